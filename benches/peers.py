#!/usr/bin/env python3
"""Pages a second beside the fastest public extractors: CPU time of one thread, same run, same pages.

    python3 benches/peers.py [FOLDER]

FOLDER holds pages, each maybe gzipped; the benchmark's by default. Needs the packages resiliparse and trafilatura, and
lxml_html_clean where trafilatura asks for it. Pages are read and inflated before any clock starts. resiliparse gets the
bytes and detects, decodes, parses and extracts; trafilatura does the same; morgue's figures are the shares that
`benches/extract.rs` prints, metadata included. Rounds of each take turns, and the best round of each counts.
"""

import gzip
import os
import pathlib
import re
import subprocess
import sys
import time

ROUNDS = 3
# trafilatura takes a tenth of a second a page.
EVERY = 8


def pages(folder):
    for path in sorted(pathlib.Path(folder).iterdir()):
        raw = path.read_bytes()
        yield gzip.decompress(raw) if path.suffix == ".gz" else raw


def resiliparse(page):
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return extract_plain_text(bytes_to_str(page, detect_encoding(page)), main_content=True)


def trafilatura(page):
    import trafilatura

    return trafilatura.extract(page, fast=True)


def speed(extract, inputs):
    extract(inputs[0])
    start = time.process_time()
    for page in inputs:
        extract(page)
    return len(inputs) / (time.process_time() - start)


def own(root):
    command = ["cargo", "bench", "--locked", "--bench", "extract", "--", "shares"]
    printed = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, check=True).stdout
    return float(re.search(r"([\d.]+) pages/s", printed)[1]), printed


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    bench = pathlib.Path(os.environ.get("MORGUE_BENCH", root / "../shared/bench"))
    inputs = list(pages(sys.argv[1] if len(sys.argv) > 1 else bench / "extract/html"))
    best = {"morgue": 0, "resiliparse": 0, "trafilatura fast": 0}
    shares = ""
    for _ in range(ROUNDS):
        rate, printed = own(root)
        if rate > best["morgue"]:
            best["morgue"], shares = rate, printed
        best["resiliparse"] = max(best["resiliparse"], speed(resiliparse, inputs))
        best["trafilatura fast"] = max(best["trafilatura fast"], speed(trafilatura, inputs[::EVERY]))
    print(shares)
    for name, rate in best.items():
        print(f"{name:17} {rate:7.1f} pages/s   morgue is {best['morgue'] / rate:5.2f} times as fast")


if __name__ == "__main__":
    main()
