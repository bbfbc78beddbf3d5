"""A real SMTP server on loopback that can be told how to misbehave."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.WARNING)  # every word of every conversation is too much


class PostOffice:
    """Keeps what it took in. `answers` to RCPT and DATA are used up one by one; after them it says yes."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers_to_rcpt: list[str] = []
        self.answers_to_data: list[str] = []
        self.seconds_of_thought = 0.0  # between taking a letter and saying so
        self.hangs_up_after_data = False
        self.hangs_up_at_goodbye = False
        self.keeps_waiting: set[str] = set()  # recipients whose RCPT is never answered
        self.waiting: list[str] = []  # those who are being kept so
        self.port = _free_port()

    @contextmanager
    def open(self) -> Iterator[None]:
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.keeps_waiting:
            self.waiting.append(address)
            await asyncio.sleep(3600)
        if self.answers_to_rcpt:
            return self.answers_to_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answers_to_data:
            return self.answers_to_data.pop(0)
        assert isinstance(envelope.content, bytes)
        self.take(message_from_bytes(envelope.content, policy=policy.default), session)
        await asyncio.sleep(self.seconds_of_thought)
        if self.hangs_up_after_data:
            _hang_up(server)
        return "250 OK"

    def take(self, letter: EmailMessage, session: Session) -> None:
        self.letters.append(letter)

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hangs_up_at_goodbye:
            _hang_up(server)
        return "221 Bye"


def _hang_up(server: Any) -> None:
    server.transport.abort()


@contextmanager
def a_server_that_drips(port: int, every: float) -> Iterator[None]:
    """A line of its greeting every so many seconds, and never the last."""
    over = threading.Event()

    def drip() -> None:
        talk, _ = door.accept()
        with talk, suppress(OSError):
            while not over.wait(every):
                talk.sendall(b"220-\r\n")

    with socket.create_server(("127.0.0.1", port)) as door:
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield
        over.set()
        thread.join()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
