from collections.abc import Callable

import pytest

from gisreport.cases.models import Case, PublicCase
from gisreport.outbox.models import Message
from tests.geometry import pin
from tests.walks.sync.phone import Phone, seen
from walks.models import Observation
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
