"""The same events, the same letters and the same refusals as one by one, in a few statements."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import bulk, lifecycle
from gisreport.cases.models import Case, CaseEvent, DeadlineRule
from gisreport.cases.status import Status
from gisreport.errors import Refusal
from gisreport.outbox.models import Message
from reports.submit import Submission, submit
from tests.cast import SINCE, Town, officer
from tests.geometry import pin

MANY = 200
TOMORROW = timezone.localdate() + timedelta(days=1)


def reported(town: Town, email: str = "rut@example.org", category: str = "belysning") -> Case:
    kind = town.categories[category]
    report = Submission(category=kind, municipality=town.municipality, point=pin(3, 3), text="Mörkt", email=email)
    return submit(report).case


def marks(*cases: Case) -> dict[str, Any]:
    return {case.number: CaseEvent.objects.filter(case=case).latest("pk").pk for case in cases}


VERBS: dict[str, tuple[Callable[..., Any], Callable[..., Any], dict[str, Any]]] = {
    "take": (lifecycle.take, bulk.take_all, {"officer": "anna"}),
    "leave": (lifecycle.take, bulk.take_all, {"officer": None}),
    "plan": (lifecycle.plan, bulk.plan_all, {"date": TOMORROW}),
    "start": (lifecycle.start, bulk.start_all, {}),
    "resolve": (lifecycle.resolve, bulk.resolve_all, {}),
    "decline": (lifecycle.decline, bulk.decline_all, {"reasons": "budget"}),
    "hand_over": (lifecycle.hand_over, bulk.hand_over_all, {"to": "park", "reason": "parken äger marken"}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_it_comes_to_the_same_as_one_by_one(lilleby: Town, anna_of_streets: User, verb: str) -> None:
    DeadlineRule.objects.create(category=lilleby.categories["belysning"], working_days=10, valid=SINCE)
    one, other = reported(lilleby), reported(lilleby)
    alone, together, asked = VERBS[verb]
    facts = asked | {
        name: {"anna": anna_of_streets, "park": lilleby.offices["parkforvaltningen"]}[value]
        for name, value in asked.items()
        if value in ("anna", "park")
    }
    alone(one, by=anna_of_streets, **facts)
    many = together(marks(other), by=anna_of_streets, **facts)
    assert [case.number for case in many.cases] == [other.number]
    assert what_became_of(one) == what_became_of(other)


def what_became_of(case: Case) -> list[Any]:
    """Everything but what differs between any two cases: keys, numbers, times."""
    [row] = Case.objects.filter(pk=case.pk).values()
    times = {name: row.pop(name) is not None for name in ("id", "number", "created_at", "updated_at", "closed_at")}
    events = CaseEvent.objects.filter(case=case).order_by("pk")
    told = [(event.kind, event.by_id, event.officer_id, event.administration_id, event.data) for event in events]
    keys = {str(event.pk) for event in events}
    letters = Message.objects.filter(kind__in=["case.event", "case.arrived"])
    own = [one for one in letters if one.subject_id.partition(":")[0] in keys]
    return [row, times, told, sorted((one.kind, one.recipient, one.language, one.owner_code) for one in own)]


def test_what_cannot_be_moved_is_named_and_the_rest_is_done(lilleby: Town, anna_of_streets: User) -> None:
    open_one, closed = reported(lilleby), reported(lilleby)
    lifecycle.resolve(closed, by=anna_of_streets)
    before = what_became_of(closed)
    many = bulk.start_all(marks(open_one, closed), by=anna_of_streets)
    assert [case.number for case in many.cases] == [open_one.number]
    assert "Öppna det igen först" in many.refused[closed.number].message
    assert what_became_of(closed) == before


def test_what_has_happened_since_is_told(lilleby: Town, anna_of_streets: User) -> None:
    case = reported(lilleby)
    seen = marks(case)
    lifecycle.note(case, text="Ring först.", by=anna_of_streets)
    many = bulk.resolve_all(seen, by=anna_of_streets)
    assert "Intern anteckning" in many.refused[case.number].message
    assert not many.cases


def test_somebody_elses_case_is_not_there(lilleby: Town, omar_of_parks: User) -> None:
    case = reported(lilleby)
    many = bulk.resolve_all({**marks(case), "FINNSEJ": 1}, by=omar_of_parks)
    assert many.refused[case.number].message == many.refused["FINNSEJ"].message
    case.refresh_from_db()
    assert case.status == Status.ASSIGNED


@pytest.mark.parametrize("kept_back", ["held_at", "merged_into"])
def test_what_is_gathered_or_in_quarantine_is_not_there(lilleby: Town, anna_of_streets: User, kept_back: str) -> None:
    case = reported(lilleby)
    Case.objects.filter(pk=case.pk).update(
        **{kept_back: timezone.now() if kept_back == "held_at" else reported(lilleby)}
    )
    assert case.number in bulk.resolve_all(marks(case), by=anna_of_streets).refused


def test_nobody_gets_a_case_that_she_may_not_see(lilleby: Town, anna_of_streets: User, omar_of_parks: User) -> None:
    case = reported(lilleby)
    many = bulk.take_all(marks(case), officer=omar_of_parks, by=anna_of_streets)
    assert "arbetar inte med ärenden" in many.refused[case.number].message


def test_a_day_that_has_been_is_refused(lilleby: Town, anna_of_streets: User) -> None:
    with pytest.raises(Refusal):
        bulk.plan_all({}, date=date(2020, 1, 1), by=anna_of_streets)


def test_too_many_at_once_are_refused(anna_of_streets: User) -> None:
    with pytest.raises(Refusal):
        bulk.start_all({str(number): 1 for number in range(MANY + 1)}, by=anna_of_streets)


@pytest.fixture
def pile(lilleby: Town) -> dict[str, Any]:
    """Two hundred cases in three categories, each followed by mail."""
    DeadlineRule.objects.create(
        category=lilleby.categories["belysning"], working_days=10, valid=DateRange(date(2020, 1, 1), None)
    )
    cases = [reported(lilleby, f"r{n}@example.org", ("belysning", "vagskada")[n % 2]) for n in range(2)]
    for number in range(MANY - 2):
        case = Case.objects.get(pk=cases[number % 2].pk)
        follower = case.followers.get()
        case.pk, case.number = None, f"N{number:06}"  # type: ignore[assignment]
        case.save(force_insert=True)
        follower.pk, follower.case, follower.token = None, case, f"t{number}"  # type: ignore[assignment]
        follower.save(force_insert=True)
        CaseEvent.objects.create(case=case, kind="received", at=timezone.now(), administration=case.administration)
        cases.append(case)
    return marks(*cases)


@pytest.mark.parametrize("verb", ["take", "plan", "resolve", "decline", "hand_over"])
def test_two_hundred_cost_few_statements(
    lilleby: Town, pile: dict[str, Any], anna_of_streets: User, verb: str, django_assert_max_num_queries: Any
) -> None:
    _alone, together, asked = VERBS[verb]
    colleague = officer(lilleby, "gatukontoret", "Bo")
    facts = asked | {
        name: {"anna": colleague, "park": lilleby.offices["parkforvaltningen"]}[value]
        for name, value in asked.items()
        if value in ("anna", "park")
    }
    with django_assert_max_num_queries(30):
        many = together(pile, by=anna_of_streets, **facts)
    assert len(many.cases) == MANY
    assert len(many.events) == MANY
