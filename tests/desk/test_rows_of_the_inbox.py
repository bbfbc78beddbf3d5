"""A row says what an officer needs to choose: what it is, where it stands, and by when."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases.models import Case, Support
from reports.models import Report
from reports.submit import Submission, submit
from tests.cast import Town
from tests.desk.conftest import SignIn, new_case
from tests.geometry import pin

Row = Callable[..., str]


@pytest.fixture
def told(lilleby: Town) -> Case:
    """Rut tells of a lamp, at length."""
    text = "<b>Lampan</b> " + "blinkar " * 40
    kind = lilleby.categories["belysning"]
    return submit(Submission(category=kind, municipality=lilleby.municipality, point=pin(3, 3), text=text)).case


@pytest.fixture
def row(sign_in: SignIn, anna_of_streets: User, told: Case) -> Row:
    """How it stands in Anna's inbox, with these fields changed."""
    client = sign_in(anna_of_streets)

    def shown(**fields: Any) -> str:
        Case.objects.filter(pk=told.pk).update(**fields)
        words = client.get("/handlaggning/", {"status": "all"}).content.decode()
        return words[words.index(f'data-number="{told.number}"') :].split("</li>")[0]

    return shown


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (-2, '<span class="tag tag--stop">Försenat 2 dagar</span>'),
        (-1, '<span class="tag tag--stop">Försenat 1 dag</span>'),
        (0, ">Senast i dag "),
        (1, ">Senast i morgon "),
    ],
)
def test_it_says_how_near_the_day_is(row: Row, days: int, says: str) -> None:
    assert says in row(due_on=timezone.localdate() + timedelta(days=days))


def test_another_day_is_written_shortly(row: Row) -> None:
    assert ">Senast 24 nov 2199 " in row(due_on=date(2199, 11, 24))


def test_when_the_clock_does_not_run_the_day_is_not_told(row: Row) -> None:
    late = timezone.localdate() - timedelta(days=2)
    assert "Väntar på svar" in row(due_on=late, paused_at=timezone.now())
    assert "tag--stop" not in row(due_on=late, status="resolved")


def test_what_was_reported_is_shortened_and_stays_text(row: Row) -> None:
    assert "<p>&lt;b&gt;Lampan&lt;/b&gt; blinkar" in row()
    assert row().count("blinkar") < 20
    assert "…</p>" in row()


def test_a_place_that_is_told_in_words_stands_first(row: Row) -> None:
    Report.objects.update(place="Storgatan 12", text="Mörkt.")
    assert "<p>Storgatan 12 · Mörkt.</p>" in row()
    Report.objects.update(text="")
    assert "<p>Storgatan 12</p>" in row()


def test_its_marks_stand_beside_it(row: Row, told: Case) -> None:
    Support.objects.create(case=told, key="a")
    Support.objects.create(case=told, key="b")
    hidden = row(is_hidden=True)
    assert '<span class="tag">2 till har sett det</span>' in hidden
    assert '<span class="tag tag--stop">Dolt</span>' in hidden


def test_the_office_is_named_to_those_who_have_several(
    sign_in: SignIn, lilleby: Town, told: Case, karin_the_coordinator: User
) -> None:
    in_the_park = new_case(lilleby, "park")
    Case.objects.update(status="in_progress")
    words = sign_in(karin_the_coordinator).get("/handlaggning/").content.decode()
    for case in (told, in_the_park):
        assert f"· {case.administration} ·" in words
