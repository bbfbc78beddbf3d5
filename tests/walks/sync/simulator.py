"""Virtual phones against a real server, with everything that happens to phones: what they note and what befalls them
is decided by a seed; in which order their requests meet is up to the machine.

A phone has a ledger, which survives, and a memory, which does not. It writes each operation into the ledger first,
and forgets it only against a receipt. At home it sends until nothing is missing; then the books are compared.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import threading
import time
import uuid
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.faults.house import Web

AT_ONCE = 100
BYTES_AT_ONCE = 800_000
HOME_WITHIN = 240  # seconds, after which a phone that still misses something has failed
# What happens to a request, and how often of a hundred.
FAULTS = {
    "none": 68, "drop before": 5, "truncate": 7, "drop after": 8, "twice": 6, "twice at once": 2, "corrupt": 4,
}  # fmt: skip
KINDS = {"create": 62, "revise": 18, "retract": 8, "support": 12}


class NoAnswer(Exception):
    """The connection broke, or was broken."""


@dataclass
class Row:
    """A line of the ledger. `version` is that of the app that wrote it."""

    content: str
    version: int = 1

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content.encode()).hexdigest()


@dataclass
class Books:
    """What all phones did and heard, for the comparison at the end."""

    faults: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    acknowledged: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, fault: str = "", status: int = 0, acknowledged: int = 0) -> None:
        with self.lock:
            self.faults.update([fault] if fault else [])
            self.answers.update([status] if status else [])
            self.acknowledged += acknowledged


@dataclass
class VirtualPhone:
    """`ledger` and `photos` are what is on its disk. `receipts` are all that it ever got, for the comparison."""

    number: int
    seed: int
    code: str
    webs: Callable[[], Web]
    books: Books
    ledger: dict[str, Row] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)
    receipts: set[tuple[str, str]] = field(default_factory=set)
    photo_receipts: set[str] = field(default_factory=set)
    sequence: int = 0
    # What only the memory holds.
    token: str = ""
    sent: set[str] = field(default_factory=set)
    photos_sent: set[str] = field(default_factory=set)
    # What it was told when it joined, and of what others noted.
    walk: str = ""
    participant: str = ""
    known: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}:{self.number}")
        self.join_id = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        self.skew = timedelta(days=self.chance.choice([0, 0, 0, 0, -1, 3, -20_000, 26_000]))
        self.version = 1

    def _forget(self) -> None:
        """The page was closed, or its storage: what is in the ledger is left."""
        self.token, self.sent, self.photos_sent = "", set(), set()

    # --- On the walk ---

    def walk_along(self, operations: int, photos: int) -> None:
        """Note, lose one's memory, be upgraded, and hand in a little, all out in the dark."""
        while not self.participant:
            with suppress(NoAnswer):
                self._join()
        each = max(1, operations // 10)
        for part in range(0, operations, each):
            for _number in range(min(each, operations - part)):
                self._note()
            for _number in range(round(photos * each / operations)):
                self._photograph()
            self._mishap()
            self._flush(tries=2)

    def _luck(self) -> random.Random:
        """The same for the same operation of the same phone, whatever the line did in between."""
        return random.Random(f"{self.seed}:{self.number}:{self.sequence}")

    def _note(self) -> None:
        chance = self._luck()
        created = [client_id for client_id, row in self.ledger.items() if '"create"' in row.content]
        kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
        content: dict[str, Any] = {"v": 1, "kind": kind}
        if kind == "support" and self.known:
            content["of"] = chance.choice(self.known)
        elif kind in ("revise", "retract") and created:
            content["of"] = chance.choice(created)
        else:
            content["kind"] = "create"
        if content["kind"] in ("create", "revise"):
            content["observation"] = self._seen(chance)
        self._write(chance, content)

    def _write(self, chance: random.Random, content: dict[str, Any]) -> str:
        self.sequence += 1
        at = (datetime.now(UTC) + self.skew).isoformat()
        client_id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        text = json.dumps(content | {"device_seq": self.sequence, "at": at}, ensure_ascii=False)
        self.ledger[client_id] = Row(text, self.version)
        return client_id

    def _seen(self, chance: random.Random, media: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
        return {
            "stop": None, "lon": 17.1 + chance.random() / 100, "lat": 62.3 + chance.random() / 100,
            "accuracy": chance.choice([4, 12, 3000]), "placed": "gps", "grade": chance.choice("0123"),
            "valence": chance.choice(["positive", "negative"]), "theme": "lighting", "measure": "",
            "text": f"Telefon {self.number}, nummer {self.sequence} – mörkt åäö", "agree": None, "asked": None,
            "on_behalf_of": "", "urgent": False, "media": list(media),
        }  # fmt: skip

    def _photograph(self) -> None:
        """Photos come with an observation of their own; one in four was taken by another phone too."""
        chance = self._luck()
        seed = "shared" if chance.random() < 0.25 else f"{self.number}:{len(self.photos)}:{chance.random()}"
        photo = b"\xff\xd8\xff\xe0" + random.Random(seed).randbytes(chance.choice([300, 9_000, 70_000]))
        sha256 = hashlib.sha256(photo).hexdigest()
        self.photos[sha256] = photo
        listed = {"sha256": sha256, "type": "image/jpeg", "bytes": len(photo)}
        self._write(chance, {"v": 1, "kind": "create", "observation": self._seen(chance, [listed])})

    def _mishap(self) -> None:
        dice = self._luck().random()
        if dice < 0.15:
            self.books.note(fault="memory lost")
            self._forget()
        elif dice < 0.3 and self.version == 1:
            self.books.note(fault="ledger upgraded")
            self.version = 2
            self.ledger = {client_id: Row(row.content, 2) for client_id, row in self.ledger.items()}
            self._forget()

    # --- Handing in ---

    def go_home(self) -> None:
        """Send until nothing is missing by the server's own word."""
        until = time.monotonic() + HOME_WITHIN
        while time.monotonic() < until:
            self._flush(tries=6)
            if self._is_complete():
                return
            time.sleep(0.05)
        waiting = set(self.ledger) - self.sent
        raise AssertionError(
            f"phone {self.number} still has {len(waiting)} operations and {len(self.photos) - len(self.photos_sent)}"
            f" photos; what all heard: {dict(self.books.answers)}"
        )

    def _flush(self, tries: int) -> None:
        for _number in range(tries):
            try:
                self._join()
                self._look_around()
                self._hand_in_photos()
                self._hand_in()
            except NoAnswer:
                time.sleep(0.1)

    def _hand_in(self) -> None:
        waiting = [client_id for client_id in self.ledger if client_id not in self.sent]
        self.chance.shuffle(waiting)
        while waiting:
            if self.chance.random() < 0.05:
                self._put(waiting.pop())
                continue
            part = [waiting.pop() for _number in range(min(len(waiting), self.chance.randint(20, AT_ONCE)))]
            items = [
                {"client_id": one, "sha256": self.ledger[one].sha256, "content": self.ledger[one].content}
                for one in part
            ]
            status, answer = self._ask("POST", f"/{self.walk}/ops", {"ops": items})
            for one in answer.get("results", []) if status == 200 else []:
                self._heard(one)

    def _put(self, client_id: str) -> None:
        status, answer = self._ask("PUT", f"/{self.walk}/ops/{client_id}", self.ledger[client_id].content.encode())
        if status in (200, 201):
            self._heard(answer)

    def _heard(self, receipt: dict[str, Any]) -> None:
        assert receipt["status"] in (200, 201, 400), receipt  # 400: it broke on the way
        if receipt["status"] != 400:
            self.receipts.add((receipt["client_id"], receipt["sha256"]))
            if self.ledger[receipt["client_id"]].sha256 == receipt["sha256"]:
                self.sent.add(receipt["client_id"])
                self.books.note(acknowledged=1)

    def _hand_in_photos(self) -> None:
        waiting = [sha256 for sha256 in self.photos if sha256 not in self.photos_sent]
        self.chance.shuffle(waiting)
        for sha256 in waiting:
            status, answer = self._ask("PUT", f"/{self.walk}/media/{sha256}", self.photos[sha256], "image/jpeg")
            if status in (200, 201):
                assert answer["sha256"] == sha256
                self.photo_receipts.add(sha256)
                self.photos_sent.add(sha256)

    def _look_around(self) -> None:
        if self.chance.random() < 0.3:
            after = uuid.UUID(int=self.chance.getrandbits(128), version=4)
            status, page = self._ask("GET", f"/{self.walk}/observations?after={after}")
            if status == 200:
                self.known = [one["id"] for one in page["observations"]]

    def _is_complete(self) -> bool:
        claims = [{"client_id": client_id, "sha256": row.sha256} for client_id, row in self.ledger.items()]
        ledger = {"ops": claims, "media": list(self.photos), "last_seq": self.sequence}
        try:
            status, answer = self._ask("POST", f"/{self.walk}/reconcile", ledger)
        except NoAnswer:
            return False
        if status != 200:
            return False
        self.sent.difference_update(answer["missing"]["ops"])
        self.photos_sent.difference_update(answer["missing"]["media"])
        return not (answer["missing"]["ops"] or answer["missing"]["media"])

    def _join(self) -> None:
        if self.token:
            return
        status, told = self._ask(
            "POST", "/join", {"code": self.code, "join_id": self.join_id, "name": f"{self.number}"}
        )
        if status not in (200, 201):
            raise NoAnswer(status)
        self.token, self.walk, self.participant = told["token"], told["walk"], told["participant"]

    # --- The line ---

    def _ask(self, method: str, path: str, data: Any = None, kind: str = "application/json") -> tuple[int, Any]:
        """Status and answer. Raises NoAnswer when the line breaks, whoever broke it, or the server is not well."""
        body = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        headers = self._headers(kind, hashlib.sha256(body).digest())
        fault = self.chance.choices(list(FAULTS), list(FAULTS.values()))[0]
        if fault != "none":
            self.books.note(fault=fault)
        if fault == "drop before":
            raise NoAnswer
        if fault == "corrupt" and method != "GET" and body:
            at = self.chance.randrange(len(body))
            body = body[:at] + b"?" + body[at + 1 :]
        if fault in ("truncate", "drop after"):
            self._send(method, path, body, headers, upto=len(body) // 2 if fault == "truncate" else None)
            raise NoAnswer
        if fault == "twice at once":
            other = threading.Thread(target=self._carelessly, args=(method, path, body, headers))
            other.start()
            try:
                return self._answer(method, path, body, headers)
            finally:
                other.join()
        if fault == "twice":
            self._carelessly(method, path, body, headers)
        status, answer = self._answer(method, path, body, headers)
        if fault == "corrupt":
            raise NoAnswer  # whatever it was taken for, it was not what we wanted to say
        return status, answer

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        line = self._line()
        try:
            line.request(method, f"/api/v1/walks{path}", body or None, headers)
            response = line.getresponse()
            status, content = response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer from error
        finally:
            line.close()
        self.books.note(status=status)
        if status >= 500:
            raise NoAnswer(status)
        if status == 401:
            self.token = ""
            raise NoAnswer(status)
        return status, json.loads(content)

    def _carelessly(self, *request: Any) -> None:
        with suppress(NoAnswer):
            self._answer(*request)

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str], upto: int | None) -> None:
        """All of it, or some of it, and nobody waits for the answer."""
        line = self._line()
        try:
            line.putrequest(method, f"/api/v1/walks{path}")
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                line.putheader(name, value)
            line.endheaders(body[:upto])
        except (OSError, http.client.HTTPException):
            pass
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.webs().port, timeout=60)

    def _headers(self, kind: str, digest: bytes) -> dict[str, str]:
        """`digest` is of what we wanted to say, whatever became of it."""
        who = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {"Content-Type": kind, "Content-Digest": f"sha-256=:{b64encode(digest).decode()}:", **who}


def simulate(
    *,
    seed: int,
    phones: int,
    operations: int,
    photos: int,
    code: str,
    webs: Callable[[], Web],
    trouble: Callable[[threading.Event], None],
) -> tuple[list[VirtualPhone], Books]:
    """Everybody walks and goes home, while `trouble` (in a thread of its own, until its event) does what it does."""
    books = Books()
    people = [VirtualPhone(number, seed, code, webs, books) for number in range(phones)]
    is_over = threading.Event()
    troubled = threading.Thread(target=trouble, args=[is_over])
    troubled.start()
    try:
        with ThreadPoolExecutor(phones) as threads:
            for part in (lambda phone: phone.walk_along(operations, photos), VirtualPhone.go_home):
                list(threads.map(part, people))
    finally:
        is_over.set()
        troubled.join()
    return people, books
