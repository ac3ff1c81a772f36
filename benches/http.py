#!/usr/bin/env python3
"""`morgue serve` under load: throughput and latency, through swaps and beside clients that stall; hostile queries.

    python3 benches/http.py BINARY INDEX QUERIES [SECONDS [CLIENTS]]
    python3 benches/http.py PORT - QUERIES [SECONDS [CLIENTS]]

QUERIES is the `.queries.json` that the search benchmark's make_big.py writes beside its articles. wrk asks from CLIENTS
(32) connections for SECONDS (60): first alone, then while the index is swapped every ten seconds, then beside 500
connections that say half a head and stop. A swap is the last step of a rebuild: the files of the live generation under
the next number, and `CURRENT` renamed over; INDEX is left with another number. The second form asks a server that runs already, and only alone: `benches/lucene` is
one with the same addresses. Needs wrk (Debian: `apt install wrk`).
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import quote_plus, urlencode

STALLED = 500
SWAP_SECONDS = 10

LUA = """
local paths = {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local threads = 0
function setup(thread) thread:set("at", threads * 997) threads = threads + 1 end
function request() at = at + 1 return wrk.format("GET", paths[at % #paths + 1]) end
"""


def path(query):
    """The address of a query of the benchmark's mix."""
    terms, kind = query["terms"], query["kind"]
    asked = {
        "and2": {"q": " ".join(terms), "match": "all"},
        "or3": {"q": " OR ".join(terms)},
        "phrase": {"q": '"' + " ".join(terms) + '"'},
        "prefix": {"q": terms[0] + "*"},
        "fuzzy": {"q": terms[0] + "~1"},
        "facet": {"q": terms[0], "facets": "outlet,year", "outlet": query.get("source", "")},
        "date": {"q": terms[0], "from": query.get("from", "")[:10], "to": query.get("to", "")[:10]},
        "sort": {"q": terms[0], "sort": "newest"},
    }.get(kind, {"q": terms[0]})
    return "/api/search?" + urlencode(asked)


def start(binary, index):
    """Starts a server; returns it and its port."""
    server = subprocess.Popen(
        [binary, "serve", "--addr", "127.0.0.1:0", "--index", index], stderr=subprocess.PIPE, text=True
    )
    for line in server.stderr:
        found = re.match(r"listening on http://[^:]*:(\d+)", line)
        if found:
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return server, int(found[1])
    sys.exit("the server ended")


def load(port, paths, seconds, clients):
    """Runs wrk; returns what it says of itself."""
    with tempfile.TemporaryDirectory() as folder:
        listed, script = os.path.join(folder, "paths"), os.path.join(folder, "mix.lua")
        with open(listed, "w") as out:
            out.write("\n".join(paths))
        with open(script, "w") as out:
            out.write(LUA)
        asking = ["wrk", "-t2", f"-c{clients}", f"-d{seconds}s", "--timeout", "10s", "--latency", "-s", script]
        asked = subprocess.run(
            [*asking, f"http://127.0.0.1:{port}"], env={**os.environ, "PATHS": listed}, capture_output=True, text=True
        )
    told = asked.stdout
    figures = dict(re.findall(r"^\s+(50|75|90|99)%\s+(\S+)", told, re.M))
    rate = re.search(r"Requests/sec:\s+(\S+)", told)
    faults = re.findall(r"(Socket errors:.*|Non-2xx.*)", told)
    return f"{rate and rate[1]} requests/s, p50 {figures.get('50')}, p90 {figures.get('90')}, p99 {figures.get('99')}, " + (
        "; ".join(faults) or "no error"
    )


def swap(index):
    """Makes the live generation live again under the next number, as a rebuild ends."""
    with open(os.path.join(index, "CURRENT")) as now:
        current = json.load(now)
    folder = lambda number: os.path.join(index, "gens", f"{number:06}")
    before = current["generation"]
    current["generation"] += 1
    shutil.copytree(folder(before), folder(before + 1), copy_function=os.link)
    new = os.path.join(index, ".tmp-CURRENT")
    with open(new, "w") as out:
        json.dump(current, out, separators=(",", ":"))
    os.rename(new, os.path.join(index, "CURRENT"))
    time.sleep(2)
    shutil.rmtree(folder(before))


def swapping(index, stop, swaps):
    """Swaps every ten seconds until it is told to stop."""
    while not stop.wait(SWAP_SECONDS - 2):
        swap(index)
        swaps.append(1)


def stall(port, closed):
    """Opens a connection, says half a head, and notes after how many seconds it is closed."""
    began = time.monotonic()
    stream = socket.create_connection(("127.0.0.1", port))
    stream.settimeout(60)
    try:
        stream.sendall(b"GET /api/search?q=a HTTP/1.1\r\nHost: loc")
        stream.recv(1)
    except OSError:
        pass
    closed.append(time.monotonic() - began)


def hostile(port):
    """The slowest answer to queries that are to be refused, in milliseconds."""
    queries = ["(" * 2500, "NOT " * 1000, "a " * 257, "a* " * 33, "a" * 4097, "(" * 21 + "a" + ")" * 21]
    slowest = 0
    for query in queries * 20:
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", port)) as stream:
            head = f"GET /api/search?q={quote_plus(query)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            stream.sendall(head.encode())
            answer = stream.makefile("rb").read()
        slowest = max(slowest, time.monotonic() - began)
        assert answer.startswith(b"HTTP/1.1 400"), answer[:200]
    return slowest * 1000


def main():
    binary, index, queries = sys.argv[1:4]
    seconds = int(sys.argv[4]) if len(sys.argv) > 4 else 60
    clients = int(sys.argv[5]) if len(sys.argv) > 5 else 32
    with open(queries) as source:
        paths = [path(query) for query in json.load(source)]
    if binary.isdigit():
        load(int(binary), paths, 5, clients)
        print("alone:    ", load(int(binary), paths, seconds, clients))
        return
    server, port = start(binary, index)
    try:
        load(port, paths, 5, clients)
        print("alone:    ", load(port, paths, seconds, clients), flush=True)
        stop, swaps = threading.Event(), []
        swapper = threading.Thread(target=swapping, args=(index, stop, swaps))
        swapper.start()
        told = load(port, paths, seconds, clients)
        stop.set()
        swapper.join()
        print(f"{len(swaps)} swaps:  ", told, flush=True)
        closed = []
        stalled = [threading.Thread(target=stall, args=(port, closed)) for _ in range(STALLED)]
        for thread in stalled:
            thread.start()
        print("stalled:  ", load(port, paths, 10, clients), flush=True)
        for thread in stalled:
            thread.join()
        print(f"           {len(closed)} stalled, closed after {min(closed):.1f} to {max(closed):.1f} s", flush=True)
        print(f"hostile:   slowest refusal {hostile(port):.1f} ms", flush=True)
        print("after:    ", load(port, paths, 10, clients), flush=True)
    finally:
        server.terminate()
        print("exit code:", server.wait())


main()
