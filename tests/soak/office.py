"""A mail server that remembers whether its yes arrived."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.outbox.post_office import PostOffice


@dataclass
class Taken:
    message_id: str
    recipient: str
    at: float
    yes_arrived: bool = False


class Office(PostOffice):
    """`taken` in the order of arrival; the client heard the yes if it said goodbye afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Taken] = []
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()

    @contextmanager
    def closed_for_a_while(self) -> Iterator[None]:
        self.stop()
        yield
        self.start()

    def take(self, letter: EmailMessage, session: Session) -> None:
        session.taken = Taken(str(letter["Message-ID"]), str(letter["To"]), time.monotonic())  # type: ignore[attr-defined]
        self.taken.append(session.taken)  # type: ignore[attr-defined]

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if taken := getattr(session, "taken", None):
            taken.yes_arrived = True
        return await super().handle_QUIT(server, session, envelope)
