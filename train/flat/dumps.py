"""The dumps of the benchmark: features from the extractor itself, labels from the true bodies."""

import collections
import gzip
import importlib.util
import os
import re
import struct
import subprocess
import tempfile
import urllib.parse
import zlib

import numpy as np

STYLES = ("oneline", "lines", "browser")
# Styles of the trimmed copies, in turn: who puts a page on one line rarely trims it.
TRIMMED = ("lines", "browser", "lines", "browser", "lines", "browser", "lines", "oneline")
CORE = ("aeb", "wcxb", "newspaper4k")
# Files in one call of the extractor: command lines have a length.
AT_ONCE = 200


class Dump:
    """A page in one style: `raw` bytes, `rows` (segments x features), `buckets`, `words`, `truth` (0/1 each), `weight`."""


def score_module(bench):
    """Imports the benchmark's own scorer."""
    path = os.path.join(bench, "extract", "score.py")
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(bench, extractor, score):
    """Returns the dumps of all pages with a known body, in all styles, in the order of their names."""
    truth = score.load(os.path.join(bench, "extract", "truth.jsonl"))
    dumps = []
    for style in STYLES:
        folder = os.path.join(bench, "extract", "flat", style)
        paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
        for path, dump in zip(paths, observe(extractor, paths)):
            with gzip.open(path) as packed:
                dump.raw = packed.read()
            dump.path, dump.style = path, style
            dump.page = truth[os.path.basename(path).split(".")[0]]
            finish(dump, score)
            dumps.append(dump)
    return dumps


def trimmed(dumps, extractor, score):
    """Returns the dumps once more, one style a page, cut off near the ends of the body.

    Archives hold many texts that someone has cleaned before; pages with all their furniture would teach that
    an article never ends where the dump does.
    """
    some, cuts = [], []
    for dump in dumps:
        inside = np.flatnonzero(dump.truth)
        number = zlib.crc32(dump.page["id"].encode())
        if len(inside) and TRIMMED[number % 8] == dump.style:
            first = max(0, inside[0] - number // 8 % 4)
            last = min(len(dump.ranges) - 1, inside[-1] + (0, 0, 1, 4)[number // 32 % 4])
            some.append(dump)
            cuts.append(dump.raw[dump.ranges[first][0]:dump.ranges[last][1]])
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, "%d.txt" % n) for n in range(len(cuts))]
        for path, cut in zip(paths, cuts):
            with open(path, "wb") as file:
                file.write(cut)
        copies = observe(extractor, paths)
    for copy, dump, cut in zip(copies, some, cuts):
        copy.raw, copy.path, copy.style, copy.page = cut, None, dump.style, dump.page
        finish(copy, score)
    return copies


def observe(extractor, paths):
    """Returns what the extractor sees of files, in their order."""
    dumps = []
    for first in range(0, len(paths), AT_ONCE):
        some = paths[first:first + AT_ONCE]
        out, at = subprocess.run([extractor, *some], check=True, stdout=subprocess.PIPE).stdout, 0
        for _ in some:
            dump, at = read(out, at)
            dumps.append(dump)
    return dumps


def finish(dump, score):
    dump.id, dump.core = dump.page["id"], dump.page["source"] in CORE
    dump.host = host(dump)
    label(dump, dump.raw, score)


def read(data, at):
    """Reads one dump of what `flat_features` prints, from byte `at`; returns it and where the next begins."""
    dump = Dump()
    count, width = struct.unpack_from("<II", data, at)
    at += 8
    dump.rows = np.empty((count, width), np.float32)
    dump.words = np.empty(count, np.float32)
    dump.ranges, dump.buckets = [], []
    for n in range(count):
        start, end, dump.words[n], buckets = struct.unpack_from("<IIfI", data, at)
        at += 16
        dump.rows[n] = np.frombuffer(data, "<f4", width, at)
        at += 4 * width
        dump.buckets.append(np.frombuffer(data, "<u2", buckets, at))
        at += 2 * buckets
        dump.ranges.append((start, end))
    dump.weight = (dump.words + 2) / max(1.0, float((dump.words + 2).sum()))
    return dump, at


def label(dump, raw, score):
    """Marks the segments of which half of the words stand inside a run of four words of the true body."""
    wanted = score.shingles(dump.page["body"])
    tokens, owner = [], []
    for n, (start, end) in enumerate(dump.ranges):
        found = score.TOK.findall(raw[start:end].decode("utf-8", "replace"))
        tokens += found
        owner += [n] * len(found)
    hit = np.zeros(len(tokens), bool)
    for at in range(len(tokens) - 3):
        if tuple(tokens[at:at + 4]) in wanted:
            hit[at:at + 4] = True
    count = np.bincount(owner, minlength=len(dump.ranges)) if owner else np.zeros(len(dump.ranges))
    hits = np.bincount(owner, weights=hit, minlength=len(dump.ranges)) if owner else count
    dump.share = hits / np.maximum(count, 1)
    dump.tokens = count.astype(float)
    dump.truth = (dump.share >= 0.5).astype(np.float32)


def host(dump):
    """Returns the registered part of the page's host, by which pages are kept together."""
    address = dump.page.get("url") or dump.page.get("origin") or dump.id
    name = urllib.parse.urlsplit(address).hostname or address
    keep = 3 if re.search(r"\.(co|com|org|ac|gov|net)\.\w\w$", name) else 2
    return ".".join(name.split(".")[-keep:])


def folds(dumps, count, seed):
    """Returns the fold of each dump; all dumps of a host are in one fold."""
    hosts = sorted({dump.host for dump in dumps})
    np.random.RandomState(seed).shuffle(hosts)
    number = {host: n % count for n, host in enumerate(hosts)}
    return np.array([number[dump.host] for dump in dumps])


def f1_by_style(dumps, bodies, score):
    """Returns the benchmark's body figures of the core pages in each style; `bodies` by path."""
    figures = collections.OrderedDict()
    for style in STYLES:
        some = [dump for dump in dumps if dump.style == style and dump.core]
        truth = {dump.id: dump.page for dump in some}
        found = {dump.id: {"body": bodies[dump.path]} for dump in some}
        figures[style] = score.score(truth, found, 0)[0]["body"]
        news = {name: page for name, page in truth.items() if page["source"] != "wcxb"}
        figures[style]["news F1"] = score.score(news, found, 0)[0]["body"]["F1"]
    return figures
