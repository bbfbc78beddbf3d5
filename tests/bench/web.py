"""Our web server as it is run, with one process, and a client that keeps its connection."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.measure import children_of

PATIENCE = 1  # seconds; the server closes a connection that is silent for two


class Web:
    def __init__(self, port: int, process: int) -> None:
        self.process = process
        self.connection = http.client.HTTPConnection("localhost", port, timeout=30)
        self.asked_at = 0.0

    def get(self, path: str, **headers: str) -> bytes:
        return self._ask("GET", path, None, headers, {200})

    def post(self, path: str, content: dict[str, Any], **headers: str) -> dict[str, Any]:
        body = json.dumps(content).encode()
        answer = self._ask("POST", path, body, {"Content-Type": "application/json"} | headers, {201})
        return dict(json.loads(answer))

    def send(self, method: str, path: str, content: bytes, **headers: str) -> bytes:
        return self._ask(method, path, content, headers, {200, 201})

    def nothing(self) -> None:
        """An empty view: a few words that stand ready, without the database, by the same server, through the same
        middleware and URLs as any page, and with its line in the log. (The probes write none, and their name of the
        host is put in for them.)"""
        self.get("/robots.txt")

    def workers(self) -> list[int]:
        return children_of(self.process)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str], wanted: set[int]) -> bytes:
        if time.monotonic() - self.asked_at > PATIENCE:
            self.connection.close()  # opens again by itself
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        self.asked_at = time.monotonic()
        if response.status not in wanted:
            raise AssertionError(f"{method} {path} answered {response.status}: {content[:500]!r}")
        return content


@contextmanager
def web_server(log: Path) -> Iterator[Web]:
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:gisreport.supervisor.web"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"],
            env=os.environ | {"WEB_CONCURRENCY": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(port, process, log)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _number in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise AssertionError(f"The web server did not start:\n{log.read_text()}")
