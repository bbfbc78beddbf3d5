from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.walks.sync.phone import PHOTO, Operation, Phone, seen, sha256
from walks.devices import Device, device_states
from walks.models import Participant, Walk

pytestmark = pytest.mark.django_db


def state(phone: Phone) -> tuple[str, int]:
    found = next(one for one in device_states(phone.walk) if one.participant == phone.participant.pk)
    return found.state, found.missing


def test_what_is_missing_and_what_is_held(phone: Phone) -> None:
    here, there = phone.create(), phone.create()
    phone.put(here)
    phone.put_medium(PHOTO)
    answer = phone.reconcile([here, there], [sha256(PHOTO), "0" * 64])
    assert answer["missing"] == {"ops": [there.client_id], "media": ["0" * 64]}
    assert answer["held"] == {"ops": [here.as_claim()], "media": [sha256(PHOTO)]}
    assert answer["phase"] == "walking"
    phone.participant.refresh_from_db()
    participant = phone.participant
    assert (participant.claimed_operations, participant.claimed_media, participant.missing) == (2, 2, 2)
    assert (participant.last_seq, participant.reconciled_at is not None) == (2, True)


def test_a_conflict_that_was_sent_is_held_too(phone: Phone) -> None:
    first = phone.create()
    other = Operation(first.client_id, first.content + " ")
    phone.post([first, other])
    assert phone.reconcile([first, other])["held"]["ops"] == [first.as_claim(), other.as_claim()]
    assert phone.reconcile([Operation(first.client_id, "{}")])["missing"]["ops"] == [first.client_id]


def test_a_phone_on_its_way(phone: Phone, walk: Walk) -> None:
    """Unknown, missing by gaps, missing by its own word, complete, silent, and complete for good."""
    assert state(phone) == ("unknown", 0)
    said = [phone.create() for _number in range(3)]
    phone.put(said[2])
    assert state(phone) == ("missing", 2)
    phone.reconcile(said)
    assert state(phone) == ("missing", 2)
    phone.post(said)
    assert state(phone) == ("complete", 0)
    phone.reconcile(said)
    assert state(phone) == ("complete", 0)
    Participant.objects.update(reconciled_at=timezone.now() - timedelta(minutes=11))
    assert state(phone)[0] == "unknown"
    Walk.objects.update(walked_at=timezone.now() - timedelta(hours=1))
    phone.walk.refresh_from_db()
    assert state(phone)[0] == "complete"


def test_what_the_leader_sees(phone: Phone, leader: Phone) -> None:
    phone.put(phone.create())
    phone.put_medium(PHOTO)
    told = {one["name"]: one for one in leader.get("devices").json()["devices"]}
    petra = told["Petra"]
    assert (petra["operations"], petra["media"], petra["missing"], petra["state"]) == (1, 1, 0, "unknown")
    assert told["Leila"]["role"] == "leader"


def test_all_phones_in_one_statement(
    phone: Phone, another_phone: Phone, leader: Phone, django_assert_num_queries: CaptureQueriesContext
) -> None:
    phone.post([phone.create(), phone.create()])
    with django_assert_num_queries(1):  # type: ignore[operator]
        found: list[Device] = device_states(phone.walk)
    assert [one.operations for one in found] == [2, 0, 0]


@pytest.mark.parametrize(
    "ledger",
    [
        {"ops": 7},
        {"ops": [7]},
        {"ops": [{"client_id": "x", "sha256": "0" * 64}]},
        {"media": ["x"]},
        {"media": [None]},
        {"last_seq": -1},
        {"last_seq": True},
        {"last_seq": 10**30},
        {"last_seq": "1"},
        {"ops": [{}] * 5001},
        [],
        "text",
    ],
)
def test_a_ledger_that_is_none(phone: Phone, ledger: object) -> None:
    answer = phone.ask("reconcile", ledger)
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_a_number_that_was_false_is_forgotten_by_comparing(phone: Phone) -> None:
    odd, honest = phone.write("create", observation=seen(), device_seq=90_000), phone.create()
    phone.post([odd, honest])
    assert state(phone)[0] == "missing"
    phone.reconcile([odd, honest])
    phone.put(phone.create())
    assert state(phone) == ("complete", 0)


def test_a_last_number_that_was_false(phone: Phone) -> None:
    phone.ask("reconcile", {"last_seq": 2**31 - 1})
    phone.put(phone.create())
    assert state(phone) == ("complete", 0)
