"""One phone can neither read another's unsent data nor act as another; another walk's id is nobody's."""

import uuid
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.limits.rates import read_rates
from tests.cast import Town
from tests.walks.sync.conftest import found_walk
from tests.walks.sync.phone import PHOTO, Phone, joined, sha256
from walks.models import Participant, Walk

pytestmark = pytest.mark.django_db

ASKED = ["", "observations", "devices"]
SENT = ["ops", "reconcile", "leave", "backup"]


def answers(phone: Phone, walk: Walk | str, who: dict[str, str]) -> list[Any]:
    base = f"/api/v1/walks/{getattr(walk, 'pk', walk)}"
    client, operation = phone.client, phone.create()
    return [
        *(client.get(f"{base}/{what}".rstrip("/"), headers=who) for what in ASKED),
        *(client.post(f"{base}/{what}", {}, content_type="application/json", headers=who) for what in SENT),
        client.put(
            f"{base}/ops/{operation.client_id}", operation.content, content_type="application/json", headers=who
        ),
        client.put(f"{base}/media/{sha256(PHOTO)}", PHOTO, content_type="image/jpeg", headers=who),
    ]


@pytest.mark.parametrize(
    "written",
    ["", "Bearer", "Bearer x", f"Bearer {'x' * 43}", f"Bearer {'å' * 43}", "Basic eDp5", "Bearer \x01", "x" * 9_000],
)
def test_no_token_or_a_wrong_one(phone: Phone, walk: Walk, written: str) -> None:
    for walk_id in (walk, str(uuid.uuid4())):
        got = answers(phone, walk_id, {"Authorization": written} if written else {})
        assert {answer.status_code for answer in got} == {401}
    assert {answer["WWW-Authenticate"] for answer in got} == {'Bearer realm="walk"'}
    assert {answer["Content-Type"] for answer in got} == {"application/problem+json"}


def test_another_walk_cannot_be_told_from_none(phone: Phone, lilleby: Town) -> None:
    there, nowhere = (answers(phone, walk, phone.who) for walk in (found_walk(lilleby), str(uuid.uuid4())))
    assert {answer.status_code for answer in (*there, *nowhere)} == {404}
    assert [answer.json() for answer in there] == [answer.json() for answer in nowhere]


def test_no_cookie_opens_anything(walk: Walk, leila_the_walk_leader: Any) -> None:
    client = Client()
    client.force_login(leila_the_walk_leader)
    assert client.get(f"/api/v1/walks/{walk.pk}").status_code == 401


def test_nobody_changes_what_another_noted(phone: Phone, another_phone: Phone, walk: Walk) -> None:
    created = phone.create(text="Mörkt")
    phone.put(created)
    another_phone.post(
        [another_phone.revise(created.client_id, text="Ljust"), another_phone.retract(created.client_id)]
    )
    mine = walk.observations.get(participant=phone.participant)
    assert (mine.text, mine.is_retracted) == ("Mörkt", False)


def test_a_ledger_tells_nothing_of_others(phone: Phone, another_phone: Phone) -> None:
    created = phone.create()
    phone.put(created)
    assert another_phone.reconcile([created])["held"]["ops"] == []


def test_devices_are_for_those_who_lead(phone: Phone, leader: Phone) -> None:
    assert phone.get("devices").status_code == 403
    assert leader.get("devices").status_code == 200
    assert phone.ask("backup", {}).status_code == 403


def test_every_answer_is_kept_by_nobody(phone: Phone, walk: Walk) -> None:
    assert {answer["Cache-Control"] for answer in answers(phone, walk, phone.who)} == {"no-store"}


def test_a_phone_is_limited_by_its_token_not_its_address(
    phone: Phone, another_phone: Phone, settings: LazySettings
) -> None:
    settings.RATE_LIMITS = read_rates("walk-phone=2/h")
    assert [phone.get().status_code for _ in range(3)] == [200, 200, 429]
    assert another_phone.get().status_code == 200


def test_leaving_is_ones_own(phone: Phone, another_phone: Phone, lilleby: Town) -> None:
    joined(found_walk(lilleby)).ask("leave", {})
    another_phone.ask("leave", {})
    assert Participant.objects.get(pk=phone.participant.pk).left_at is None
