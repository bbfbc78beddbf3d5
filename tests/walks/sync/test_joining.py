import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from gisreport.limits.rates import read_rates
from gisreport.outbox.models import Message
from tests.cast import Town
from tests.walks.sync.conftest import found_walk
from tests.walks.sync.phone import Phone, joined
from walks.letters import tell_of_protocol
from walks.models import Participant, Phase, Walk, WalkEvent, WalkEventKind, WalkRole, WalkType

pytestmark = pytest.mark.django_db


def join(client: Client, **said: Any) -> Any:
    sent = {"join_id": str(uuid.uuid4())} | said
    return client.post("/api/v1/walks/join", sent, content_type="application/json")


def test_a_code_is_typed_in_any_way(client: Client, walk: Walk) -> None:
    code = walk.join_code.lower()
    answer = join(client, code=f" {code[:3]}-{code[3:]} ", name="Petra", age_band="26-65", gender="woman")
    assert answer.status_code == 201
    participant = Participant.objects.get(pk=answer.json()["participant"])
    assert (participant.name, participant.role, participant.walk) == ("Petra", WalkRole.PARTICIPANT, walk)
    assert answer.json()["follow_url"].endswith(participant.follow_token)
    assert answer["Cache-Control"] == "no-store"


def test_the_token_is_nowhere_in_the_database(walk: Walk, phone: Phone) -> None:
    assert len(phone.token) == 43
    assert phone.token not in {str(value) for value in Participant.objects.values_list().get()}


def test_joining_again_is_the_same_participant_with_a_new_token(client: Client, walk: Walk) -> None:
    said = {"code": walk.join_code, "join_id": str(uuid.uuid4()), "name": "Petra"}
    first, second = join(client, **said), join(client, **said)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["participant"] == second.json()["participant"]
    tokens = [answer.json()["token"] for answer in (first, second)]
    answers = [client.get(f"/api/v1/walks/{walk.pk}", headers={"authorization": f"Bearer {one}"}) for one in tokens]
    assert [answer.status_code for answer in answers] == [401, 200]


def test_a_lost_answer_is_asked_for_again_after_the_code_was_closed(client: Client, walk: Walk, phone: Phone) -> None:
    Walk.objects.update(join_closed_at=timezone.now())
    assert join(client, code=walk.join_code, join_id=phone.join_id).status_code == 200
    assert join(client, code=walk.join_code).status_code == 410


def test_the_leaders_code_leads_or_writes(client: Client, walk: Walk) -> None:
    roles = [join(client, code=walk.leader_code, role=role).json()["role"] for role in ("", "leader", "secretary")]
    assert roles == [WalkRole.LEADER, WalkRole.LEADER, WalkRole.SECRETARY]
    assert join(client, code=walk.join_code, role="leader").json()["role"] == WalkRole.PARTICIPANT


@pytest.mark.parametrize("code", ["2222222", "", "%00", "x" * 40, "ÅÄÖ", "🙂"])
def test_a_wrong_code(client: Client, walk: Walk, code: str) -> None:
    answer = join(client, code=code or "-")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("no-such-code")
    assert client.get(f"/api/v1/walks/code/{code or '-'}").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"join_closed_at": timezone.now()},
        {"join_until": timezone.now() - timedelta(minutes=1)},
        {"phase": Phase.PUBLISHED},
        {"phase": Phase.PLANNED},
    ],
)
def test_a_code_that_is_closed(client: Client, walk: Walk, changes: dict[str, Any]) -> None:
    Walk.objects.update(**changes)
    answers = [join(client, code=walk.join_code), client.get(f"/api/v1/walks/code/{walk.join_code}")]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "vandringsledaren" in answers[0].json()["detail"]


def test_guessing_is_soon_not_answered_any_more(
    client: Client, walk: Walk, phone: Phone, settings: LazySettings
) -> None:
    settings.RATE_LIMITS = read_rates("walk-codes=3/h")
    answers = [client.get(f"/api/v1/walks/code/222222{number}").status_code for number in range(2, 7)]
    assert answers == [404, 404, 404, 429, 429]
    assert join(client, code="2222222").status_code == 429
    assert client.get(f"/api/v1/walks/code/{walk.leader_code}").status_code == 429  # nor is what was guessed right
    assert join(client, code=walk.join_code).status_code == 429
    assert join(client, code=walk.join_code, join_id=phone.join_id).status_code == 200
    assert join(client, code=walk.leader_code, join_id=phone.join_id).status_code == 429


def test_joining_is_limited_by_address(client: Client, walk: Walk, settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("walk-joins=2/h")
    ours = str(uuid.uuid4())
    again = [join(client, code=walk.join_code, join_id=ours).status_code for _ in range(3)]
    assert again == [201, 200, 200]  # only what is new counts
    assert [join(client, code=walk.join_code).status_code for _ in range(2)] == [201, 429]


def test_the_leaders_code_is_longer_and_opens_when_the_other_is_closed(client: Client, walk: Walk) -> None:
    assert (len(walk.join_code), len(walk.leader_code)) == (7, 10)
    Walk.objects.update(join_closed_at=timezone.now())
    assert join(client, code=walk.join_code).status_code == 410
    assert join(client, code=walk.leader_code).json()["role"] == WalkRole.LEADER
    Walk.objects.update(phase=Phase.CLOSED)
    assert join(client, code=walk.leader_code).status_code == 410


def test_an_address_is_written_in_one_way(client: Client, walk: Walk) -> None:
    answer = join(client, code=walk.join_code, email="Petra@EXEMPEL.se")
    assert Participant.objects.get(pk=answer.json()["participant"]).email == "petra@exempel.se"
    assert join(client, code=walk.join_code, email="pétra@exempel.se").status_code == 400


def test_nobodys_mailbox_is_filled_by_joining(client: Client, walk: Walk, settings: LazySettings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | read_rates("letters=2/d")
    said = {"code": walk.join_code, "email": "petra@exempel.se"}
    assert [join(client, **said).status_code for _number in range(3)] == [201, 201, 400]
    assert Participant.objects.count() == 2
    tell_of_protocol(WalkEvent.objects.create(walk=walk, kind=WalkEventKind.PUBLISHED, at=timezone.now()))
    assert Message.objects.filter(recipient="petra@exempel.se").count() == 1


def test_what_is_told_before_joining(client: Client, walk: Walk) -> None:
    group = walk.subgroups.create(name="Norra")
    told = client.get(f"/api/v1/walks/code/{walk.join_code}").json()
    assert told["title"] == walk.title
    assert told["subgroups"] == [{"id": group.pk, "name": "Norra"}]
    assert told["role"] == "participant"
    assert told["information"]
    assert client.get(f"/api/v1/walks/code/{walk.leader_code}").json()["role"] == "leader"


def test_a_childrens_walk_keeps_counts_only(client: Client, lilleby: Town) -> None:
    walk = found_walk(lilleby, kind=WalkType.CHILDREN)
    said = {"name": "Kalle", "email": "kalle@example.org", "age_band": "0-14", "gender": "man"}
    answer = join(client, code=walk.join_code, company={"unknown": 12}, **said)
    participant = Participant.objects.get(pk=answer.json()["participant"])
    assert (participant.name, participant.email, participant.age_band, participant.gender) == ("", "", "", "")
    assert participant.company == {"unknown": 12}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("company", {"martian:26-65": 2}),
        ("company", {"unknown": 101}),
        ("company", {"unknown": -1}),
        ("company", [1]),
        ("subgroup", 999_999),
        ("subgroup", 10**30),
        ("name", "x" * 61),
        ("name", "a\x00b"),
        ("name", "\ud83d"),
        ("email", "nobody"),
        ("gender", "x"),
        ("join_id", "1"),
        ("code", None),
        ("language", "../../etc"),
    ],
)
def test_what_no_phone_would_send_is_pointed_at(client: Client, walk: Walk, field: str, value: object) -> None:
    answer = join(client, **({"code": walk.join_code} | {field: value}))
    assert answer.status_code == 400
    assert f"#/{field}" in answer.json()["errors"][0]["pointer"]


def test_a_leader_who_left_reads_nothing(leader: Phone) -> None:
    assert leader.get("devices").status_code == 200
    leader.ask("leave", {})
    assert leader.get("devices").status_code == 403


def test_leaving_hides_the_name_and_keeps_what_was_noted(walk: Walk, another_phone: Phone) -> None:
    phone = joined(walk, name="Petra", email="petra@exempel.se")
    phone.put(phone.create())
    assert [one["by"] for one in another_phone.get("observations").json()["observations"]] == ["Petra"]
    assert phone.ask("leave", {}).status_code == 204
    assert [one["by"] for one in another_phone.get("observations").json()["observations"]] == [""]
    assert Participant.objects.get(pk=phone.participant.pk).email == ""
    assert phone.get("observations").status_code == 403
    assert phone.put(phone.create()).status_code == 201  # what is on the phone still comes in


def test_a_subgroup_of_another_walk_is_none(client: Client, walk: Walk, lilleby: Town) -> None:
    elsewhere = found_walk(lilleby).subgroups.create(name="Andra")
    assert join(client, code=walk.join_code, subgroup=elsewhere.pk).status_code == 400
    assert joined(walk, subgroup=walk.subgroups.create(name="Södra").pk).participant.subgroup.name == "Södra"
