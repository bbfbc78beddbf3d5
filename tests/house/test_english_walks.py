"""Whoever reads English meets no Swedish on a walk either: those who come, who lead, and who get the letters.

Walks say what the town has written (titles, stops, notes); here it is written without å, ä and ö.
"""

import datetime
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from tests.cast import Town
from tests.geometry import pin
from tests.house.test_english_pages import SWEDISH, leftovers
from walks import letters as letters_of_walks
from walks import points
from walks.checklists import standard_checklist
from walks.models import Observation, Outcome, Participant, Phase, Stop, Survey, SurveyAnswer, Valence, Walk
from walks.publish import publish
from walks.send import Choice, send_to_owners

YESTERDAY = timezone.now() - datetime.timedelta(days=1)


def a_walk(town: Town, phase: Phase, **facts: object) -> Walk:
    walk = Walk.objects.create(
        municipality=town.municipality,
        title=f"Walk {phase}",
        phase=phase,
        starts_at=YESTERDAY,
        ends_at=YESTERDAY + datetime.timedelta(hours=2),
        meeting_place="The quay",
        meeting_point=pin(4, 4),
        checklist=standard_checklist(),
        opened_at=YESTERDAY,
        **dict.fromkeys(Walk.STATEMENTS, "This is how it is."),
        **facts,
    )
    for position, at in enumerate((pin(3, 3), pin(4, 4)), start=1):
        Stop.objects.create(walk=walk, position=position, name=f"Place {position}", point=at)
    return walk


def note(walk: Walk, by: Participant, theme: str, valence: Valence, **facts: object) -> Observation:
    stop = walk.stops.get(position=1)
    where = {"stop": stop, "point": stop.point, "placed": "gps", "accuracy": 8.0}
    return Observation.objects.create(
        walk=walk, participant=by, client_id=uuid4(), at=YESTERDAY, theme=theme, valence=valence, **where, **facts
    )


@pytest.fixture
def walked(lilleby: Town, anna_of_streets: User) -> Participant:
    """Somebody who reads English, on a walk whose points have been sent, answered, refused and left as they are."""
    for office in lilleby.offices.values():
        office.name_en = f"The {office.pk} office"
        office.save()
    walk = a_walk(lilleby, Phase.COLLECTING, walked_at=YESTERDAY)
    phone = Participant.objects.create(
        walk=walk,
        join_id=uuid4(),
        token_hash=uuid4().hex,
        name="Sunflower",
        email="rut@example.org",
        language="en",
        reconciled_at=timezone.now(),
    )
    made = [
        points.make_point(
            walk, observations=[note(walk, phone, theme, valence, text=f"Seen: {theme}", agree=7, asked=9).pk], by=None
        )
        for theme, valence in (
            ("lighting", Valence.NEGATIVE),
            ("path", Valence.NEGATIVE),
            ("care", Valence.NEGATIVE),
            ("asset", Valence.POSITIVE),
        )
    ]
    for number, point in enumerate(made, start=1):
        points.edit(point, words=points.Words(f"Thing {number}", valence=point.valence), seen=1, by=None)
    choices = [
        Choice(made[0].pk, Outcome.CASES, [lilleby.categories["belysning"]]),
        Choice(made[1].pk, Outcome.OUTSIDE, outside="The shop"),
        Choice(made[2].pk, Outcome.DECLINED, reason={"sv": "det blev fel", "en": "it went wrong"}),
        Choice(made[3].pk, Outcome.QUALITY),
    ]
    send_to_owners(walk, choices, by=None)
    publish(walk, by=None)
    lifecycle.decline(Case.objects.get(), reasons="budget", by=anna_of_streets)
    return phone


@pytest.fixture
def others(lilleby: Town) -> list[Walk]:
    """Walks in every other phase, and a question to those who live there."""
    asked = Survey.objects.create(
        municipality=lilleby.municipality,
        title="Where to",
        question="Which places feel unsafe?",
        opens_on=YESTERDAY.date(),
        closes_on=timezone.localdate() + datetime.timedelta(days=9),
    )
    SurveyAnswer.objects.create(survey=asked, point=pin(3, 3), valence="negative", text="Dark")
    SurveyAnswer.objects.create(survey=asked, place="The quay", valence="positive")
    walks = [a_walk(lilleby, phase) for phase in (Phase.PLANNED, Phase.OPEN, Phase.WALKING, Phase.COLLECTING)]
    note(walks[-1], Participant.objects.create(walk=walks[-1], join_id=uuid4(), token_hash=uuid4().hex), "care",
         Valence.NEGATIVE, text="Broken")  # fmt: skip
    return [*walks, a_walk(lilleby, Phase.OPEN, kind="children")]


@pytest.fixture
def reader() -> Client:
    return Client(headers={"accept-language": "en"})


def test_those_who_come_meet_only_english(reader: Client, walked: Participant, others: list[Walk]) -> None:
    own = f"/vandring/folj/{walked.follow_token}"
    assert leftovers(reader, "/vandring/", "/v/", own, f"{own}/mejl", least=9) == {}


def test_those_who_lead_meet_only_english(
    reader: Client, walked: Participant, others: list[Walk], leila_the_walk_leader: User, settings: LazySettings
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    reader.force_login(leila_the_walk_leader)
    assert leftovers(reader, "/vandring/planera/", least=30) == {}


def test_the_letters_are_in_english(walked: Participant, deliver_owed: Callable[[], list[EmailMessage]]) -> None:
    letters_of_walks.tell_of_day(walked.walk, timezone.localdate())
    letters = [letter for letter in deliver_owed() if letter.to == [walked.email]]
    assert letters
    for letter in letters:
        assert not SWEDISH.search(f"{letter.subject} {letter.body}"), letter.body
