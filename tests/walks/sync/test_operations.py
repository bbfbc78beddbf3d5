import json
import uuid
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

import pytest
from django.db import DataError
from django.utils import timezone

from tests.walks.sync.phone import Operation, Phone, seen
from walks import fold
from walks.models import Observation, Participant, Phase, Walk
from walks.models import Operation as Stored
from walks.operations import Said

pytestmark = pytest.mark.django_db


def test_first_again_and_other_content(phone: Phone) -> None:
    operation = phone.create()
    other = Operation(operation.client_id, operation.content.replace("släckt", "tänd"))
    answers = [phone.put(one) for one in (operation, operation, other, other, operation)]
    assert [answer.status_code for answer in answers] == [201, 200, 409, 409, 200]
    assert answers[0].json() == {"client_id": operation.client_id, "sha256": operation.sha256, "status": 201}
    assert answers[2].json()["sha256"] == other.sha256
    kept = Stored.objects.order_by("is_conflict").values_list("content", "is_conflict")
    assert list(kept) == [(operation.content, False), (other.content, True)]
    assert Observation.objects.get().text == "Lampan är släckt."


def test_what_was_seen_is_kept_as_it_was_said(phone: Phone, walk: Walk) -> None:
    stop = walk.stops.all()[0]
    operation = phone.create(stop=str(stop.pk), placed="stop", agree=7, asked=12, on_behalf_of="Farmor", accuracy=3000)
    phone.put(operation)
    observation = Observation.objects.get()
    assert str(observation.client_id) == operation.client_id
    assert (observation.stop, observation.placed, observation.accuracy) == (stop, "stop", 3000)
    assert (observation.agree, observation.asked, observation.on_behalf_of) == (7, 12, "Farmor")
    assert (observation.valence, observation.theme, observation.grade) == ("negative", "lighting", "0")
    assert observation.light is not None
    assert abs((observation.at - timezone.now()).total_seconds()) < 60


def test_several_at_once_each_with_its_own_answer(phone: Phone) -> None:
    held, new, broken, twice = phone.create(), phone.create(), phone.create(), phone.create()
    phone.put(held)
    conflict = Operation(held.client_id, new.content)
    items = [one.as_item() for one in (held, new, conflict, broken, twice, twice)]
    items[3]["content"] += " "
    unreadable = Operation(str(uuid.uuid4()), '{"v": 1, "kind": "destroy", "device_seq": 1}').as_item()
    results = phone.ask("ops", {"ops": [*items, unreadable, 7, {"client_id": "x"}]}).json()["results"]
    assert [one["status"] for one in results] == [200, 201, 409, 400, 201, 200, 400, 400, 400]
    assert "kind" in results[6]["detail"]
    assert Stored.objects.filter(is_conflict=False).count() == 3


def test_the_body_is_checked_by_its_digest(phone: Phone) -> None:
    operation = phone.create()
    right = b64encode(sha256(operation.content.encode()).digest()).decode()
    wrong = b64encode(sha256(b"something else").digest()).decode()
    refused = phone.put(operation, **{"Content-Digest": f"sha-256=:{wrong}:"})
    assert (refused.status_code, refused.json()["type"]) == (400, "urn:gisreport:problem:hash-mismatch")
    assert not Stored.objects.exists()
    assert phone.put(operation, **{"Content-Digest": f"md5=:x:, sha-256=:{right}:"}).status_code == 201


def test_the_same_id_on_two_phones_is_two_observations(phone: Phone, another_phone: Phone) -> None:
    operation = phone.create()
    assert phone.put(operation).status_code == 201
    assert another_phone.put(operation).status_code == 201
    assert Observation.objects.count() == 2


def test_what_comes_after_the_protocol_is_late(phone: Phone, walk: Walk) -> None:
    in_time, late = phone.create(), phone.create()
    phone.put(in_time)
    Walk.objects.update(phase=Phase.PUBLISHED)
    assert phone.put(late).status_code == 201
    assert dict(Observation.objects.values_list("client_id", "is_late")) == {
        uuid.UUID(in_time.client_id): False,
        uuid.UUID(late.client_id): True,
    }


def test_what_comes_late_is_told_to_whoever_counts(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Walk] = []
    monkeypatch.setattr("walks.published._listeners", [told.append])
    operation = phone.create()
    phone.put(operation)
    assert told == []
    Walk.objects.update(phase=Phase.PUBLISHED)
    phone.put(operation)  # nothing new
    phone.put(phone.create())
    assert told == [phone.walk]


@pytest.mark.parametrize("at", ["1970-01-01T00:00:12Z", "2099-12-31T23:59:59+01:00", "+275760-09-13T00:00:00Z", "", 7])
def test_a_clock_out_of_its_mind(phone: Phone, at: object) -> None:
    phone.put(phone.write("create", at=at, observation=seen()))
    observation = Observation.objects.get()
    assert abs((observation.at - timezone.now()).total_seconds()) < 60


def test_a_clock_that_can_be_true_is_believed(phone: Phone, walk: Walk) -> None:
    phone.put(phone.write("create", at=walk.starts_at.isoformat(), observation=seen()))
    assert Observation.objects.get().at == walk.starts_at


def test_text_about_persons_is_flagged(phone: Phone) -> None:
    words = "Ring 070-123 45 67 till Kalle 811218-9876, bilen ABC 123, kalle@example.org"
    phone.put(phone.create(text=words))
    assert Observation.objects.get().flags == ["personal-number", "phone", "email", "plate"]


def test_text_about_a_place_is_not(phone: Phone) -> None:
    phone.put(phone.create(text="Lampa 123 456 vid Storgatan 12 A, och 3 till. Klockan 22:30 den 2026-11-02."))
    assert Observation.objects.get().flags == []


def test_half_an_emoji_and_a_nul_are_cleaned_not_lost(phone: Phone) -> None:
    media = [{"sha256": "0" * 64, "type": "image/\x00\ud83d", "bytes": 1}]
    noted = seen(text="Mörkt \ud83d\x00!", media=media)
    content = json.dumps({"v": 1, "kind": "create", "device_seq": 1, "observation": noted})
    assert phone.put(Operation(str(uuid.uuid4()), content)).status_code == 201
    assert Observation.objects.get().text == "Mörkt \ufffd!"
    assert Stored.objects.get().content == content


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "[]",
        "{",
        "NaN",
        '{"v": 2, "kind": "create", "device_seq": 1}',
        '{"v": 1, "kind": "create", "device_seq": -1}',
        '{"v": 1, "kind": "create", "device_seq": true}',
        '{"v": 1, "kind": "create", "device_seq": 99999999999999999999}',
        '{"v": 1, "kind": "create", "device_seq": 1, "observation": NaN}',
        '{"v": 1, "kind": "create", "device_seq": 1, "observation": {"valence": "negative", "lon": 1e400, "lat": 1}}',
        '{"v": 1, "kind": "create", "device_seq": 1, "observation": {"valence": "negative", "lon": 181, "lat": 1}}',
        '{"v": 1, "kind": "create", "device_seq": 1, "observation": {"valence": "negative", "text": 7}}',
        '{"v": 1, "kind": "create", "device_seq": 1, "observation": {"valence": "negative", "media": [{}]}}',
        '{"v": 1, "kind": "create", "device_seq": 1, "observation": {"valence": "negative", "stop": 12}}',
        '{"v": 1, "kind": "revise", "device_seq": 1, "of": 12}',
        '{"v": 1, "kind": "support", "device_seq": 1}',
        '{"v": 1, "kind": "track", "device_seq": 1, "points": [[17, 62, 5, "2026-11-01T18:00:00Z"]]}',
        '{"v": 1, "kind": "create", "device_seq": ' + "1" * 5000 + "}",
        "[" * 50_000,
        '{"a":' * 10_000,
    ],
)
def test_what_no_phone_would_write(phone: Phone, content: str) -> None:
    answer = phone.put(Operation(str(uuid.uuid4()), content))
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Stored.objects.exists()


def test_not_utf8_and_too_large(phone: Phone) -> None:
    address = f"{phone.base}/ops/{uuid.uuid4()}"
    bad = phone.client.put(address, b'{"v": "\xff\xfe"}', content_type="application/json", headers=phone.who)
    assert bad.status_code == 400
    large = phone.client.put(address, b" " * 100_001, content_type="application/json", headers=phone.who)
    assert large.status_code == 413


@pytest.mark.parametrize(
    "body", ["[]", "7", "{", '{"ops": 7}', '{"ops": [' + "{}," * 100 + "{}]}", "\x00", '{"ops": [null, [], "x"]}']
)
def test_a_body_that_is_none(phone: Phone, body: str) -> None:
    answer = phone.client.post(f"{phone.base}/ops", body, content_type="application/json", headers=phone.who)
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert {one["status"] for one in answer.json()["results"]} == {400}


def test_more_than_one_phone_ever_notes(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walks.sync.MOST_OPERATIONS", 2)
    assert phone.post([phone.create(), phone.create()]).status_code == 200
    refused = phone.post([phone.create()])
    assert (refused.status_code, refused.json()["type"]) == (413, "urn:gisreport:problem:too-many")


@pytest.mark.parametrize("at", ["2026-11-01T18:00:00+16:00", "2026-11-01T18:00:00-23:59", "1900-01-01T00:00:00+23:00"])
def test_a_zone_that_the_database_does_not_know(phone: Phone, at: str) -> None:
    odd = phone.write("create", at=at, observation=seen())
    answer = phone.post([phone.create(), odd])
    assert [one["status"] for one in answer.json()["results"]] == [201, 201]


def test_what_the_database_refuses_does_not_stop_the_others(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    add_up, odd = fold.add_up, phone.create()

    def refuse_odd(participant: Participant, new: Mapping[uuid.UUID, Said]) -> None:
        if uuid.UUID(odd.client_id) in new:
            raise DataError("out of range")
        add_up(participant, new)

    monkeypatch.setattr("walks.fold.add_up", refuse_odd)
    answer = phone.post([phone.create(), odd, phone.create()])
    assert [one["status"] for one in answer.json()["results"]] == [201, 400, 201]
    assert Observation.objects.count() == Stored.objects.count() == 2
    assert phone.put(odd).status_code == 400


def test_a_number_that_no_phone_can_have_reached(phone: Phone) -> None:
    phone.sequence = 2**31 - 2
    assert phone.put(phone.create()).status_code == 400


def test_no_more_agree_than_were_asked(phone: Phone) -> None:
    phone.put(phone.create(agree=32_000, asked=30_000))
    phone.put(phone.create(agree=9, asked=8))
    assert list(Observation.objects.order_by("-asked").values_list("agree", "asked")) == [(200, 200), (8, 8)]
