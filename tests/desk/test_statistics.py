"""How it goes per administration and category, from what happened to the cases one works with."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.access import cases_of
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Feedback, Follower
from gisreport.desk.statistics.chart import HEIGHT, WIDTH, Chart
from gisreport.desk.statistics.figures import Figures, Month, Period, figures_of, months_of
from gisreport.desk.statistics.form import a_year_to
from tests.cast import Town
from tests.desk.conftest import new_case

TODAY = timezone.localdate()
A_YEAR = a_year_to(TODAY)


def came(case: Case, *, days_ago: float) -> Case:
    at = timezone.now() - timedelta(days=days_ago)
    Case.objects.filter(pk=case.pk).update(created_at=at)
    case.events.filter(kind__in=(EventKind.RECEIVED, EventKind.ASSIGNED)).update(at=at)
    return case


def of(user: User) -> Figures:
    return figures_of(cases_of(user), A_YEAR)[0].figures


def test_times_are_medians_of_what_was_answered_and_closed(lilleby: Town, anna_of_streets: User) -> None:
    for days in (2, 4, 30):
        lifecycle.reply(
            came(new_case(lilleby, "belysning"), days_ago=days), text="Vi tittar på det.", by=anna_of_streets
        )
    lifecycle.resolve(came(new_case(lilleby, "belysning"), days_ago=10), by=anna_of_streets)
    came(new_case(lilleby, "belysning"), days_ago=300)  # nobody has answered
    told = of(anna_of_streets)
    assert (told.came, told.ended, told.lies, told.answered) == (5, 1, 4, 4)
    assert told.answer_median == pytest.approx(7, abs=0.01)
    assert told.close_median == pytest.approx(10, abs=0.01)


def test_overdue_handed_over_and_reopened_are_shares(
    lilleby: Town,
    karin_the_coordinator: User,
) -> None:
    karin, (first, second, third, fourth) = karin_the_coordinator, (new_case(lilleby, "belysning") for _ in range(4))
    lifecycle.hand_over(first, to=lilleby.offices["parkforvaltningen"], reason="parken sköter", by=karin)
    lifecycle.resolve(second, by=karin)
    lifecycle.reopen(second, reasons="lampan är släckt igen", by=karin)
    lifecycle.resolve(third, by=karin)
    Case.objects.filter(pk=fourth.pk).update(due_on=TODAY - timedelta(days=1))
    Case.objects.filter(pk=third.pk).update(due_on=TODAY)
    Case.objects.filter(pk__in=(first.pk, second.pk)).update(due_on=None)
    told = of(karin)
    assert (told.percent_handed_over, told.percent_late, told.percent_reopened) == (25, 50, 50)


def test_few_answers_are_not_told(lilleby: Town, anna_of_streets: User) -> None:
    case = new_case(lilleby, "belysning")
    lifecycle.resolve(case, by=anna_of_streets)
    closing = CaseEvent.objects.get(case=case, kind=EventKind.RESOLVED)

    def answered(times: int) -> None:
        for _time in range(times):
            who = Follower.objects.create(case=case)
            Feedback.objects.create(case=case, follower=who, closing=closing, is_solved=True, satisfied=4)

    answered(4)
    assert of(anna_of_streets).percent_solved is None
    answered(1)
    assert (of(anna_of_streets).percent_solved, of(anna_of_streets).mean_grade) == (100, 4)


def test_only_what_one_works_with_is_counted(
    client: Client,
    lilleby: Town,
    anna_of_streets: User,
    omar_of_parks: User,
    per_the_planner: User,
) -> None:
    new_case(lilleby, "belysning")
    new_case(lilleby, "otrygg-plats")
    assert (of(anna_of_streets).came, of(omar_of_parks).came) == (1, 0)
    client.force_login(anna_of_streets)
    assert "Otrygg" not in client.get("/handlaggning/statistik/").content.decode()
    client.force_login(per_the_planner)
    assert client.get("/handlaggning/statistik/").status_code == 403


def test_the_file_says_the_same_as_the_page(client: Client, lilleby: Town, anna_of_streets: User) -> None:
    new_case(lilleby, "belysning")
    client.force_login(anna_of_streets)
    answer = client.get("/handlaggning/statistik/fil.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["administration"], row["category"], row["received"]) for row in rows] == [
        ("", "", "1"), ("Gatukontoret", "", "1"), ("Gatukontoret", "Belysning", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["since=junk", "since=2026-02-30", "since=2026-05-01&until=2026-01-01", "since=0001-01-01", "until=9999-12-31"],
)
def test_a_period_that_is_none_is_explained(client: Client, anna_of_streets: User, query: str) -> None:
    client.force_login(anna_of_streets)
    assert client.get(f"/handlaggning/statistik/?{query}").status_code == 422
    assert client.get(f"/handlaggning/statistik/fil.csv?{query}").status_code == 200


def test_the_page_costs_few_statements(
    client: Client,
    lilleby: Town,
    karin_the_coordinator: User,
    django_assert_max_num_queries: object,
) -> None:
    for category in ("belysning", "vagskada", "park", "otrygg-plats"):
        new_case(lilleby, category)
    client.force_login(karin_the_coordinator)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get("/handlaggning/statistik/")


def test_months_without_cases_stand_there_too(lilleby: Town, anna_of_streets: User) -> None:
    new_case(lilleby, "belysning")
    months = months_of(cases_of(anna_of_streets), A_YEAR)
    assert len(months) == 12
    assert [month.came for month in months] == [0] * 11 + [1]


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), max_size=130))
def test_every_bar_stays_within_the_drawing(numbers: list[tuple[int, int]]) -> None:
    months = [Month(TODAY, came, ended) for came, ended in numbers]
    for pair in Chart.of(months).pairs:
        assert pair.x >= 0
        assert pair.ended_x + pair.width <= WIDTH + 0.1
        assert min(pair.came_y, pair.ended_y) >= 0
        assert pair.came_y + pair.came_height == pytest.approx(HEIGHT, abs=0.02)
        assert pair.ended_y + pair.ended_height == pytest.approx(HEIGHT, abs=0.02)


def test_a_period_ends_with_its_last_day() -> None:
    period = Period(TODAY, TODAY)
    assert timedelta(hours=23) <= period.ends - period.begins <= timedelta(hours=25)
