"""Junk is told beside its field, and never a failure; another municipality's walk is not there."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gisreport.accounts.models import Role, User
from routing.models import Municipality
from tests.cast import Town, municipal
from tests.walks.plan.draft import draft_walk
from walks.checklists import standard_checklist
from walks.models import Checklist, Survey

JUNK = ("\x00", "\ud800", "x" * 5_000, "٣", "-1", "../..", "9999999999999999999999", "9" * 5_000, "NaN", "2026-02-30")


@pytest.fixture
def leader(client: Client, leila_the_walk_leader: User) -> Client:
    client.force_login(leila_the_walk_leader)
    return client


@pytest.mark.parametrize("junk", JUNK)
def test_no_form_fails_on_junk(leader: Client, lilleby: Town, junk: str) -> None:
    walk, today = draft_walk(lilleby), timezone.localdate()
    survey = Survey.objects.create(
        municipality=lilleby.municipality, walk=walk, title="?", question="?", opens_on=today, closes_on=today
    )
    sent = junk.encode("utf-8", "replace").decode()
    plan = dict.fromkeys(
        ("title", "kind", "day", "begins", "ends", "coordinates", "subgroups", "checklist", "administrations"), sent
    )
    stops = {
        "stop_id": sent, "stop_name": sent, "stop_place": sent, "stop_note": sent, "way": "drawn", "route": sent,
        "move": sent,
    }  # fmt: skip
    answer = {"id": sent, "valence": sent, "place": sent, "lat": sent, "lon": sent, "text": sent}
    statuses = [
        leader.post(reverse("walk-change", args=[walk.pk]), plan).status_code,
        leader.post(reverse("walk-stops", args=[walk.pk]), stops).status_code,
        leader.post(reverse("walk-codes", args=[walk.pk]), {"day": sent, "hour": sent}).status_code,
        leader.post(reverse("survey", args=[survey.pk]), answer).status_code,
        leader.post(reverse("survey", args=[survey.pk]), {**answer, "id": uuid4()}).status_code,
        leader.post(reverse("survey-stop", args=[survey.pk]), {"answer": sent}).status_code,
        leader.get(reverse("checklist-new", args=["9001"]), {"fran": sent}).status_code,
        leader.get(reverse("survey-new", args=["9001"]), {"vandring": sent}).status_code,
        leader.get(reverse("walks"), {"kommun": sent}).status_code,
        leader.get(reverse("walk-light"), {"kommun": "9001", "day": sent, "begins": sent, "place": sent}).status_code,
    ]
    assert [status for status in statuses if status >= 500] == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_that_nobody_plans_are_told(leader: Client, lilleby: Town, day: str) -> None:
    page = leader.post(reverse("walk-new", args=["9001"]), {"day": day, "begins": "00:00", "ends": "23:59"})
    assert "Kontrollera året." in page.content.decode()
    asked = {"kommun": "9001", "day": day, "begins": "00:00", "ends": "23:59"}
    assert leader.get(reverse("walk-light"), asked).json()["words"] == ""


def test_a_walk_leader_of_another_municipality_finds_nothing(client: Client, lilleby: Town) -> None:
    walk = draft_walk(lilleby)
    storby = Town(Municipality.objects.get(code="9002"), {}, {})
    client.force_login(municipal(storby, Role.WALK_LEADER, "Siri"))
    for name in ("walk", "walk-plan", "walk-change", "walk-stops", "walk-codes", "walk-sheet"):
        assert client.get(reverse(name, args=[walk.pk])).status_code == 404, name
    assert client.post(reverse("walk-act", args=[walk.pk, "publicera"])).status_code == 404
    assert client.get(reverse("walk-new", args=["9001"])).status_code == 404


def test_a_changed_checklist_is_a_new_version_and_walks_keep_theirs(leader: Client, lilleby: Town) -> None:
    walk, standard = draft_walk(lilleby), standard_checklist()
    sent = {
        "name": "Lilleby", "theme_code": ["feeling", ""], "theme_sv": ["Jag är trygg här.", "Här luktar det gott."],
        "theme_en": ["", ""], "theme_graded": ["0"], "grade_code": ["0", "1"], "grade_sv": ["Nej", "Ja"],
        "grade_en": ["", ""],
    }  # fmt: skip
    for _time in range(2):
        leader.post(reverse("checklist-new", args=["9001"]), sent)
    newest = Checklist.objects.get(name="Lilleby", version=2)
    assert [(theme["code"], theme["is_graded"]) for theme in newest.themes] == [
        ("feeling", True), ("har-luktar-det-gott", False)
    ]  # fmt: skip
    walk.refresh_from_db()
    assert walk.checklist == standard


def test_light_of_a_municipality_that_is_none(leader: Client, lilleby: Town) -> None:
    assert [leader.get(reverse("walk-light"), {"kommun": code}).status_code for code in ("\x00", "x" * 900)] == [
        404,
        404,
    ]
