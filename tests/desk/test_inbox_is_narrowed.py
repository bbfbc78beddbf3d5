"""What the inbox is asked for is what it shows, and what it cannot read it leaves out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from reports.submit import Submission, submit
from tests.cast import Town
from tests.desk.conftest import SignIn, new_case
from tests.geometry import pin

Shown = Callable[..., list[str]]


@pytest.fixture
def shown(sign_in: SignIn, anna_of_streets: User) -> Shown:
    """The numbers that Anna sees, in their order."""
    client = sign_in(anna_of_streets)

    def ask(**query: Any) -> list[str]:
        return numbers(client, **query)

    return ask


def numbers(client: Client, **query: Any) -> list[str]:
    return [case.number for case in client.get("/handlaggning/", query).context["page"]]


def change(case: Case, **fields: Any) -> Case:
    Case.objects.filter(pk=case.pk).update(**fields)
    return case


def test_overdue_come_first_and_paused_are_not_overdue(lilleby: Town, shown: Shown) -> None:
    today = timezone.localdate()
    fresh, soon, late, waiting = (new_case(lilleby, "belysning") for _number in range(4))
    change(fresh, due_on=None)
    change(soon, due_on=today + timedelta(days=1))
    change(late, due_on=today - timedelta(days=1))
    change(waiting, due_on=today - timedelta(days=9), paused_at=timezone.now())
    assert shown() == [case.number for case in (late, soon, fresh, waiting)]
    assert shown(overdue="on") == [late.number]


def test_gathered_and_held_cases_are_not_there(lilleby: Town, lamp: Case, shown: Shown) -> None:
    change(new_case(lilleby, "belysning"), merged_into=lamp)
    change(new_case(lilleby, "belysning"), held_at=timezone.now())
    assert shown() == shown(status="all") == [lamp.number]


def test_by_area_as_it_is_drawn(lilleby: Town, lamp: Case, shown: Shown) -> None:
    south = new_case(lilleby, "belysning", 7, 2)
    assert shown(area="district:hamnen") == [lamp.number]
    assert shown(area="district:sodra") == [south.number]
    assert len(shown(area="district:nowhere")) == 2


def test_by_period(lilleby: Town, lamp: Case, shown: Shown) -> None:
    today = timezone.localdate()
    old = change(new_case(lilleby, "belysning"), created_at=timezone.now() - timedelta(days=10))
    assert shown(since=today - timedelta(days=3)) == [lamp.number]
    assert shown(until=today - timedelta(days=3)) == [old.number]
    assert shown(since=today, until=today) == [lamp.number]


def test_by_who_has_it(lilleby: Town, lamp: Case, anna_of_streets: User, shown: Shown) -> None:
    mine = new_case(lilleby, "belysning")
    lifecycle.take(mine, officer=anna_of_streets, by=anna_of_streets)
    assert shown(who="mine") == [mine.number]
    assert shown(who="nobody") == [lamp.number]


def test_by_source_and_status(lilleby: Town, lamp: Case, anna_of_streets: User, shown: Shown) -> None:
    phoned = change(new_case(lilleby, "belysning"), source="phone")
    assert shown(source="phone") == [phoned.number]
    lifecycle.resolve(lamp, by=anna_of_streets)
    assert shown() == [phoned.number]
    assert shown(status="closed") == shown(status="resolved") == [lamp.number]


def test_by_words_however_they_are_put_together(lilleby: Town, lamp: Case, shown: Shown) -> None:
    told = reported(lilleby, "Gatubelysningen blinkar vid kajen")
    assert shown(q="belysning") == shown(q="kajen blinkar") == [told.number]
    assert shown(q="fontän") == []


def test_private_cases_are_found_by_whoever_handles_them_and_by_nobody_else(
    lilleby: Town, sign_in: SignIn, omar_of_parks: User, karin_the_coordinator: User
) -> None:
    private = reported(lilleby, "Gatubelysningen är svag", "otrygg-plats")
    assert numbers(sign_in(karin_the_coordinator), q="belysning") == [private.number]
    assert numbers(sign_in(omar_of_parks), q="belysning") == []
    assert numbers(sign_in(omar_of_parks), q=private.number) == []


def reported(town: Town, text: str, category: str = "belysning") -> Case:
    kind = town.categories[category]
    return submit(Submission(category=kind, municipality=town.municipality, point=pin(3, 3), text=text)).case


def test_a_number_is_found_whatever_else_is_chosen(lamp: Case, anna_of_streets: User, shown: Shown) -> None:
    lifecycle.resolve(lamp, by=anna_of_streets)
    assert shown(q=lamp.number, category="vagskada", who="mine") == [lamp.number]


def test_a_word_too_short_to_look_for_is_told(lamp: Case, sign_in: SignIn, anna_of_streets: User) -> None:
    page = sign_in(anna_of_streets).get("/handlaggning/", {"q": "ö"})
    assert "minst tre bokstäver" in page.content.decode()
    assert [case.number for case in page.context["page"]] == [lamp.number]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "igår"}, {"until": "2026-13-40"}, {"area": "district"}, {"area": "x:y:z"}, {"source": "x"},
        {"who": "99999999999999999999"}, {"per": "1000000"}, {"page": "99999999999999999999999"}, {"page": "²"},
        {"q": "\x00"}, {"q": "x" * 5000}, {"category": "\x00"}, {"overdue": "\x00\x00"}, {"since": "0001-01-01"},
        {"until": "9999-12-31"}, {"tick": "x"},
    ],
)  # fmt: skip
def test_junk_counts_as_not_chosen(lamp: Case, shown: Shown, query: dict[str, str]) -> None:
    assert shown(**query) == [lamp.number]


def test_a_page_beyond_the_end_is_the_last(lilleby: Town, shown: Shown) -> None:
    for _number in range(60):
        new_case(lilleby, "belysning")
    assert len(shown()) == 50
    assert shown(page=2) == shown(page=9)
    assert len(shown(page=2)) == 10
    assert len(shown(per=100)) == 60


def test_the_figures_are_of_what_is_open(lilleby: Town, lamp: Case, sign_in: SignIn, anna_of_streets: User) -> None:
    late = change(new_case(lilleby, "belysning"), due_on=timezone.localdate() - timedelta(days=2))
    lifecycle.take(late, officer=anna_of_streets, by=anna_of_streets)
    lifecycle.resolve(new_case(lilleby, "belysning"), by=anna_of_streets)
    figures = sign_in(anna_of_streets).get("/handlaggning/", {"category": "park"}).context["figures"]
    assert figures == {"open": 2, "overdue": 1, "mine": 1, "mine_overdue": 1, "nobody": 1}


def test_the_map_gets_the_places_of_the_same_cases(
    lilleby: Town, lamp: Case, sign_in: SignIn, anna_of_streets: User
) -> None:
    hole = new_case(lilleby, "vagskada", 7, 2)
    answer = sign_in(anna_of_streets).get("/handlaggning/karta.json", {"category": "vagskada"})
    assert answer["Cache-Control"] == "private, no-store"
    [point] = answer.json()["cases"]
    assert point["number"] == hole.number
    assert point["lon"] == pytest.approx(hole.point.x, abs=1e-5)


@pytest.mark.parametrize("query", [{}, {"q": "belysning", "status": "all"}, {"area": "district:hamnen"}])
def test_a_hundred_rows_cost_few_statements(
    lilleby: Town, sign_in: SignIn, anna_of_streets: User, query: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    for number in range(100):
        reported(lilleby, f"Gatubelysningen är släckt sedan {number} dagar")
    Case.objects.update(held_at=None)  # so many that are alike wait for somebody to read them
    client = sign_in(anna_of_streets)
    with django_assert_max_num_queries(10):
        assert len(numbers(client, per=100, **query)) == 100
