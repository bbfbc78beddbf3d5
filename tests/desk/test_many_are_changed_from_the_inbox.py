"""Ticked rows are changed together; what cannot be is named, and nothing typed is lost."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from tests.cast import Town
from tests.desk.conftest import SignIn, new_case


@pytest.fixture
def anna(sign_in: SignIn, anna_of_streets: User) -> Client:
    return sign_in(anna_of_streets)


def ticked(*cases: Case) -> list[str]:
    return [f"{case.number}:{case.events.latest('pk').pk}" for case in cases]


def send(client: Client, verb: str, *cases: Case, query: str = "", **fields: Any) -> HttpResponse:
    sent = {"verb": verb, "case": ticked(*cases), **fields}
    return client.post(f"/handlaggning/flera{query}", sent)  # type: ignore[return-value]


def states(*cases: Case) -> list[str]:
    for case in cases:
        case.refresh_from_db()
    return [case.status for case in cases]


@pytest.mark.parametrize(
    ("verb", "fields", "becomes"),
    [
        ("planera", {"planera-date": timezone.localdate().isoformat()}, "planned"),
        ("paborja", {}, "in_progress"),
        ("atgardat", {}, "resolved"),
        ("atgardas-inte", {"atgardas-inte-reason": "budget"}, "declined"),
        ("atgardas-inte", {"atgardas-inte-reason": "own", "atgardas-inte-own_reason": "det är bra"}, "declined"),
    ],
)
def test_their_status_changes(anna: Client, lilleby: Town, verb: str, fields: dict[str, str], becomes: str) -> None:
    one, other = new_case(lilleby, "belysning"), new_case(lilleby, "vagskada")
    answer = send(anna, verb, one, other, query="?category=belysning", **fields)
    assert (answer.status_code, answer["Location"]) == (302, "/handlaggning/?category=belysning")
    assert states(one, other) == [becomes] * 2


def test_they_get_an_officer_or_none(anna: Client, lamp: Case, anna_of_streets: User) -> None:
    send(anna, "fordela", lamp, **{"fordela-officer": str(anna_of_streets.pk)})
    lamp.refresh_from_db()
    assert lamp.assignee == anna_of_streets
    send(anna, "fordela", lamp, **{"fordela-officer": "nobody"})
    lamp.refresh_from_db()
    assert lamp.assignee is None


def test_they_are_handed_over(anna: Client, lilleby: Town, lamp: Case) -> None:
    park = lilleby.offices["parkforvaltningen"]
    fields = {"lamna-over-to": str(park.pk), "lamna-over-reason": "parken äger marken"}
    assert send(anna, "lamna-over", lamp, **fields).status_code == 302
    lamp.refresh_from_db()
    assert lamp.administration == park


def test_what_is_refused_is_named_and_stays_ticked(
    anna: Client, lilleby: Town, lamp: Case, anna_of_streets: User
) -> None:
    other = new_case(lilleby, "belysning")
    sent = {"verb": "atgardat", "case": ticked(lamp, other)}
    lifecycle.note(other, text="Ring först.", by=anna_of_streets)
    page = anna.post("/handlaggning/flera", sent)
    words = page.content.decode()
    assert page.status_code == 422
    assert "1 ärende är åtgärdat." in words
    assert "1 ärende ändrades inte" in words
    assert "Något har hänt med ärendet sedan du öppnade det: Intern anteckning." in words
    assert page.context["ticked"] == {other.number}
    assert states(lamp, other) == ["resolved", "assigned"]


def test_a_field_that_is_wrong_changes_nothing_and_keeps_what_was_typed(anna: Client, lamp: Case) -> None:
    page = send(anna, "lamna-over", lamp, **{"lamna-over-reason": "vägen är statlig"})
    words = page.content.decode()
    assert page.status_code == 422
    assert 'value="vägen är statlig"' in words
    assert page.context["ticked"] == {lamp.number}  # type: ignore[attr-defined]
    assert states(lamp) == ["assigned"]


@pytest.mark.parametrize("case", [[], ["x"], [":"], ["'--:1"], ["\x00:9"]])
def test_without_ticks_it_says_what_to_do(anna: Client, case: list[str]) -> None:
    page = anna.post("/handlaggning/flera", {"verb": "paborja", "case": case})
    assert page.status_code == 422


def test_a_mark_that_cannot_be_read_means_that_nothing_was_seen(anna: Client, lamp: Case) -> None:
    page = anna.post("/handlaggning/flera", {"verb": "paborja", "case": [f"{lamp.number}:x"]})
    assert page.status_code == 422
    assert states(lamp) == ["assigned"]


def test_an_unknown_verb_is_not_there(anna: Client) -> None:
    assert anna.post("/handlaggning/flera", {"verb": "radera"}).status_code == 404


def test_all_on_the_page_are_ticked_without_a_script(anna: Client, lilleby: Town, lamp: Case) -> None:
    other = new_case(lilleby, "belysning")
    words = anna.get("/handlaggning/?tick=all").content.decode()
    assert words.count(" checked") == 2
    assert other.number in words


def test_the_whole_way_costs_few_statements(anna: Client, lilleby: Town, django_assert_max_num_queries: Any) -> None:
    cases = [new_case(lilleby, "belysning") for _number in range(100)]
    sent = {"verb": "atgardat", "case": ticked(*cases)}
    with django_assert_max_num_queries(30):
        assert anna.post("/handlaggning/flera", sent).status_code == 302
    assert set(states(*cases)) == {"resolved"}


@pytest.mark.parametrize("number", ["²", "é" * 5000, "../", ""])
def test_what_is_no_number_of_a_case_is_not_ticked(anna: Client, number: str) -> None:
    answer = anna.post("/handlaggning/flera", {"verb": "paborja", "case": number})
    assert answer.status_code == 422
    assert "Markera minst ett ärende" in answer.content.decode()


def test_a_mark_that_no_number_is_so_long_as_is_as_none(anna: Client, lamp: Case) -> None:
    answer = anna.post("/handlaggning/flera", {"verb": "paborja", "case": f"{lamp.number}:{'9' * 5000}"})
    assert answer.status_code == 422
    assert states(lamp) == ["assigned"]
