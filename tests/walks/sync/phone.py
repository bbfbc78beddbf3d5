"""A phone of a test: it joins, writes operations down, and sends them through Django's own client."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.geometry import pin
from walks.models import Participant, Walk

PHOTO = b"\xff\xd8\xff\xe0" + b"a photo of a dark corner" * 20
VOICE = b"OggS" + b"spoken words" * 20


def sha256(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def seen(**changes: Any) -> dict[str, Any]:
    """What somebody notes at the drawn (1, 1)."""
    place = pin(1, 1)
    return {
        "stop": None, "lon": place.x, "lat": place.y, "accuracy": 8.5, "placed": "gps", "valence": "negative",
        "theme": "lighting", "grade": "0", "text": "Lampan är släckt.", "measure": "", "agree": None, "asked": None,
        "on_behalf_of": "", "urgent": False, "media": [],
    } | changes  # fmt: skip


@dataclass(frozen=True)
class Operation:
    client_id: str
    content: str

    @property
    def sha256(self) -> str:
        return sha256(self.content)

    def as_item(self) -> dict[str, str]:
        return {"client_id": self.client_id, "sha256": self.sha256, "content": self.content}

    def as_claim(self) -> dict[str, str]:
        return {"client_id": self.client_id, "sha256": self.sha256}


@dataclass
class Phone:
    walk: Walk
    participant: Participant
    token: str
    join_id: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))
    sequence: int = 0

    @property
    def base(self) -> str:
        return f"/api/v1/walks/{self.walk.pk}"

    @property
    def who(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def write(self, kind: str, *, client_id: str = "", **more: Any) -> Operation:
        """An operation as the app writes it down."""
        self.sequence += 1
        content = {"v": 1, "kind": kind, "device_seq": self.sequence, "at": timezone.now().isoformat()} | more
        return Operation(client_id or str(uuid.uuid4()), json.dumps(content, ensure_ascii=False))

    def create(self, *, client_id: str = "", **changes: Any) -> Operation:
        return self.write("create", client_id=client_id, observation=seen(**changes))

    def revise(self, of: str, **changes: Any) -> Operation:
        return self.write("revise", of=of, observation=seen(**changes))

    def retract(self, of: str) -> Operation:
        return self.write("retract", of=of)

    def support(self, of: object) -> Operation:
        return self.write("support", of=str(of))

    def put(self, operation: Operation, **headers: str) -> Any:
        address = f"{self.base}/ops/{operation.client_id}"
        return self.client.put(
            address, operation.content.encode(), content_type="application/json", headers=self.who | headers
        )

    def post(self, operations: Sequence[Operation]) -> Any:
        return self.ask("ops", {"ops": [one.as_item() for one in operations]})

    def put_medium(self, content: bytes, *, name: str = "", kind: str = "image/jpeg") -> Any:
        address = f"{self.base}/media/{name or sha256(content)}"
        return self.client.put(address, content, content_type=kind, headers=self.who)

    def ask(self, what: str, data: object) -> Any:
        address = f"{self.base}/{what}"
        return self.client.post(address, data, content_type="application/json", headers=self.who)

    def get(self, what: str = "", **headers: str) -> Any:
        return self.client.get(f"{self.base}/{what}".rstrip("/"), headers=self.who | headers)

    def reconcile(self, operations: Sequence[Operation] = (), media: Sequence[str] = ()) -> Any:
        ledger = {"ops": [one.as_claim() for one in operations], "media": list(media), "last_seq": self.sequence}
        return self.ask("reconcile", ledger).json()


def joined(walk: Walk, *, code: str = "", **said: Any) -> Phone:
    join_id = str(uuid.uuid4())
    sent = {"code": code or walk.join_code, "join_id": join_id} | said
    answer = Client().post("/api/v1/walks/join", sent, content_type="application/json")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    return Phone(walk, Participant.objects.get(pk=told["participant"]), told["token"], join_id)
