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
import voted

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "page"))
import export

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WEIGHTS = os.path.join(ROOT, "src", "extract", "flat", "weights.bin")
FOLDS = 5


class Stages:
    """The stages fitted without some folds of hosts, each fitted once.

    A page's inputs for a later stage come from models that have not seen its host. `out` is the folds left out: none for
    the model that is written, one to judge that fold by; a second one to feed the path stage. `more` are dumps that only
    the odds stage learns from.
    """

    def __init__(self, dumps, more):
        self.first, self.dumps = len(dumps), dumps + more
        self.parts = data.folds(self.dumps, FOLDS, seed=1)
        self.texts, self.odds, self.said = {}, {}, {}

    def seen(self, out, more=False):
        seen = np.flatnonzero(~np.isin(self.parts, out))
        return seen if more else seen[seen < self.first]

    def text(self, out):
        if out not in self.texts:
            self.texts[out] = stages.fit_text([self.dumps[n] for n in self.seen(out)])
        return self.texts[out]

    def inputs(self, n, out):
        """Returns what the odds stage is shown of a dump."""
        part = int(self.parts[n])
        out = out if part in out else tuple(sorted({*out[:1], part}))
        if (n, out) not in self.said:
            self.said[n, out] = stages.text_says(self.dumps[n], self.text(out))
        return np.hstack([self.dumps[n].rows, self.said[n, out]])

    def trees(self, out):
        if out not in self.odds:
            seen = self.seen(out, more=True)
            self.odds[out] = stages.fit_odds([self.dumps[n] for n in seen], [self.inputs(n, out) for n in seen])
            print("odds without the folds %s" % (out,), file=sys.stderr, flush=True)
        return self.odds[out]

    def model(self, out=()):
        """Returns the model fitted without the folds `out`."""
        seen, odds = self.seen(out), []
        for n in seen:
            apart = tuple(sorted({*out, int(self.parts[n])}))
            odds.append(stages.odds_of(self.inputs(n, apart), self.trees(apart)))
        walk = path.fit_path([self.dumps[n] for n in seen], odds)
        return {"text": self.text(out), "odds": self.trees(out), "path": walk}


def pack(model):
    """Returns the model as `src/extract/flat/model.rs` reads it."""
    text, walk = model["text"], model["path"]
    numbers = [
        [text["scale"], text["bias"]], walk["mean"], walk["deviation"], *walk["seams"], *walk["stays"], walk["biases"],
    ]
    trees = export.pack([model["odds"]], model["odds"].num_feature(), stages.SETTINGS["max_depth"])
    return text["weights"].tobytes() + np.concatenate(numbers).astype("<f4").tobytes() + trees


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


def cross_validate(fitted, extractor, score):
    bodies = {}
    for fold in range(FOLDS):
        judged = [n for n in np.flatnonzero(fitted.parts == fold) if fitted.dumps[n].path]
        bodies.update(extract(extractor, fitted.model((fold,)), [fitted.dumps[n] for n in judged]))
        print("fold %d of %d" % (fold + 1, FOLDS), file=sys.stderr, flush=True)
    dumps = [dump for dump in fitted.dumps if dump.path]
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
    fitted = Stages(dumps + data.trimmed(dumps, extractor, score), voted.load(bench, extractor, score))
    if arguments.cross_validate:
        cross_validate(fitted, extractor, score)
        return
    with open(WEIGHTS, "wb") as file:
        file.write(pack(fitted.model()))
    print("wrote %s: %d bytes" % (os.path.relpath(WEIGHTS), os.path.getsize(WEIGHTS)))


if __name__ == "__main__":
    main()
