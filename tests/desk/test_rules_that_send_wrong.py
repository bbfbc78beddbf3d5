"""A rule whose cases are handed over is pointed out, and a change is tried on past cases before it is made."""

from datetime import date

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from gisreport.desk.administration.wrong_rules import misrouted, months_before, try_on_past_cases
from reports.submit import Submission, submit
from routing.models import Responsibility
from routing.rules import Wording
from tests.cast import Town
from tests.geometry import pin

LONG_AGO = date(2020, 1, 1)


def reported(town: Town, category: str, x: float) -> Case:
    return submit(
        Submission(category=town.categories[category], municipality=town.municipality, point=pin(x, 3), text="Trasig")
    ).case


@pytest.fixture
def handed_over(lilleby: Town, anna_of_streets: User) -> list[Case]:
    """Four lamps went to the streets' office, which gave three of them to the parks' and mended one."""
    cases = [reported(lilleby, "belysning", 3 + n / 100) for n in range(4)]
    for case in cases[:3]:
        lifecycle.hand_over(case, to=lilleby.offices["parkforvaltningen"], reason="parken sköter", by=anna_of_streets)
    lifecycle.resolve(cases[3], by=anna_of_streets)
    return cases


def test_the_rule_is_named_with_where_its_cases_went(lilleby: Town, handed_over: list[Case]) -> None:
    (row,) = misrouted(lilleby.municipality, since=LONG_AGO)
    assert row.rule is not None
    assert row.rule.category == lilleby.categories["belysning"]
    assert (row.decided, row.handed_over, row.percent) == (4, 3, 75)
    assert row.proposed == lilleby.offices["parkforvaltningen"]


def test_a_change_is_tried_on_past_cases_and_nothing_is_kept(lilleby: Town, handed_over: list[Case]) -> None:
    rule = Responsibility.objects.get(category=lilleby.categories["belysning"])
    before = list(Responsibility.objects.values().order_by("pk"))
    wording = Wording(lilleby.offices["parkforvaltningen"], lilleby.categories["belysning"])
    tried = try_on_past_cases(lilleby.municipality, since=LONG_AGO, wording=wording, instead_of=rule)
    assert (tried.cases, tried.right_now, tried.right_then) == (4, 1, 3)
    (move,) = tried.moves
    assert (move.cases, move.better, move.worse) == (4, 3, 1)
    assert list(Responsibility.objects.values().order_by("pk")) == before


def test_open_cases_that_nobody_has_moved_tell_nothing(lilleby: Town) -> None:
    reported(lilleby, "belysning", 3)
    assert try_on_past_cases(lilleby.municipality, since=LONG_AGO).cases == 0
    assert misrouted(lilleby.municipality, since=LONG_AGO) == []


def test_the_administrator_tries_and_accepts(
    client: Client, lilleby: Town, handed_over: list[Case], eva_the_administrator: User
) -> None:
    client.force_login(eva_the_administrator)
    page = client.get("/administration/9001/fel-regler")
    assert "Parkförvaltningen (3)" in page.content.decode()
    rule = Responsibility.objects.get(category=lilleby.categories["belysning"])
    address = f"/administration/9001/fel-regler/prova?rule={rule.pk}"
    sent = {
        "category": lilleby.categories["belysning"].pk,
        "administration": lilleby.offices["parkforvaltningen"].pk,
        "area": "", "since": date.today().isoformat(), "order": 100,
    }  # fmt: skip
    tried = client.post(address, sent)
    assert "Blir rätt" in tried.content.decode()
    rule.refresh_from_db()
    assert rule.valid.upper is None
    saved = client.post(address, sent | {"save": "1"})
    assert saved.status_code == 302
    assert try_on_past_cases(lilleby.municipality, since=LONG_AGO).right_now == 3


def test_junk_in_the_address_is_no_rule(client: Client, lilleby: Town, eva_the_administrator: User) -> None:
    client.force_login(eva_the_administrator)
    for query in ("manader=x", "manader=-1", "manader=99999999"):
        assert client.get(f"/administration/9001/fel-regler?{query}").status_code == 200
    for query in ("rule=x", "category=%00", "administration=-1", "layer=a&area=b", "administration=99999999999"):
        assert client.get(f"/administration/9001/fel-regler/prova?{query}").status_code == 200
    assert client.get("/administration/9001/fel-regler/prova?rule=999999").status_code == 404


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert months_before(date(2026, 2, 28), 3) == date(2025, 11, 1)
    assert months_before(date(2026, 12, 31), 12) == date(2025, 12, 1)
