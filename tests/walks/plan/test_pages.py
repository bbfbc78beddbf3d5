"""The pages of a walk leader, each once, without scripts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gisreport.accounts.models import User
from tests.cast import Town
from tests.geometry import pin
from tests.walks.plan.draft import STATEMENTS, draft_walk, open_walk
from walks.checklists import standard_checklist
from walks.models import Phase, Survey, Walk
from walks.where import written


@pytest.fixture
def leader(client: Client, leila_the_walk_leader: User) -> Client:
    client.force_login(leila_the_walk_leader)
    return client


def test_a_walk_is_planned_with_stops_and_published(leader: Client, lilleby: Town) -> None:
    quay, park = written(pin(2, 2)), written(pin(2, 3))
    day = timezone.localdate().replace(year=timezone.localdate().year + 1)
    answer = leader.post(
        reverse("walk-new", args=["9001"]),
        {
            "title": "Hamnen i mörker", "kind": "safety", "series_name": "Hösten", "day": day, "begins": "17:00",
            "ends": "19:00", "meeting_place": "Bryggan", "coordinates": quay, "subgroups": "Norra\nSödra\n",
            "group_mode": "on", "checklist": standard_checklist().pk,
            "administrations": [lilleby.offices["gatukontoret"].pk], **STATEMENTS,
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    walk = Walk.objects.get()
    assert answer.headers["Location"] == reverse("walk-stops", args=[walk.pk])
    assert [group.name for group in walk.subgroups.all()] == ["Norra", "Södra"]
    leader.post(
        reverse("walk-stops", args=[walk.pk]),
        {
            "stop_id": ["", ""], "stop_name": ["Tunneln", "Parken"], "stop_place": [quay, park],
            "stop_note": ["", ""], "way": "stops", "route": "",
        },
    )  # fmt: skip
    leader.post(reverse("walk-act", args=[walk.pk, "publicera"]))
    walk.refresh_from_db()
    assert walk.phase == Phase.OPEN
    assert walk.route is not None


def test_every_page_opens(leader: Client, lilleby: Town, leila_the_walk_leader: User) -> None:
    walk = open_walk(lilleby, leila_the_walk_leader, kind="children", shows_code=True)
    today = timezone.localdate()
    survey = Survey.objects.create(
        municipality=lilleby.municipality, walk=walk, title="Vart?", question="Var?", opens_on=today, closes_on=today
    )
    for name in (
        "walk", "walk-plan", "walk-change", "walk-stops", "walk-cancel", "walk-codes", "walk-sheet", "walk-guardians"
    ):  # fmt: skip
        assert leader.get(reverse(name, args=[walk.pk])).status_code == 200, name
    for name in ("survey", "survey-thanks", "survey-results", "survey-change"):
        assert leader.get(reverse(name, args=[survey.pk])).status_code == 200, name
    for name in ("walk-new", "checklists", "checklist-new", "survey-new"):
        assert leader.get(reverse(name, args=["9001"])).status_code == 200, name
    for name in ("walks", "walk-planning"):
        assert walk.title in leader.get(reverse(name)).content.decode()


def test_a_walk_that_is_being_planned_is_there_for_those_who_plan_it(
    client: Client, lilleby: Town, leila_the_walk_leader: User
) -> None:
    walk = draft_walk(lilleby)
    assert client.get(reverse("walk", args=[walk.pk])).status_code == 404
    assert walk.title not in client.get(reverse("walks")).content.decode()
    client.force_login(leila_the_walk_leader)
    assert walk.title in client.get(reverse("walks")).content.decode()


def test_the_public_page_tells_the_code_only_when_the_leader_chose_so(
    client: Client, lilleby: Town, leila_the_walk_leader: User
) -> None:
    for shows_code in (False, True):
        walk = open_walk(lilleby, leila_the_walk_leader, shows_code=shows_code)
        page = client.get(reverse("walk", args=[walk.pk])).content.decode()
        assert (walk.join_code in page) is shows_code
        assert walk.leader_code not in page


def test_the_sun_is_told_while_the_form_is_filled_in(leader: Client, lilleby: Town) -> None:
    asked = {"kommun": "9001", "day": "2026-11-24", "begins": "17:00", "ends": "19:00", "place": ""}
    answer = leader.get(reverse("walk-light"), asked).json()
    assert "mörkt under hela vandringen" in answer["words"]
    assert leader.get(reverse("walk-light"), {**asked, "day": "2026-02-31"}).json() == {"words": "", "height": ""}


def test_what_is_wrong_is_said_beside_the_field(leader: Client, lilleby: Town) -> None:
    page = leader.post(reverse("walk-new", args=["9001"]), {"title": "", "day": "", "coordinates": "0.1, 0.1"})
    assert page.status_code == 422
    words = page.content.decode()
    assert "Ge vandringen ett namn." in words
    assert "Välj en dag." in words
