"""Firefox and WebKit (the nearest thing to iOS) as Debian has them, driven by their own protocols.

Both are asked the same few things: go to an address, run a script and give what it resolves to, stop.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any, Protocol

import pytest

PATIENCE = 60  # seconds; these machines may be busy
MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
ASYNC = """
const done = arguments[arguments.length - 1];
(async () => { %s })().then((value) => done({ value }), (error) => done({ error: String(error) }));
"""


class OtherBrowser(Protocol):
    def go(self, address: str) -> None: ...

    def run(self, script: str) -> Any: ...

    def stop(self) -> None: ...


def read(answer: Any) -> Any:
    if answer.get("error"):
        raise AssertionError(answer["error"])
    return answer.get("value")


class Firefox:
    """By Marionette, which is in every Firefox: length, colon, JSON. The profile stays when it is stopped."""

    def __init__(self, profile: Path) -> None:
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        if not program:
            pytest.skip("No Firefox here: apt-get install firefox-esr")
        profile.mkdir(exist_ok=True)
        port = free_port()
        (profile / "user.js").write_text(
            f'user_pref("marionette.port", {port});\nuser_pref("intl.accept_languages", "sv");\n'
            'user_pref("geo.enabled", false);\nuser_pref("browser.shell.checkDefaultBrowser", false);\n'
        )
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"HOME": str(profile)}
        )
        self.line = connected(port)
        self.number = 0
        self._read()  # who it is
        self._ask("WebDriver:NewSession", {})
        self._ask("WebDriver:SetTimeouts", {"script": PATIENCE * 1000})

    def go(self, address: str) -> None:
        self._ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str) -> Any:
        answer = self._ask("WebDriver:ExecuteAsyncScript", {"script": ASYNC % script, "args": []})
        return read(answer["value"])

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def _ask(self, name: str, parameters: dict[str, Any]) -> Any:
        self.number += 1
        message = json.dumps([0, self.number, name, parameters]).encode()
        self.line.sendall(b"%d:%s" % (len(message), message))
        _kind, _number, error, answer = self._read()
        assert error is None, error
        return answer

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self.line.recv(1)
        content = b""
        while len(content) < int(length[:-1]):
            content += self.line.recv(65_536)
        return json.loads(content)


class WebKit:
    """By WebDriver over HTTP. Its windows need a screen, and what it keeps it keeps until it is stopped."""

    def __init__(self) -> None:
        if not (shutil.which("WebKitWebDriver") and shutil.which("Xvfb") and list(Path("/").glob(MINI_BROWSER[1:]))):
            pytest.skip("No WebKit here: apt-get install webkit2gtk-driver xvfb")
        screen = f":{90 + os.getpid() % 400}"
        self.started = [subprocess.Popen(["Xvfb", screen, "-screen", "0", "800x900x24"], stderr=subprocess.DEVNULL)]
        time.sleep(1)
        port = free_port()
        env = os.environ | {
            "DISPLAY": screen,
            "LC_ALL": "C.UTF-8",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # its sandbox wants more than a container may do
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        }
        self.started.append(subprocess.Popen(["WebKitWebDriver", f"--port={port}"], env=env, stderr=subprocess.DEVNULL))
        connected(port).close()
        self.address = f"http://127.0.0.1:{port}/session"
        session = self._ask("", {"capabilities": {"alwaysMatch": {}}})
        self.address += f"/{session['sessionId']}"
        self._ask("/timeouts", {"script": PATIENCE * 1000})

    def go(self, address: str) -> None:
        self._ask("/url", {"url": address})

    def run(self, script: str) -> Any:
        return read(self._ask("/execute/async", {"script": ASYNC % script, "args": []}))

    def stop(self) -> None:
        request = urllib.request.Request(self.address, method="DELETE")
        try:
            urllib.request.urlopen(request, timeout=PATIENCE).close()
        finally:
            for process in reversed(self.started):
                process.terminate()
                process.wait()

    def _ask(self, path: str, content: Any) -> Any:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, json.dumps(content).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE + 10) as answer:
            return json.load(answer)["value"]


class Coverage:
    """A way to the server that can be cut and mended, as in a tunnel."""

    def __init__(self, site: str) -> None:
        self.there = ("127.0.0.1", int(site.rsplit(":", 1)[1]))
        self.is_cut = False
        self.open_ones: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.site = f"http://localhost:{self.door.getsockname()[1]}"
        threading.Thread(target=self._let_in, daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for each in self.open_ones:
            close(each)
        self.open_ones.clear()

    def mend(self) -> None:
        self.is_cut = False

    def stop(self) -> None:
        self.cut()
        close(self.door)

    def _let_in(self) -> None:
        while True:
            try:
                near, _address = self.door.accept()
            except OSError:
                return
            if self.is_cut:
                close(near)
                continue
            far = socket.create_connection(self.there)
            self.open_ones += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=pour, args=(one, other), daemon=True).start()


def pour(one: socket.socket, other: socket.socket) -> None:
    try:
        while content := one.recv(65_536):
            other.sendall(content)
    except OSError:
        pass
    close(one)
    close(other)


def close(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def connected(port: int) -> socket.socket:
    for _again in range(PATIENCE * 5):
        try:
            line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except OSError:
            time.sleep(0.2)
        else:
            return line
    pytest.fail("The browser did not start.")
