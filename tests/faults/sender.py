"""People who send reports, and send again until they are told that one has come in."""

import random
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.faults.house import PATIENCE, Web
from tests.reports.sending import fields

COMES_IN = {200, 201}


@dataclass
class Sender:
    """`acknowledged` is number by key; `answers` every status that came, None where the connection broke."""

    webs: Callable[[], Sequence[Web]]
    acknowledged: dict[str, str] = field(default_factory=dict)
    answers: list[int | None] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    is_told_to_stop: bool = False

    def send(self, key: str = "", patience: float = PATIENCE, **changes: Any) -> str | None:
        """One report, tried again under its key until it is in; its number, or None when patience ended."""
        key = key or str(uuid.uuid4())
        self.sent.add(key)
        content = fields(**({"email": f"{key}@example.org"} | changes))
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if number := self._try(key, content):
                self.acknowledged[key] = number
                return number
            time.sleep(0.1)
        return None

    def _try(self, key: str, content: dict[str, Any]) -> str | None:
        web = random.choice(self.webs())
        try:
            answer = web.post("/api/v1/reports", json=content, headers={"Idempotency-Key": key})
        except requests.RequestException:
            self.answers.append(None)
            return None
        self.answers.append(answer.status_code)
        if answer.status_code == 503:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert int(answer.headers["Retry-After"]) > 0
        return answer.json()["number"] if answer.status_code in COMES_IN else None

    def keep_sending(self) -> None:
        while not self.is_told_to_stop:
            self.send()


@contextmanager
def several(sender: Sender, people: int) -> Any:
    """That many send at the same time until the block ends, and then finish what they have begun."""
    with ThreadPoolExecutor(people) as threads:
        begun = [threads.submit(sender.keep_sending) for _ in range(people)]
        try:
            yield
        finally:
            sender.is_told_to_stop = True
            for one in begun:
                one.result()
