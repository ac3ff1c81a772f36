"""A browser, driven over the WebDriver protocol with nothing but the standard library."""

import base64
import json
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

# Keys of the protocol.
ESCAPE = "\ue00c"
ENTER = "\ue007"
# How long something may take to be seen.
PATIENCE_SECONDS = 20
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Driver:
    """chromedriver on a free port; each window is a session of its own."""

    def __init__(self):
        self.process = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            told = re.search(r"successfully on port (\d+)", line)
            if told:
                break
        else:
            raise RuntimeError("chromedriver does not start")
        self.address = f"http://127.0.0.1:{told.group(1)}"
        # Whatever it says later is read, so that it can go on saying it.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            told = json.load(error)["value"]
            raise RuntimeError(f"{told['error']}: {told['message'].splitlines()[0]}") from None

    def start(self, wanted):
        """A new window. On a machine with much to do Chromium now and then never comes up; it is asked for once more."""
        try:
            return self.call("POST", "/session", wanted)
        except TimeoutError:
            return self.call("POST", "/session", wanted)

    def close(self):
        self.process.terminate()
        self.process.wait()


class Browser:
    """One window, with a profile that is gone afterwards."""

    def __init__(self, driver, width=1280, height=900, scripts=True, dark=False):
        self.driver = driver
        # A sandbox of its own is not to be had as root in a container; what is shown here is our own pages.
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]
        arguments.append(f"--window-size={width},{height}")
        if dark:
            arguments.append("--force-prefers-color-scheme=dark")
            arguments.append("--blink-settings=preferredColorScheme=0")
        options = {"args": arguments}
        if not scripts:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        if width < 500:
            options["mobileEmulation"] = {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2.0}}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
                  "unhandledPromptBehavior": "ignore"}
        session = driver.start({"capabilities": {"alwaysMatch": wanted}})
        self.path = f"/session/{session['sessionId']}"

    def call(self, method, path, body=None):
        return self.driver.call(method, self.path + path, body)

    def close(self):
        self.call("DELETE", "")

    def open(self, address):
        self.call("POST", "/url", {"url": address})

    def back(self):
        self.call("POST", "/back", {})

    def address(self):
        return self.call("GET", "/url")

    def title(self):
        return self.call("GET", "/title")

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_later(self, script, *arguments):
        return self.call("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def all(self, selector):
        found = self.call("POST", "/elements", {"using": "css selector", "value": selector})
        return [Element(self, it[_ELEMENT]) for it in found]

    def one(self, selector):
        found = self.all(selector)
        if not found:
            raise AssertionError(f"nothing is `{selector}` at {self.address()}")
        return found[0]

    def keys(self, text):
        """Types at whatever has the focus."""
        actions = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def until(self, holds, what):
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                found = holds()
            except (AssertionError, RuntimeError):
                found = None
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"it never comes that {what}, at {self.address()}")

    def said(self):
        """What the console got since it was last asked."""
        return self.call("POST", "/se/log", {"type": "browser"})

    def dialog(self):
        """The text of an open dialog."""
        try:
            return self.call("GET", "/alert/text")
        except RuntimeError:
            return None

    def picture(self, path):
        path.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))


class Element:
    def __init__(self, browser, name):
        self.browser = browser
        self.path = f"/element/{name}"

    def click(self):
        self.browser.call("POST", self.path + "/click", {})

    def type(self, text):
        self.browser.call("POST", self.path + "/value", {"text": text})

    def clear(self):
        self.browser.call("POST", self.path + "/clear", {})

    def text(self):
        return self.browser.call("GET", self.path + "/text")

    def attribute(self, name):
        return self.browser.call("GET", f"{self.path}/attribute/{name}")

    def is_ticked(self):
        return self.browser.call("GET", self.path + "/selected")
