"""A server of the program's own, and windows that look at it."""

import contextlib
import json
import pathlib
import re
import subprocess
import urllib.request

from webdriver import Browser

PROJECT = pathlib.Path(__file__).resolve().parents[2]
BINARY = PROJECT / "target" / "debug" / "morgue"


class Server:
    """`morgue serve` over sources of its own."""

    def __init__(self, folder, *sources):
        self.index = pathlib.Path(folder) / "index"
        ingest = [BINARY, "ingest", "--index", self.index, *sources]
        subprocess.run(ingest, check=True, cwd=folder, stderr=subprocess.DEVNULL)
        serve = [BINARY, "serve", "--index", self.index, "--addr", "127.0.0.1:0"]
        self.process = subprocess.Popen(serve, cwd=folder, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            told = re.match(r"listening on (http://\S+);", line)
            if told:
                self.address = told.group(1)
                return
        raise RuntimeError("the server does not start")

    def json(self, path):
        with urllib.request.urlopen(self.address + path) as answer:
            return json.load(answer)

    def text(self, path):
        with urllib.request.urlopen(self.address + path) as answer:
            return answer.read().decode()

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()


class Desk:
    """What the tests share: a driver, a server over the sample archive."""

    def __init__(self, driver, server, folder):
        self.driver = driver
        self.server = server
        self.folder = pathlib.Path(folder)

    @contextlib.contextmanager
    def browser(self, path="/", **options):
        browser = Browser(self.driver, **options)
        try:
            browser.open(self.server.address + path)
            yield browser
            quiet(browser)
        finally:
            browser.close()


def quiet(browser):
    """Nothing was refused by the policy, and nothing went wrong."""
    said = [entry["message"] for entry in browser.said() if entry["level"] == "SEVERE"]
    assert not said, said


def total(browser):
    return int(browser.one("#summary").attribute("data-total"))


def counts(browser, facet):
    script = """return [...document.querySelectorAll(`[data-facet="${arguments[0]}"]`)]
        .map((it) => [it.dataset.value, Number(it.dataset.count)])"""
    return dict(browser.run(script, facet))


@contextlib.contextmanager
def phone(desk, path):
    browser = Browser(desk.driver, width=360, height=740)
    try:
        browser.open(desk.server.address + path)
        yield browser
    finally:
        browser.close()


@contextlib.contextmanager
def light_or_dark(desk, path, dark):
    browser = Browser(desk.driver, dark=dark)
    try:
        browser.open(desk.server.address + path)
        assert browser.run("return matchMedia('(prefers-color-scheme: dark)').matches") == dark
        yield browser
    finally:
        browser.close()
