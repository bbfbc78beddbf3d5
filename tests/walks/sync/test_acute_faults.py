from collections.abc import Callable

import pytest
from django.utils import timezone

from gisreport.cases.models import Case, PublicCase
from gisreport.outbox.models import Message
from tests.geometry import pin
from tests.walks.sync.phone import Phone, seen
from walks.models import Observation, Phase, Walk
from walks.tasks import open_urgent_cases

pytestmark = pytest.mark.django_db

Jobs = Callable[..., int]
TASK = "walks.tasks.open_urgent_cases"


def test_it_becomes_an_ordinary_case_at_once(phone: Phone, do_jobs: Jobs) -> None:
    place = pin(1.4, 1.4)
    phone.put(phone.create(urgent=True, lon=place.x, lat=place.y, text="Elskåpet står öppet."))
    assert do_jobs(TASK) == 1
    case = Case.objects.get()
    assert (case.category.code, case.administration.code) == ("belysning", "parkforvaltningen")
    assert Message.objects.filter(recipient=case.administration.email).exists()
    assert "Elskåpet står öppet." in case.events.get(kind="noted").text
    assert case.public_text == ""
    assert Observation.objects.get().urgent_case == case
    public = PublicCase.objects.get(number=case.number)
    assert public.point.distance(pin(1, 1)) < 1e-9  # at a stop, never where somebody stood


def test_once_however_often_it_is_asked(phone: Phone, do_jobs: Jobs) -> None:
    created = phone.create(urgent=True)
    for operation in (created, created, phone.revise(created.client_id, urgent=True, text="Värre nu.")):
        phone.put(operation)
    assert do_jobs(TASK) >= 1
    open_urgent_cases([str(Observation.objects.get().pk)])
    assert Case.objects.count() == 1


def test_not_what_was_taken_back_in_time(phone: Phone, do_jobs: Jobs) -> None:
    created = phone.create(urgent=True)
    phone.post([created, phone.retract(created.client_id)])
    phone.put(phone.write("create", observation=seen()))
    do_jobs(TASK)
    assert not Case.objects.exists()


def test_without_a_place_or_far_away_the_municipality_answers(phone: Phone, do_jobs: Jobs) -> None:
    phone.put(phone.create(urgent=True, lon=None, lat=None, placed="none", text=""))
    phone.put(phone.create(urgent=True, lon=-70.0, lat=-40.0, theme="nothing-known"))
    do_jobs(TASK)
    assert [case.municipality.code for case in Case.objects.all()] == ["9001", "9001"]


def test_beyond_the_border_the_stop_says_where(phone: Phone, do_jobs: Jobs) -> None:
    beyond = pin(14, 1)
    phone.put(phone.create(urgent=True, lon=beyond.x, lat=beyond.y, stop=str(phone.walk.stops.all()[1].pk)))
    phone.put(phone.create(urgent=True, lon=beyond.x, lat=beyond.y))
    do_jobs(TASK)
    for case, there in zip(Case.objects.order_by("created_at"), [pin(2, 2), pin(1, 1)], strict=True):
        assert case.administration.municipality == case.municipality == phone.walk.municipality
        assert case.point.distance(there) < 1e-9


def test_without_any_place_to_show_it_is_told_in_words(phone: Phone, do_jobs: Jobs) -> None:
    phone.walk.stops.all().delete()
    Walk.objects.update(meeting_point=None)
    phone.put(phone.create(urgent=True))
    do_jobs(TASK)
    case = Case.objects.get()
    assert (case.point, PublicCase.objects.get().point) == (None, None)
    assert f"{pin(1, 1).y:.5f}" in case.events.get(kind="noted").text


@pytest.mark.parametrize(
    "changes", [{"phase": Phase.PUBLISHED}, {"phase": Phase.CLOSED}, {"cancelled_at": timezone.now()}]
)
def test_nothing_is_acute_when_the_walk_is_over(phone: Phone, do_jobs: Jobs, changes: dict[str, object]) -> None:
    Walk.objects.update(**changes)
    phone.put(phone.create(urgent=True))
    do_jobs(TASK)
    assert not Case.objects.exists()
    assert Observation.objects.get().is_urgent


def test_one_phone_and_one_walk_send_only_so_many(
    phone: Phone, another_phone: Phone, do_jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walks.urgent.MOST_OF_A_PHONE", 2)
    monkeypatch.setattr("walks.urgent.MOST_OF_A_WALK", 3)
    for one in (phone, another_phone):
        one.post([one.create(urgent=True) for _number in range(4)])
    do_jobs(TASK)
    assert Case.objects.count() == 3
    assert phone.participant.observations.exclude(urgent_case=None).count() == 2
