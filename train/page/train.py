"""Trains the model that tells a page's article from its furniture, and says how well it does.

    pip install -r train/page/requirements.txt
    python train/page/train.py            from the project's root; about ten minutes on one core

Reads the benchmark (../shared/bench, or $MORGUE_BENCH) and writes src/extract/page/blocks.trees, byte for byte the
same on every run. The features come from the program itself (examples/page_features.rs), the labels from
labels.py. Figures are cross-validated: a page is judged by a model that saw no page of its host.
"""

import hashlib
import importlib.util
import json
import os
import pathlib
import subprocess
import urllib.parse

import lightgbm
import numpy

import export
import labels

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = pathlib.Path(os.environ.get("MORGUE_BENCH", ROOT / "../shared/bench")).resolve() / "extract"
WORK = ROOT / "build" / "page"
MODEL = ROOT / "src" / "extract" / "page" / "blocks.trees"

FOLDS = 10
# Data sources whose texts were made or reviewed by hand.
CORE = ("aeb", "wcxb", "newspaper4k")
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.15,
    # Complete trees of this depth, without branches to predict, are walked three times as fast (trees.rs).
    "max_depth": 5,
    "num_leaves": 24,
    "min_data_in_leaf": 40,
    "min_sum_hessian_in_leaf": 1e-4,
    "feature_fraction": 0.35,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "extra_trees": True,
    "use_missing": False,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
TREES = 200
# The model is the mean of these runs: which blocks a run gets wrong is half luck, about .001 of F1 from run to run.
SEEDS = (1, 2)
# The mean weight of a block; with the regularisation above, what sets how closely a tree follows its data.
MEAN_WEIGHT = 0.1


class Data:
    """The blocks of all pages, one after the other: labels, weights, folds."""

    def __init__(self, truth, peers):
        with open(WORK / "blocks.jsonl", encoding="utf-8") as lines:
            pages = [json.loads(line) for line in lines]
        known = [labels.label(page["blocks"], truth[page["id"]], peers[page["id"]]) for page in pages]
        counts = [len(page["blocks"]) for page in pages]
        self.count = sum(counts)
        self.seen = numpy.array([seen for page in pages for _, seen in page["blocks"]], bool)
        self.label = numpy.array([is_text for page in known for is_text, _ in page], float)
        weight = numpy.array([weight for page in known for _, weight in page], float)
        self.weight = weight * MEAN_WEIGHT / weight[self.seen & (weight > 0)].mean()
        self.fold = numpy.repeat([fold(truth[page["id"]]) for page in pages], counts)

    def usable(self):
        """Returns which blocks a model learns from."""
        return self.seen & (self.weight > 0)


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    score = load_score()
    truth = score.load(str(BENCH / "truth.jsonl"))
    peers = load_peers(score)
    features("blocks", BENCH / "html", WORK)
    data = Data(truth, peers)
    rows = read_floats("rows.f32").reshape(data.count, -1)
    report(predict_unseen(rows, data), truth, score)
    model = fit(rows, data, data.usable())
    write_model(model)
    check_serving(model, rows, data)


def features(*arguments):
    """Runs the program's own code."""
    command = ["cargo", "run", "--quiet", "--release", "--example", "page_features", "--"]
    subprocess.run(command + [str(argument) for argument in arguments], cwd=ROOT, check=True)


def load_score():
    spec = importlib.util.spec_from_file_location("score", BENCH / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return score


def load_peers(score):
    peers = {}
    for file in sorted((BENCH / "peers").glob("*.jsonl.gz")):
        for page, record in score.load(str(file)).items():
            peers.setdefault(page, []).append(record)
    return peers


def fold(record):
    """Returns the fold of a page: one for all pages of a host."""
    host = urllib.parse.urlsplit(record.get("url") or "").netloc.removeprefix("www.") or record["id"]
    return int(hashlib.md5(host.encode()).hexdigest(), 16) % FOLDS


def fit(rows, data, usable):
    """Returns a run for each seed."""
    runs = []
    for seed in SEEDS:
        lessons = lightgbm.Dataset(rows[usable], data.label[usable], weight=data.weight[usable])
        runs.append(lightgbm.train(dict(SETTINGS, seed=seed), lessons, TREES))
    return runs


def predict(runs, rows):
    """Returns the probabilities that the mean of the runs' log-odds gives."""
    odds = sum(run.predict(rows, raw_score=True) for run in runs) / len(runs)
    return 1 / (1 + numpy.exp(-odds))


def predict_unseen(rows, data):
    """Returns the verdicts on all blocks, each by a model that saw no page of its host."""
    verdicts = numpy.zeros(data.count, numpy.float32)
    for fold in range(FOLDS):
        model = fit(rows, data, data.usable() & (data.fold != fold))
        judged = data.seen & (data.fold == fold)
        verdicts[judged] = predict(model, rows[judged])
    return verdicts


def report(verdicts, truth, score):
    """Prints how the articles that the verdicts choose score."""
    write_floats("verdicts.f32", verdicts)
    features("bodies", BENCH / "html", WORK / "verdicts.f32", WORK / "bodies.jsonl")
    bodies = score.load(str(WORK / "bodies.jsonl"))
    for group, sources in (("core", CORE), ("aeb", ("aeb",)), ("wcxb", ("wcxb",))):
        pages = {page: record for page, record in truth.items() if record["source"] in sources}
        body = score.score(pages, bodies, 200)[0]["body"]
        figures = "  ".join("%s %.4f" % (key, body[key][0]) for key in ("F1", "precision", "recall", "mean page F1"))
        print("%-9s %s  (F1 se %.4f)" % (group, figures, body["F1"][1]))
    segments = score.score(truth, bodies, 0)[0]["segments"]
    print("segments  " + "  ".join("%s %.4f" % (key, segments[key][0]) for key in ("F1", "precision", "recall")), flush=True)


def write_model(model):
    packed = export.pack(model, model[0].num_feature(), SETTINGS["max_depth"])
    MODEL.write_bytes(packed)
    print("%s: %d bytes, sha256 %s" % (MODEL.name, len(packed), hashlib.sha256(packed).hexdigest()[:16]), flush=True)


def check_serving(model, rows, data):
    """Compares the verdicts of the program, with the new model built in, with LightGBM's own.

    The program stops asking trees where the first of them are sure (trees.rs), so the verdicts themselves differ.
    """
    features("verdicts", BENCH / "html", WORK / "served.f32")
    served = read_floats("served.f32")[data.seen]
    apart = (served > 0.5) != (predict(model, rows[data.seen]) > 0.5)
    print("the program judges %d of %d blocks otherwise than the whole model" % (apart.sum(), len(apart)))


def read_floats(name):
    return numpy.fromfile(WORK / name, "<f4")


def write_floats(name, values):
    numpy.asarray(values, "<f4").tofile(WORK / name)


if __name__ == "__main__":
    main()
