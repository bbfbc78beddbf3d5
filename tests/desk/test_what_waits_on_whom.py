"""Nothing stuck is invisible: what waits, on whom, since when, and what comes next."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gisreport.accounts.models import User
from gisreport.cases import lifecycle, outside
from gisreport.cases.ask import ask
from gisreport.cases.models import Case, OutsideLink
from gisreport.desk.waiting import rows, waiting
from gisreport.outbox.models import Message
from routing.models import Administration
from tests.cast import Town
from tests.desk.conftest import SignIn
from tests.reports.town import reported


@pytest.fixture
def owner(db: None) -> Administration:
    return Administration.objects.create(code="tv", name="Trafikverket", email="tv@example.org", is_external=True)


def kinds(user: User) -> list[str]:
    return [str(row.why) for row in rows(list(waiting(user)))]


def test_a_new_case_waits_for_nothing_special(lilleby: Town, karin_the_coordinator: User) -> None:
    reported(lilleby)
    assert kinds(karin_the_coordinator) == []


def test_what_an_owner_outside_has_changes_as_it_answers(
    lilleby: Town, owner: Administration, karin_the_coordinator: User
) -> None:
    case = reported(lilleby).case
    lifecycle.hand_over(case, to=owner, reason="vägen är statlig", by=karin_the_coordinator)
    assert kinds(karin_the_coordinator) == ["outside"]
    link = OutsideLink.objects.select_related("case").get()
    outside.answer(link, text="Vi tittar.")
    assert kinds(karin_the_coordinator) == ["answered"]
    lifecycle.note(case, text="Bra.", by=karin_the_coordinator)
    assert kinds(karin_the_coordinator) == ["outside"]
    outside.propose_closing(link, is_done=True)
    assert kinds(karin_the_coordinator) == ["proposal"]
    outside.refuse_closing(case, reason="hålet är kvar", by=karin_the_coordinator)
    OutsideLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert kinds(karin_the_coordinator) == ["new-link"]
    lifecycle.resolve(case, by=karin_the_coordinator)
    assert kinds(karin_the_coordinator) == []


def test_with_an_owner_outside_it_waits_without_a_link_too(
    lilleby: Town, owner: Administration, karin_the_coordinator: User
) -> None:
    case = reported(lilleby).case
    lifecycle.hand_over(case, to=owner, reason="vägen är statlig", by=karin_the_coordinator)
    lifecycle.resolve(case, by=karin_the_coordinator)
    outside.end_links(case)
    lifecycle.reopen(case, reasons="hålet är kvar", by=karin_the_coordinator)
    assert kinds(karin_the_coordinator) == ["outside"]


def test_the_other_things_that_stand_still(
    lilleby: Town, anna_of_streets: User, omar_of_parks: User, karin_the_coordinator: User
) -> None:
    over, asked, private, lost, held = (
        reported(lilleby, email="rut@example.org", category=category).case
        for category in ("belysning", "belysning", "otrygg-plats", "belysning", "belysning")
    )
    lifecycle.hand_over(over, to=lilleby.offices["parkforvaltningen"], reason="det är en park", by=anna_of_streets)
    ask(asked, follower=asked.followers.get(), text="Vilken stolpe?", by=anna_of_streets)
    event = lost.events.get(kind="assigned")
    Message.objects.filter(kind="case.arrived", subject_id=str(event.pk)).update(given_up_at=timezone.now())
    Case.objects.filter(pk=held.pk).update(held_at=timezone.now())
    found = {row.case: row for row in rows(list(waiting(karin_the_coordinator)))}
    assert {case: str(row.why) for case, row in found.items()} == {
        over: "handed-over", asked: "resident", private: "private", lost: "undelivered", held: "held",
    }  # fmt: skip
    assert found[over].on == "Parkförvaltningen"
    assert found[asked].on == "Den som anmälde"
    assert kinds(omar_of_parks) == ["handed-over"]
    lifecycle.start(over, by=omar_of_parks)
    assert kinds(omar_of_parks) == []


def test_the_page_in_few_statements(
    lilleby: Town, karin_the_coordinator: User, omar_of_parks: User, sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _ in range(8):
        reported(lilleby, category="otrygg-plats")
    client: Client = sign_in(karin_the_coordinator)
    client.get("/handlaggning/vantar/")
    with django_assert_max_num_queries(15):
        page = client.get("/handlaggning/vantar/")
    assert page.content.decode().count("Fördela det") == 8
    assert "Inget väntar" in client.get("/handlaggning/vantar/?vad=proposal").content.decode()
    assert client.get("/handlaggning/vantar/?vad=x&page=99").status_code == 200
    assert "Otrygg plats" not in sign_in(omar_of_parks).get("/handlaggning/vantar/").content.decode()
