import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.ask import answer, ask
from gisreport.cases.models import Case
from gisreport.desk import digest
from gisreport.desk.digest import MOST_ROWS, Digest, is_the_hour, owe_digests
from gisreport.outbox.models import Message
from tests.cast import Town
from tests.desk import conftest

NewCase = Callable[..., Case]
Deliver = Callable[[], list[EmailMessage]]
WORDS = "Jag bor granne med den som slår sönder lampan."


@pytest.fixture
def new_case(lilleby: Town) -> NewCase:
    return lambda category="belysning": conftest.new_case(lilleby, category)


@pytest.fixture
def morning(deliver_owed: Deliver) -> Callable[[], list[EmailMessage]]:
    """The letters of this morning."""

    def letters() -> list[EmailMessage]:
        before = len(deliver_owed())
        owe_digests(timezone.localdate())
        return deliver_owed()[before:]

    return letters


def overdue(case: Case, officer: User, *, days: int = 3) -> Case:
    due = timezone.localdate() - datetime.timedelta(days=days)
    Case.objects.filter(pk=case.pk).update(assignee=officer, due_on=due)
    return case


def test_an_officer_hears_what_is_late_what_is_new_and_who_has_answered(
    new_case: NewCase, anna_of_streets: User, morning: Deliver
) -> None:
    late, new, asked = overdue(new_case(), anna_of_streets), new_case(), new_case()
    rut = lifecycle.follow(asked, email="rut@example.org")
    lifecycle.take(asked, officer=anna_of_streets, by=anna_of_streets)
    answer(ask(asked, follower=rut, text="Vilken sida?", by=anna_of_streets), text=WORDS)
    [letter] = morning()
    assert letter.to == [anna_of_streets.email]
    assert letter.subject == "Dina ärenden i dag: 1 försenat, 1 har hört av sig, 1 nytt"
    assert "<" not in letter.body
    for part in ("Försenade (1)", "Nya utan handläggare (1)", "Den som anmälde har hört av sig (1)"):
        assert part in letter.body
        assert part in str(letter.alternatives[0][0])
    for case in (late, new, asked):
        assert f"/handlaggning/{case.number}/" in letter.body
    assert WORDS not in letter.body, "a letter says of no case what is written in it"


def test_nothing_is_sent_when_there_is_nothing_to_say(anna_of_streets: User, morning: Deliver) -> None:
    assert morning() == []
    assert Message.objects.get(kind=digest.DIGEST).cancelled_at is not None


def test_nobody_gets_two_on_one_day(new_case: NewCase, anna_of_streets: User, morning: Deliver) -> None:
    new_case()
    assert len(morning()) == 1
    assert morning() == []


def test_a_long_list_is_cut_and_counted(new_case: NewCase, anna_of_streets: User, morning: Deliver) -> None:
    for _number in range(MOST_ROWS + 2):
        new_case()
    [letter] = morning()
    assert letter.body.count("/handlaggning/") == MOST_ROWS + 1
    assert "och 2 till" in letter.body


def test_a_coordinator_hears_of_each_administration(
    new_case: NewCase, anna_of_streets: User, karin_the_coordinator: User, morning: Deliver
) -> None:
    overdue(new_case(), anna_of_streets)
    new_case("vagskada")
    letter = next(one for one in morning() if one.to == [karin_the_coordinator.email])
    assert "Gatukontoret: öppna 2, försenade 1, utan handläggare 1" in letter.body


def test_others_private_cases_are_not_in_it(
    new_case: NewCase, omar_of_parks: User, karin_the_coordinator: User, morning: Deliver
) -> None:
    private = new_case("otrygg-plats")
    letters = morning()
    assert [letter.to for letter in letters] == [[karin_the_coordinator.email]]
    assert private.number not in letters[0].body


def test_it_is_switched_off_without_signing_in(
    client: Client, new_case: NewCase, anna_of_streets: User, morning: Deliver
) -> None:
    new_case()
    [letter] = morning()
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = address[address.index("/morgonmejl") :]
    assert "Stäng av morgonmejlet" in client.get(path).content.decode()
    anna_of_streets.refresh_from_db()
    assert anna_of_streets.wants_digest, "a GET changes nothing"
    client.post(path, {"List-Unsubscribe": "One-Click"})
    anna_of_streets.refresh_from_db()
    assert not anna_of_streets.wants_digest
    Message.objects.all().delete()
    assert morning() == []
    assert client.get(path + "x").status_code == 404
    assert client.get(path)["Referrer-Policy"] == "no-referrer"


def test_it_is_in_the_language_of_whoever_reads_it(new_case: NewCase, anna_of_streets: User, morning: Deliver) -> None:
    User.objects.update(language="en")
    new_case()
    [letter] = morning()
    assert "Lighting" in letter.body


@pytest.mark.parametrize(
    ("day", "hour", "minute", "is_it"),
    [
        ("2026-06-17", 6, 29, False),
        ("2026-06-17", 6, 30, True),
        ("2026-06-17", 11, 30, True),
        ("2026-06-17", 12, 0, False),
        ("2026-06-19", 6, 30, False),  # midsommarafton
        ("2026-06-20", 6, 30, False),
        ("2026-12-24", 6, 30, False),
        ("2026-12-28", 6, 30, True),
    ],
)
def test_it_comes_on_the_mornings_of_working_days(day: str, hour: int, minute: int, is_it: bool) -> None:
    at = datetime.datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert is_the_hour(at) == is_it


def test_on_a_monday_it_tells_of_the_whole_weekend(anna_of_streets: User) -> None:
    monday = datetime.date(2026, 11, 23)
    assert timezone.localdate(Digest(anna_of_streets, monday).since) == datetime.date(2026, 11, 20)


def test_it_costs_the_same_however_many_cases_there_are(new_case: NewCase, anna_of_streets: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert not Digest(User.objects.get(pk=anna_of_streets.pk), timezone.localdate()).is_empty
        return len(asked)

    overdue(new_case(), anna_of_streets)
    few = cost()
    for _number in range(4):
        overdue(new_case(), anna_of_streets)
    assert cost() == few
