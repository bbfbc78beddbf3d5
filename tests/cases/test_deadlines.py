import datetime
from datetime import date

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gisreport.accounts.models import User
from gisreport.cases import deadlines, lifecycle
from gisreport.cases.deadlines import set_deadline
from gisreport.cases.models import Case, DeadlineRule
from gisreport.cases.working_days import after_working_days
from gisreport.errors import Refusal
from routing.models import Category
from tests.cases.conftest import NewCase
from tests.cast import SINCE, Town

LAMP_DAYS, NEW_DAYS = 10, 3


@pytest.fixture
def lamps(lilleby: Town) -> Category:
    category = lilleby.categories["belysning"]
    DeadlineRule.objects.create(category=category, working_days=LAMP_DAYS, valid=SINCE)
    return category


def in_working_days(days: int) -> date:
    return after_working_days(timezone.localdate(), days)


def tomorrow() -> date:
    return timezone.localdate() + datetime.timedelta(days=1)


def test_a_case_gets_its_day_when_it_is_opened(lamps: Category, new_case: NewCase) -> None:
    lamp, hole = new_case(), new_case("vagskada")
    assert lamp.due_on == in_working_days(LAMP_DAYS)
    assert lamp.deadline == lamps.deadlines.get()
    assert (hole.due_on, hole.deadline) == (None, None)


def test_a_new_rule_changes_no_case_that_has_its_day(
    lamps: Category, new_case: NewCase, eva_the_administrator: User
) -> None:
    before = new_case()
    new = set_deadline(lamps, working_days=NEW_DAYS, since=timezone.localdate(), by=eva_the_administrator)
    after = new_case()
    assert Case.objects.get(pk=before.pk).due_on == in_working_days(LAMP_DAYS)
    assert (after.due_on, after.deadline) == (in_working_days(NEW_DAYS), new)
    assert new.added_by == eva_the_administrator
    assert DeadlineRule.objects.get(pk=before.deadline_id).valid.upper == timezone.localdate()


def test_handing_over_and_opening_again_give_a_new_day(
    lamps: Category, lamp: Case, lilleby: Town, anna_of_streets: User
) -> None:
    Case.objects.filter(pk=lamp.pk).update(due_on=date(2026, 1, 2))
    lifecycle.hand_over(lamp, to=lilleby.offices["parkforvaltningen"], reason="lampan hör till parken", by=None)
    assert Case.objects.get(pk=lamp.pk).due_on == in_working_days(LAMP_DAYS)
    lifecycle.resolve(lamp, by=anna_of_streets)
    Case.objects.filter(pk=lamp.pk).update(due_on=date(2026, 1, 2))
    lifecycle.reopen(lamp, reasons="lampan är släckt igen", by=anna_of_streets)
    assert Case.objects.get(pk=lamp.pk).due_on == in_working_days(LAMP_DAYS)


def test_the_day_costs_one_statement(
    lamps: Category, lamp: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        deadlines.fresh_clock(lamp)


def test_a_rule_begins_today_or_later(lamps: Category) -> None:
    with pytest.raises(Refusal) as refused:
        set_deadline(lamps, working_days=5, since=timezone.localdate() - datetime.timedelta(days=1), by=None)
    assert set(refused.value.fields) == {"since"}
    assert lamps.deadlines.get().working_days == LAMP_DAYS


@pytest.mark.parametrize("days", [0, -1, 501])
def test_a_number_of_days_that_makes_no_sense_is_refused(lamps: Category, days: int) -> None:
    with pytest.raises(Refusal) as refused:
        set_deadline(lamps, working_days=days, since=tomorrow(), by=None)
    assert set(refused.value.fields) == {"working_days"}


def test_a_rule_that_was_to_begin_later_is_replaced(lamps: Category) -> None:
    set_deadline(lamps, working_days=5, since=tomorrow() + datetime.timedelta(days=30), by=None)
    set_deadline(lamps, working_days=NEW_DAYS, since=tomorrow(), by=None)
    assert list(lamps.deadlines.order_by("valid").values_list("working_days", flat=True)) == [LAMP_DAYS, NEW_DAYS]
    assert DeadlineRule.objects.on(tomorrow()).get(category=lamps).working_days == NEW_DAYS


def test_a_rule_that_cases_have_begun_to_follow_today_stays_for_today(lamps: Category, new_case: NewCase) -> None:
    set_deadline(lamps, working_days=NEW_DAYS, since=timezone.localdate(), by=None)
    new_case()
    with pytest.raises(Refusal, match="Välj en senare dag"):
        set_deadline(lamps, working_days=4, since=timezone.localdate(), by=None)
    assert set_deadline(lamps, working_days=4, since=tomorrow(), by=None).working_days == 4


def test_the_day_moves_by_the_working_days_that_were_waited(lamps: Category, lamp: Case) -> None:
    asked = timezone.now() - datetime.timedelta(days=14)
    lamp.paused_at, lamp.due_on = asked, date(2026, 3, 2)
    waited = deadlines.working_days_between(timezone.localdate(asked), timezone.localdate())
    assert deadlines.running_clock(lamp) == {"paused_at": None, "due_on": after_working_days(date(2026, 3, 2), waited)}
