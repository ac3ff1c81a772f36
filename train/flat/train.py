"""Trains the flat extractor's model and writes its weights.

    python3 train/flat/train.py [--cross-validate]

Needs `pip install -r train/flat/requirements.txt`. Reads the benchmark at `../shared/bench` (or `$MORGUE_BENCH`), takes the
features from the extractor itself (`examples/flat_features.rs`), and writes `src/extract/flat/weights.bin`. The
same data give the same bytes. With `--cross-validate` it writes nothing, but trains on four fifths of the hosts, extracts
the last fifth with those weights by the extractor itself, and prints the body F1 of the core pages.

Stages that feed a later one are fitted on other hosts than those they judge for it: else the later stage would
trust them too much.
"""

import os

# One thread and one kind of kernel: sums come out the same on every machine.
os.environ.update(OPENBLAS_NUM_THREADS="1", OPENBLAS_CORETYPE="Haswell", OMP_NUM_THREADS="1")

import argparse
import json
import subprocess
import sys
import tempfile

import numpy as np

import dumps as data
import path
import stages

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WEIGHTS = os.path.join(ROOT, "src", "extract", "flat", "weights.bin")
OUTER_FOLDS, INNER_FOLDS = 5, 4


def fit(dumps):
    """Returns the model fitted to dumps."""
    inner = data.folds(dumps, INNER_FOLDS, seed=7)
    inputs, odds = [None] * len(dumps), [None] * len(dumps)
    for fold in range(INNER_FOLDS):
        text = stages.fit_text([dump for dump, part in zip(dumps, inner) if part != fold])
        for n in np.flatnonzero(inner == fold):
            inputs[n] = np.hstack([dumps[n].rows, stages.text_says(dumps[n], text)])
    for fold in range(INNER_FOLDS):
        seen = np.flatnonzero(inner != fold)
        stage = stages.fit_odds([dumps[n] for n in seen], [inputs[n] for n in seen])
        for n in np.flatnonzero(inner == fold):
            odds[n] = stages.odds_of(inputs[n], stage)
    text, stage = stages.fit_text(dumps), stages.fit_odds(dumps, inputs)
    return {"text": text, "odds": stage, "path": path.fit_path(dumps, inputs, odds, stage)}


def pack(model):
    """Returns the model as `src/extract/flat/model.rs` reads it."""
    text, odds, walk = model["text"], model["odds"], model["path"]
    numbers = [
        [text["scale"], text["bias"], odds["bias"]], odds["mean"], odds["deviation"], odds["weights"],
        *walk["seams"], *walk["stays"], walk["biases"],
    ]
    return text["weights"].tobytes() + np.concatenate(numbers).astype("<f4").tobytes()


def extract(extractor, model, dumps):
    """Returns the bodies that the extractor finds with a model, by path."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(pack(model))
        file.flush()
        bodies = {}
        for first in range(0, len(dumps), data.AT_ONCE):
            paths = [dump.path for dump in dumps[first:first + data.AT_ONCE]]
            out = subprocess.run([extractor, "--weights", file.name, *paths], check=True, stdout=subprocess.PIPE).stdout
            for line in out.decode("utf-8").splitlines():
                found = json.loads(line)
                bodies[found["source"]] = found["body"]
    return bodies


def cross_validate(dumps, copies, extractor, score):
    outer, bodies = data.folds(dumps, OUTER_FOLDS, seed=1), {}
    for fold in range(OUTER_FOLDS):
        unseen = {dump.host for dump, part in zip(dumps, outer) if part == fold}
        model = fit([dump for dump in dumps + copies if dump.host not in unseen])
        bodies.update(extract(extractor, model, [dump for dump, part in zip(dumps, outer) if part == fold]))
        print("fold %d of %d" % (fold + 1, OUTER_FOLDS), file=sys.stderr, flush=True)
    for style, figures in data.f1_by_style(dumps, bodies, score).items():
        print("%-8s core body F1 %.4f  precision %.4f  recall %.4f  news F1 %.4f" % (
            style, *(figures[name][0] for name in ("F1", "precision", "recall", "news F1"))))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross-validate", action="store_true", help="print figures on unseen hosts; write nothing")
    arguments = parser.parse_args()
    bench = os.environ.get("MORGUE_BENCH", os.path.join(ROOT, "..", "shared", "bench"))
    subprocess.run(["cargo", "build", "--quiet", "--release", "--example", "flat_features"], cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    extractor = os.path.join(target, "release", "examples", "flat_features")
    score = data.score_module(bench)
    dumps = data.load(bench, extractor, score)
    copies = data.trimmed(dumps, extractor, score)
    if arguments.cross_validate:
        cross_validate(dumps, copies, extractor, score)
        return
    with open(WEIGHTS, "wb") as file:
        file.write(pack(fit(dumps + copies)))
    print("wrote %s: %d bytes" % (os.path.relpath(WEIGHTS), os.path.getsize(WEIGHTS)))


if __name__ == "__main__":
    main()
