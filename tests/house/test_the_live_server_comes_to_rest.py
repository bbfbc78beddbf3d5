"""What a browser asked for before it was closed is done before the next test's database is made."""

import socket
from collections.abc import Iterator
from threading import Event, Thread
from typing import Any

import pytest
from django.core.servers.basehttp import WSGIRequestHandler

from tests.live import RestingServer

MOMENT = 0.2  # seconds
ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None: ...


class Slow:
    """An application that answers when it may."""

    def __init__(self) -> None:
        self.is_asked, self.may_answer, self.has_answered = Event(), Event(), Event()

    def __call__(self, _environ: Any, start_response: Any) -> list[bytes]:
        self.is_asked.set()
        self.may_answer.wait()
        start_response("200 OK", [("Content-Length", "2")])
        self.has_answered.set()
        return [b"ok"]


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def server(slow: Slow) -> Iterator[RestingServer]:
    server = RestingServer(("localhost", 0), Quiet)
    server.set_app(slow)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    slow.may_answer.set()
    server.shutdown()
    server.server_close()


def test_it_waits_for_what_somebody_asked_who_is_gone(server: RestingServer, slow: Slow) -> None:
    with socket.create_connection(server.server_address[:2]) as client:  # type: ignore[arg-type]
        client.sendall(ASK)
    assert slow.is_asked.wait(10)
    with pytest.raises(TimeoutError, match="1 connection"):
        server.come_to_rest(MOMENT)
    slow.may_answer.set()
    server.come_to_rest()
    assert slow.has_answered.is_set()


def test_a_connection_that_is_kept_without_a_question_is_ended(server: RestingServer) -> None:
    with socket.create_connection(server.server_address[:2]) as client:  # type: ignore[arg-type]
        server.come_to_rest()
        assert client.recv(1) == b""
