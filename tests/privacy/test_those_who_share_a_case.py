"""What one of those who follow a case asks for takes nothing from the others, and holds nothing up for good."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gisreport.accounts.address import CODE
from gisreport.accounts.models import AddressCode, User
from gisreport.cases import lifecycle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Follower
from gisreport.errors import Refusal
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.privacy.erase import erase
from gisreport.privacy.erasure import ask, decide, forget_codes_sent, forget_links_that_ran_out
from gisreport.privacy.models import ErasureRequest, Outcome
from gisreport.privacy.own_data import own_data
from gisreport.privacy.parts import Part
from gisreport.privacy.retention import carry_out, due, preview
from gisreport.privacy.traces import TRACES, Whose, letters_about
from tests.cast import Town
from tests.privacy.conftest import Commits, Told, closed
from tests.privacy.test_retention import YEAR, rule_for

NO = "Uppgifterna behövs."


@pytest.fixture
def bo(rut: Told) -> Follower:
    """Has only seen the same thing."""
    return lifecycle.support(rut.case, key="k" * 64, email="bo@example.org")


# --- Nobody's erasure takes what another one said ---


def test_who_has_only_seen_the_same_takes_no_public_text_along(
    rut: Told, bo: Follower, karin_the_coordinator: User
) -> None:
    lifecycle.release_text(rut.case, text=rut.person.words, by=karin_the_coordinator)
    decide(ask(bo), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    rut.case.refresh_from_db()
    assert rut.case.public_text == rut.person.words
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    rut.case.refresh_from_db()
    assert rut.case.public_text == ""


def test_a_public_text_of_later_stays_when_the_link_ends(rut: Told, karin_the_coordinator: User) -> None:
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    lifecycle.release_text(rut.case, text="Lampan är släckt.", by=karin_the_coordinator)
    Follower.objects.filter(pk=rut.follower.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert forget_links_that_ran_out() == 1
    rut.case.refresh_from_db()
    assert rut.case.public_text == "Lampan är släckt."


# --- After a yes ---


def test_after_a_yes_nothing_more_is_taken_in(resident: Client, rut: Told, karin_the_coordinator: User) -> None:
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    page = f"/a/{rut.follower.token}"
    for address, words in (("komplettera", "Och en sak till."), ("behovs-inte", "Klart."), ("radera", "Igen!")):
        assert resident.post(f"{page}/{address}", {"text": words}).status_code == 422, address
    assert not rut.case.events.filter(text__in=("Och en sak till.", "Klart.")).exists()
    assert ErasureRequest.objects.count() == 1
    html = resident.get(page).content.decode()
    assert f"{page}/komplettera" not in html
    assert f"{page}/behovs-inte" not in html


def test_a_link_that_is_gone_takes_nothing_in_either(rut: Told) -> None:
    Follower.objects.all().delete()
    with pytest.raises(Refusal):
        ask(rut.follower)
    with pytest.raises(Refusal):
        lifecycle.add_information(rut.follower, text="För sent.")


def test_with_the_link_goes_what_it_led_to_and_its_request_is_settled(rut: Told, karin_the_coordinator: User) -> None:
    """As it was possible before nothing more was taken in."""
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    at = timezone.now()
    rut.case.events.create(kind=EventKind.INFORMATION_ADDED, at=at, follower=rut.follower, text="Efteråt.")
    again = ErasureRequest.objects.create(case=rut.case, follower=rut.follower, text="Igen!")
    Follower.objects.filter(pk=rut.follower.pk).update(expires_at=at - timedelta(minutes=1))
    forget_links_that_ran_out()
    again.refresh_from_db()
    assert (again.outcome, again.text, again.follower) == (Outcome.GRANTED, "", None)
    assert not rut.case.events.filter(text="Efteråt.").exists()
    assert not ErasureRequest.objects.unsettled().exists()


# --- Retention is not held up ---


def test_asking_again_and_again_does_not_hold_up_retention(
    rut: Told, bo: Follower, lilleby: Town, eva_the_administrator: User, karin_the_coordinator: User
) -> None:
    rule = rule_for(lilleby, eva_the_administrator, Part.WORDS)
    link = rule_for(lilleby, eva_the_administrator, Part.LINK)
    closed(rut.case, YEAR)
    first = decide(ask(bo), outcome=Outcome.REFUSED, reasons=NO, by=karin_the_coordinator)
    ErasureRequest.objects.filter(pk=first.pk).update(decided_at=timezone.now() - timedelta(weeks=5))
    assert list(due(rule)) == [rut.case]
    second = ask(bo)
    assert list(due(rule)) == [rut.case]
    assert list(due(link)) == []  # the answer is read there
    decide(second, outcome=Outcome.REFUSED, reasons=NO, by=karin_the_coordinator)
    assert list(due(link)) == [rut.case]


@pytest.mark.parametrize("part", Part)
def test_the_preview_tells_all_that_the_run_erases(
    rut: Told,
    sven: Told,
    bo: Follower,
    lilleby: Town,
    eva_the_administrator: User,
    karin_the_coordinator: User,
    part: Part,
) -> None:
    lifecycle.release_text(rut.case, text=rut.person.words, by=karin_the_coordinator)
    lifecycle.reply(rut.case, text="Vi kommer.", by=karin_the_coordinator)
    closed(rut.case, YEAR)
    rule = rule_for(lilleby, eva_the_administrator, part)
    told, run = preview(rule), carry_out(rule)
    assert run is not None
    assert told.rows == run.counts
    assert ("message" in told.rows) == (part in (Part.CONTACT, Part.LINK))
    assert ("public_text" in told.rows) == (part == Part.WORDS)


def test_copies_of_letters_go_with_the_link(
    rut: Told, django_capture_on_commit_callbacks: Commits, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: set[object] = set()
    monkeypatch.setattr("gisreport.privacy.erase.remove_copies", removed.update)
    [letter] = Message.objects.filter(recipient=rut.person.email)
    with django_capture_on_commit_callbacks(execute=True):
        erase(Whose(rut.case), [Part.LINK], reasons={"sv": "så"})
    assert letter.pk in removed


def test_letters_are_found_by_their_keys(rut: Told) -> None:
    """Not by reading every letter there is, once for each case of a night."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    [trace] = [trace for trace in TRACES if trace.model is Message]
    for letters in (trace.rows(Whose(rut.case)), letters_about(rut.case)):
        assert letters.filter(recipient=rut.person.email).exists()
        assert "Seq Scan on outbox_message" not in letters.explain()


# --- Codes belong to whoever reads the mailbox ---


def code_sent(address: str) -> Message:
    code = AddressCode.objects.create(address=address)
    owe(CODE, code.pk, address, key=f"{CODE}:{code.pk}")
    return Message.objects.get(kind=CODE, recipient=address)


def test_writing_an_address_shows_nothing_of_what_was_sent_there(rut: Told, karin_the_coordinator: User) -> None:
    letter = code_sent("vera@example.org")
    rut.follower.switch_mail(True, email="vera@example.org")
    copy = json.loads(own_data(rut.follower).as_json())["data"]
    assert "vera@example.org" not in [one["recipient"] for one in copy["message"]]
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    letter.refresh_from_db()
    assert letter.recipient == "vera@example.org"
    assert letter.cancelled_at is None


def test_an_old_code_leaves_no_address_and_no_copy(db: None, mail_folder: Path, do_jobs: Callable[..., int]) -> None:
    letter = code_sent("vera@example.org")
    do_jobs("gisreport.outbox.tasks.deliver_message")
    [copy] = mail_folder.glob("*.eml")
    assert forget_codes_sent() == 0
    assert copy.exists()
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    assert forget_codes_sent() == 1
    assert not copy.exists()
    letter.refresh_from_db()
    assert letter.recipient == ""
    assert forget_codes_sent() == 0


# --- Letters off ---


def test_switching_letters_off_brings_no_erased_address_back(rut: Told) -> None:
    read_before = Follower.objects.get(pk=rut.follower.pk)
    Follower.objects.filter(pk=rut.follower.pk).update(email="")
    for on, email in ((False, ""), (True, rut.person.email)):  # the page sends along the address that it knew
        read_before.switch_mail(on, email=email)
        assert Follower.objects.get(pk=rut.follower.pk).email == ""
