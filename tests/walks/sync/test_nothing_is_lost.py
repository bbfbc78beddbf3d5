"""The proof: whatever happens to phones, to the line and to the server, everything arrives, and once."""

import hashlib
import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.bench.measure import children_of
from tests.cast import Town
from tests.faults.conftest import house, office
from tests.faults.house import House, Web
from tests.walks.sync.conftest import found_walk
from tests.walks.sync.simulator import Books, VirtualPhone, simulate
from walks.models import Observation, Operation, Participant, WalkPhoto

__all__ = ["house", "office"]

SEED = 5
PHONES, OPERATIONS, PHOTOS = 20, 500, 6


def test_nothing_is_lost_and_nothing_comes_twice(house: House, lilleby: Town) -> None:
    people, books = run(house, lilleby, seed=SEED, phones=PHONES, operations=OPERATIONS, photos=PHOTOS, kills=3)
    assert sum(len(phone.ledger) for phone in people) >= 10_000
    assert {"drop before", "truncate", "drop after", "twice", "corrupt", "memory lost"} <= set(books.faults)


def run(
    house: House, town: Town, *, seed: int, phones: int, operations: int, photos: int, kills: int
) -> tuple[list[VirtualPhone], Books]:
    """One simulation, its books compared and told."""
    walk = found_walk(town)
    webs = [house.start_web()]
    begun = time.monotonic()
    people, books = simulate(
        seed=seed, phones=phones, operations=operations, photos=photos, code=walk.join_code,
        webs=lambda: webs[-1], trouble=trouble(house, webs, kills),
    )  # fmt: skip
    seconds = time.monotonic() - begun
    tell(seed, people, books, seconds)
    compare(people)
    compare_photos(people, house.data / "media")
    assert not {status for status in books.answers if status >= 500 and status != 503}, books.answers
    return people, books


def trouble(house: House, webs: list[Web], kills: int) -> Callable[[Event], None]:
    """A web worker is killed in the middle, and now and then the whole server, which comes back at another door."""

    def kill_now_and_then(is_over: Event) -> None:
        for number in range(kills):
            if is_over.wait(1.5):
                return
            if number % 3 == 1:
                webs[-1].kill()
                webs.append(house.start_web())
            else:
                for worker in children_of(webs[-1].process.pid)[:1]:
                    os.kill(worker, signal.SIGKILL)
        is_over.wait()  # the server ends with the thread that started it

    return kill_now_and_then


def compare(people: list[VirtualPhone]) -> None:
    """The ids of the server are the union of the ledgers, with the same content, and all receipts are true."""
    ledgers = {
        (phone.participant, client_id, row.sha256, row.content)
        for phone in people
        for client_id, row in phone.ledger.items()
    }
    rows = Operation.objects.values_list("participant", "client_id", "sha256", "content", "is_conflict")
    stored = {(str(participant), str(client_id), *rest[:2]) for participant, client_id, *rest in rows}
    assert not any(conflict for *_facts, conflict in rows)
    assert stored == ledgers
    assert len(rows) == len(ledgers)
    receipts = {(phone.participant, *receipt) for phone in people for receipt in phone.receipts}
    assert receipts <= {facts[:3] for facts in stored}
    assert Participant.objects.count() == len(people)
    compare_sums(people)


def compare_sums(people: list[VirtualPhone]) -> None:
    """Each observation stands once, with the content, retraction and support that its phones' own ledgers say."""
    supporters: dict[str, set[str]] = defaultdict(set)
    expected = {}
    for phone in people:
        said = sorted(
            (json.loads(row.content) | {"id": client_id} for client_id, row in phone.ledger.items()),
            key=lambda one: one["device_seq"],
        )
        for one in said:
            if one["kind"] == "support":
                supporters[one["of"]].add(phone.participant)
                continue
            key = phone.participant, one.get("of", one["id"])
            text = one["observation"]["text"] if "observation" in one else expected[key][0]
            expected[key] = (text, one["kind"] == "retract")
    rows = Observation.objects.all()
    assert {(str(row.participant_id), str(row.client_id)): (row.text, row.is_retracted) for row in rows} == expected
    assert len(rows) == len(expected)
    counted = {str(row.pk): len(supporters[str(row.pk)] - {str(row.participant_id)}) for row in rows}
    assert {str(row.pk): row.supports for row in rows} == counted


def compare_photos(people: list[VirtualPhone], media: Path) -> None:
    """The bytes of each photo once for each phone that took it, whole, and with an observation that lists it now."""
    taken = {(phone.participant, sha256) for phone in people for sha256 in phone.photos}
    photos = list(WalkPhoto.objects.select_related("observation"))
    assert sorted((str(photo.participant_id), photo.sha256) for photo in photos) == sorted(taken)
    assert {(phone.participant, sha256) for phone in people for sha256 in phone.photo_receipts} <= taken
    listing = defaultdict(set)
    for row in Observation.objects.all():
        for medium in row.media:
            listing[row.participant_id, medium["sha256"]].add(row.pk)
    for photo in photos:
        assert hashlib.sha256((media / photo.raw.name).read_bytes()).hexdigest() == photo.sha256
        assert photo.observation_id in (listing[photo.participant_id, photo.sha256] or {None})
    named = {photo.raw.name for photo in photos}
    assert len(named) == len(photos)


def tell(seed: int, people: list[VirtualPhone], books: Books, seconds: float) -> None:
    figures: dict[str, Any] = {
        "seed": seed,
        "phones": len(people),
        "operations": sum(len(phone.ledger) for phone in people),
        "photos": sum(len(phone.photos) for phone in people),
        "seconds": round(seconds, 1),
        "faults": dict(books.faults),
        "answers": dict(books.answers),
    }
    print(json.dumps(figures), file=sys.stderr)


@pytest.mark.parametrize("seed", [1])
def test_few_phones_killed_often(house: House, lilleby: Town, seed: int) -> None:
    run(house, lilleby, seed=seed, phones=3, operations=60, photos=20, kills=2)
