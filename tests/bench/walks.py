"""What it costs to take in a walk: twenty phones at once, against the same rows and files written by hand."""

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from routing.models import Municipality
from tests.bench import measure
from tests.bench.bare import bare_connection
from tests.bench.country import PIN
from tests.bench.line import Line
from tests.bench.web import Web
from walks.models import Checklist, Participant, Phase, Stop, Walk

PHONES, OPERATIONS, PHOTOS = 20, 25, 5  # each phone's
PHOTO_BYTES = 200_000
COMPARED = 1_000


def lines(web: Web, url: str, data: Path) -> Iterator[Line]:
    walk = _walk()
    phones = [Phone(web, walk, number) for number in range(PHONES)]
    folder = data / "by-hand"
    folder.mkdir()
    bare = [SameRows(url, walk, phone.participant, folder, web) for phone in phones]
    with ThreadPoolExecutor(PHONES) as threads:

        def at_once(hand_in: Callable[[Any], None], all_of_them: list[Any]) -> Callable[[], None]:
            return lambda: list(threads.map(hand_in, all_of_them)) and None

        ours, limit = at_once(Phone.hand_in, phones), at_once(SameRows.write, bare)
        medians = measure.side_by_side(ours, limit, times=7, warm_up=2)
    for one in bare:
        one.close()
    facts = {
        "operations": PHONES * OPERATIONS,
        "photos": PHONES * PHOTOS,
        "statements": phones[0].statements_of_one(),
        "max_statements": 10,
        "reconcile_statements": phones[0].statements_of_comparing(),
        "max_reconcile_statements": 3,
    }
    yield Line("walk_sync", medians.ours, medians.limit, max_ratio=5, facts=facts)


def _walk() -> Walk:
    now = timezone.now()
    walk = Walk.objects.create(
        municipality=Municipality.objects.order_by("pk")[0],
        title="Bänken",
        phase=Phase.WALKING,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
        checklist=Checklist.objects.create(name="Bänken", version=1, themes=[], scale=[]),
    )
    Stop.objects.create(walk=walk, position=1, name="Stopp", point=PIN)
    return walk


def an_operation(sequence: int, stop: str | None = None, media: list[dict[str, Any]] | None = None) -> dict[str, str]:
    seen = {
        "stop": stop, "lon": PIN.x, "lat": PIN.y, "accuracy": 8, "placed": "gps", "valence": "negative",
        "theme": "lighting", "grade": "0", "text": "Lampan är släckt sedan i måndags.", "measure": "", "agree": None,
        "asked": None, "on_behalf_of": "", "urgent": False, "media": media or [],
    }  # fmt: skip
    at = timezone.now().isoformat()
    content = json.dumps({"v": 1, "kind": "create", "device_seq": sequence, "at": at, "observation": seen})
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    return {"client_id": str(uuid.uuid4()), "sha256": sha256, "content": content}


def a_photo() -> bytes:
    return b"\xff\xd8\xff\xe0" + os.urandom(PHOTO_BYTES - 4)


class Phone:
    """Hands in over a connection of its own."""

    def __init__(self, web: Web, walk: Walk, number: int) -> None:
        self.web, self.walk, self.sequence = Web(web.connection.port, web.process), walk, 0
        said = {"code": walk.join_code, "join_id": str(uuid.uuid4()), "name": f"Telefon {number}"}
        joined = self.web.post("/api/v1/walks/join", said)
        self.participant = Participant.objects.get(pk=joined["participant"])
        self.who = {"Authorization": f"Bearer {joined['token']}"}

    def hand_in(self) -> None:
        operations = [self.written() for _number in range(OPERATIONS)]
        answer = self.web.send("POST", f"{self.base}/ops", json.dumps({"ops": operations}).encode(), **self.as_json)
        if {one["status"] for one in json.loads(answer)["results"]} != {201}:
            raise AssertionError(answer)
        for _number in range(PHOTOS):
            photo = a_photo()
            address = f"{self.base}/media/{hashlib.sha256(photo).hexdigest()}"
            self.web.send("PUT", address, photo, **self.who, **{"Content-Type": "image/jpeg"})

    def written(self, **more: Any) -> dict[str, str]:
        self.sequence += 1
        return an_operation(self.sequence, **more)

    @property
    def base(self) -> str:
        return f"/api/v1/walks/{self.walk.pk}"

    @property
    def as_json(self) -> dict[str, str]:
        return self.who | {"Content-Type": "application/json"}

    def statements_of_one(self) -> int:
        """At a stop and with a photo, in this process, where they can be counted."""
        stop = str(self.walk.stops.get().pk)

        def send() -> None:
            media = [{"sha256": hashlib.sha256(a_photo()).hexdigest(), "type": "image/jpeg", "bytes": PHOTO_BYTES}]
            one = self.written(stop=stop, media=media)
            answer = Client(SERVER_NAME="localhost").put(
                f"{self.base}/ops/{one['client_id']}", one["content"], content_type="application/json", headers=self.who
            )
            assert answer.status_code == 201

        send()
        return measure.statements(send)

    def statements_of_comparing(self) -> int:
        claims = [{"client_id": str(uuid.uuid4()), "sha256": "0" * 64} for _number in range(COMPARED)]

        def compare() -> None:
            answer = Client(SERVER_NAME="localhost").post(
                f"{self.base}/reconcile", {"ops": claims}, content_type="application/json", headers=self.who
            )
            assert len(answer.json()["missing"]["ops"]) == COMPARED

        compare()
        return measure.statements(compare)


class SameRows:
    """The rows and files of one phone by plain SQL and plain calls, durable as ours, and an empty view a request."""

    def __init__(self, url: str, walk: Walk, participant: Participant, folder: Path, web: Web) -> None:
        self.bare = bare_connection(url)
        self.walk, self.participant, self.folder = walk.pk, participant.pk, folder
        self.web = Web(web.connection.port, web.process)

    def close(self) -> None:
        self.bare.close()

    def write(self) -> None:
        with self.bare.transaction():
            for _number in range(OPERATIONS):
                self._operation(an_operation(0))
        self.web.nothing()
        for _number in range(PHOTOS):
            self._photo(a_photo())
            self.web.nothing()

    def _operation(self, one: dict[str, str]) -> None:
        sha256 = hashlib.sha256(one["content"].encode()).hexdigest()
        seen = json.loads(one["content"])["observation"]
        self.bare.execute(
            "INSERT INTO walks_operation (walk_id, participant_id, client_id, kind, device_seq, at, about, sha256,"
            " content, received_at, is_conflict, is_late)"
            " VALUES (%s, %s, %s, 'create', 1, now(), %s, %s, %s, now(), false, false) ON CONFLICT DO NOTHING",
            (self.walk, self.participant, one["client_id"], one["client_id"], sha256, one["content"]),
        )
        self.bare.execute(
            "INSERT INTO walks_observation (id, walk_id, participant_id, client_id, point, accuracy, placed, valence,"
            " theme, grade, text, measure, on_behalf_of, is_urgent, media, at, supports, is_retracted, is_late, flags,"
            " is_flag_seen)"
            " VALUES (%s, %s, %s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4326), 8, 'gps', 'negative', 'lighting', '0',"
            " %s, '', '', false, '[]', now(), 0, false, false, '[]', false) ON CONFLICT DO NOTHING",
            (uuid.uuid4(), self.walk, self.participant, one["client_id"], seen["lon"], seen["lat"], seen["text"]),
        )

    def _photo(self, photo: bytes) -> None:
        sha256, photo_id = hashlib.sha256(photo).hexdigest(), uuid.uuid4()
        _write_durably(self.folder / photo_id.hex, photo)
        with self.bare.transaction():
            self.bare.execute(
                "INSERT INTO walks_walkphoto (id, state, raw, master, large, medium, small, original, sha256, alt,"
                " refusal, received_at, attempts, next_try_at, walk_id, participant_id, bytes)"
                " VALUES (%s, 'clean', %s, '', '', '', '', '', %s, '', '', now(), 0, NULL, %s, %s, %s)",
                (photo_id, f"by-hand/{photo_id.hex}", sha256, self.walk, self.participant, len(photo)),
            )
            self.bare.execute(
                "INSERT INTO procrastinate_jobs (task_name, queue_name, args)"
                " VALUES ('bare', 'bare', jsonb_build_object('photo_id', %s::text))",
                (str(photo_id),),
            )


def _write_durably(path: Path, content: bytes) -> None:
    """Whole or not at all, and there after a power cut."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
