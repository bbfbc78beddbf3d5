"""Where should we go? Answered once each, between its days; near answers are one place, which can become a stop."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gisreport.accounts.models import User
from tests.cast import Town
from tests.geometry import pin
from tests.walks.plan.draft import draft_walk
from walks.models import Survey
from walks.survey import places_in


@pytest.fixture
def survey(lilleby: Town) -> Survey:
    today = timezone.localdate()
    return Survey.objects.create(
        municipality=lilleby.municipality, walk=draft_walk(lilleby), title="Vart?", question="Var?",
        opens_on=today, closes_on=today,
    )  # fmt: skip


def sent(**facts: str) -> dict[str, str]:
    return {"id": str(uuid4()), "valence": "negative", "place": "Tunneln", **facts}


def test_sending_twice_is_one_answer(client: Client, survey: Survey) -> None:
    answer = sent()
    for _time in range(2):
        assert client.post(reverse("survey", args=[survey.pk]), answer).status_code == 303
    assert survey.answers.count() == 1


@pytest.mark.parametrize("days", [-2, 2])
def test_outside_its_days_nothing_is_taken(client: Client, survey: Survey, days: int) -> None:
    moved = timezone.localdate() + timedelta(days=days)
    Survey.objects.update(opens_on=moved, closes_on=moved)
    assert client.post(reverse("survey", args=[survey.pk]), sent()).status_code == 410
    assert not survey.answers.exists()


def test_an_answer_needs_a_place_and_a_feeling(client: Client, survey: Survey) -> None:
    page = client.post(reverse("survey", args=[survey.pk]), sent(place="", valence=""))
    assert page.status_code == 422
    assert "Peka på kartan eller beskriv var platsen är." in page.content.decode()
    assert client.post(reverse("survey", args=[survey.pk]), sent(lat="nan", lon="17")).status_code == 422


def test_one_sender_cannot_answer_without_end(client: Client, survey: Survey, settings: LazySettings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "survey": settings.RATE_LIMITS["code-letters"]}
    statuses = [client.post(reverse("survey", args=[survey.pk]), sent()).status_code for _time in range(5)]
    assert statuses == [303] * 4 + [429]


def test_near_answers_are_one_place(survey: Survey) -> None:
    for point, valence in ((pin(2, 2), "negative"), (pin(2.03, 2), "negative"), (pin(3, 3), "positive")):
        survey.answers.create(point=point, valence=valence)
    survey.answers.create(place="Parken ", valence="negative")
    survey.answers.create(place="parken", valence="positive")
    assert [(place.unsafe, place.safe) for place in places_in(survey)] == [(2, 0), (1, 1), (0, 1)]


def test_a_place_becomes_the_last_stop(client: Client, survey: Survey, leila_the_walk_leader: User) -> None:
    client.force_login(leila_the_walk_leader)
    answer = survey.answers.create(point=pin(4, 4), place="Kiosken", valence="negative")
    client.post(reverse("survey-stop", args=[survey.pk]), {"answer": answer.pk})
    assert survey.walk is not None
    last = survey.walk.stops.last()
    assert last is not None
    assert (last.position, last.name) == (3, "Kiosken")
