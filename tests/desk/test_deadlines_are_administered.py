"""An administrator says within how many working days a category is answered for, and sees how that would have gone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gisreport.accounts.models import User
from gisreport.cases.models import Case, DeadlineRule
from gisreport.desk.administration.deadlines import tried_on_last_year
from gisreport.desk.models import Adjustment
from tests.cast import Town
from tests.desk.conftest import SignIn, new_case

TODAY = date(2026, 6, 1)  # a Monday


@pytest.fixture
def eva(eva_the_administrator: User, sign_in: SignIn) -> Client:
    return sign_in(eva_the_administrator)


def lived(town: Town, came: date, closed: date | None) -> None:
    case = new_case(town, "belysning")
    Case.objects.filter(pk=case.pk).update(created_at=_noon(came), closed_at=_noon(closed) if closed else None)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_it_is_set_from_a_day_on_and_earlier_ones_are_listed(eva: Client, lilleby: Town) -> None:
    address = f"/administration/9001/tider/{lilleby.categories['belysning'].pk}"
    today = timezone.localdate()
    eva.post(address, {"working_days": 10, "since": today})
    eva.post(address, {"working_days": 5, "since": today + timedelta(days=30)})
    assert list(DeadlineRule.objects.order_by("valid").values_list("working_days", flat=True)) == [10, 5]
    assert [one.after["working_days"] for one in Adjustment.objects.order_by("pk")] == [10, 5]
    page = eva.get(address).content.decode()
    assert "Nu: 10 arbetsdagar." in page
    assert "5 arbetsdagar från" in page


@pytest.mark.parametrize("wrong", [{"working_days": 0}, {"working_days": 501}, {"working_days": ""}, {"since": "x"},
                                   {"since": "2020-01-01"}])  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(eva: Client, lilleby: Town, wrong: dict[str, object]) -> None:
    address = f"/administration/9001/tider/{lilleby.categories['belysning'].pk}"
    page = eva.post(address, {"working_days": 10, "since": timezone.localdate(), **wrong})
    assert list(page.context["form"].errors) == list(wrong)
    assert not DeadlineRule.objects.exists()


def test_last_years_cases_say_how_it_would_have_gone(
    lilleby: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lived(lilleby, date(2026, 5, 4), date(2026, 5, 8))  # four working days
    lived(lilleby, date(2026, 5, 4), date(2026, 5, 13))  # seven
    lived(lilleby, date(2026, 5, 4), None)  # not yet
    lived(lilleby, date(2026, 5, 29), None)  # its time has not run out
    lived(lilleby, date(2024, 5, 4), date(2024, 5, 8))  # long ago
    with django_assert_num_queries(1):
        five, ten = tried_on_last_year(lilleby.categories["belysning"], (10, 5), TODAY)
    assert (five.working_days, five.met, five.known, five.percent) == (5, 1, 3, 33)
    assert (ten.met, ten.known) == (2, 3)


def test_trying_saves_nothing(eva: Client, lilleby: Town) -> None:
    address = f"/administration/9001/tider/{lilleby.categories['belysning'].pk}"
    page = eva.post(address, {"working_days": 7, "since": timezone.localdate(), "try": "1"})
    assert page.context["chosen"] == 7
    assert not DeadlineRule.objects.exists()
