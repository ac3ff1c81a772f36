"""Dumps of the pages whose body nobody has labelled by hand: made from the saved pages, labelled by vote of five tools.

They teach the odds stage alone. The styles are those of the benchmark's own dumps, half of the pages on one line, where
there is most to learn.
"""

import gzip
import os
import re
import subprocess
import tempfile
import zlib

import lxml.html
import numpy as np

import dumps as data

DROPPED = {"script", "style", "noscript", "template"}
BLOCKS = set(
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option p pre section select summary table tbody td tfoot th"
    " thead title tr ul".split()
)
# Styles of the pages, in turn.
STYLES = ("oneline", "lines", "oneline", "browser")
# Bytes below which a dump, and a vote, says nothing.
SHORTEST_DUMP, SHORTEST_BODY = 500, 400


def load(bench, extractor, score):
    """Returns a labelled dump of each page without a true body, in the order of their names."""
    folder = os.path.join(bench, "extract")
    truth = score.load(os.path.join(folder, "truth.jsonl"))
    bodies = peers(os.path.join(folder, "peers"), score)
    pages = [truth[name] for name in sorted(truth) if not truth[name].get("body")]
    with tempfile.TemporaryDirectory() as desk:
        paths, made = [], []
        for page in pages:
            style = STYLES[zlib.crc32(page["id"].encode()) % len(STYLES)]
            with gzip.open(os.path.join(folder, "html", page["id"] + ".html.gz")) as packed:
                dump = make(packed.read(), style, desk)
            # The extractor reads UTF-8 alone.
            dump = dump.decode("utf-8", "ignore").encode()
            if len(dump) < SHORTEST_DUMP or max(map(len, bodies[page["id"]])) < SHORTEST_BODY:
                continue
            paths.append(os.path.join(desk, page["id"] + ".txt"))
            made.append((page, style, dump))
            with open(paths[-1], "wb") as file:
                file.write(dump)
        seen = data.observe(extractor, paths)
    for dump, (page, style, raw) in zip(seen, made):
        dump.raw, dump.path, dump.style = raw, None, style
        vote(dump, page, bodies[page["id"]], score)
    return [dump for dump in seen if len(dump.words) and dump.truth.any()]


def peers(folder, score):
    """Returns what each tool takes for the body, by page."""
    bodies = {}
    for name in sorted(os.listdir(folder)):
        for page, record in score.load(os.path.join(folder, name)).items():
            bodies.setdefault(page, []).append(record.get("body") or "")
    return bodies


def vote(dump, page, bodies, score):
    """Labels each segment as the mean of the tools does; the less they agree, the less it weighs."""
    shares = []
    for body in bodies:
        dump.page = dict(page, body=body)
        data.finish(dump, score)
        shares.append(dump.share)
    dump.page, dump.share = page, np.mean(shares, 0)
    dump.truth = (dump.share >= 0.5).astype(np.float32)
    dump.weight = dump.weight * (0.2 + 1.6 * np.abs(dump.share - 0.5))


def make(page, style, desk):
    """Returns a saved page as a dump of a style; empty where it cannot be read."""
    if style == "browser":
        path = os.path.join(desk, "page.html")
        with open(path, "wb") as file:
            file.write(page)
        command = [os.environ.get("LYNX", "lynx"), "-dump", "-nolist", "-width=100", path]
        dump = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        # Pages that refresh themselves are told by their path, whose name is another one in every run.
        return dump.replace(os.fsencode(desk), b"")
    try:
        tree = lxml.html.document_fromstring(decode(page))
    except lxml.etree.ParserError:
        return b""
    if style == "oneline":
        return " ".join(" ".join(texts(tree, False)).split()).encode()
    body = tree.find("body")
    lines = "".join(texts(tree if body is None else body, True)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines))).encode()


def decode(page):
    named = re.search(rb'charset=["\']?([\w-]+)', page[:4096])
    try:
        text = page.decode("utf-8")
    except UnicodeDecodeError:
        charset = named[1].decode() if named else "cp1252"
        text = page.decode("cp1252" if charset.lower() == "utf-8" else charset, "replace")
    return re.sub(r"^\s*<\?xml[^>]*>", "", text)


def texts(element, by_block):
    """Yields the text nodes below an element and behind it; with `by_block`, a line feed at every border of a block."""
    flat = (lambda text: text.replace("\n", " ")) if by_block else (lambda text: text)
    if isinstance(element.tag, str) and element.tag not in DROPPED:
        block = by_block and element.tag in BLOCKS
        if block:
            yield "\n"
        if element.text:
            yield flat(element.text)
        for child in element:
            yield from texts(child, by_block)
        if block:
            yield "\n"
    if element.tail:
        yield flat(element.tail)
