from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, Follower
from gisreport.outbox.models import Message
from tests.cases.conftest import NewCase
from tests.cast import Town

Deliver = Callable[[], list[EmailMessage]]


def owed(kind: str) -> list[str]:
    return list(Message.objects.filter(kind=kind).order_by("created_at").values_list("recipient", flat=True))


def test_the_administration_is_told_of_a_new_case(lamp: Case) -> None:
    assert owed("case.arrived") == ["gatukontoret@9001.example.org"]
    assert Message.objects.get().owner_code == "9001"


def test_an_import_tells_nobody(new_case: NewCase) -> None:
    new_case(notify=False)
    assert not Message.objects.exists()


def test_an_administration_without_address_is_a_fact_of_the_event(lilleby: Town, new_case: NewCase) -> None:
    lilleby.offices["gatukontoret"].email = ""
    lilleby.offices["gatukontoret"].save()
    case = new_case()
    assert not Message.objects.exists()
    assert case.events.get(kind="assigned").data["no_address"] is True


@pytest.mark.parametrize(("forwards", "letters"), [(True, 1), (False, 0)])
def test_an_owner_outside_is_sent_it_only_if_we_forward(
    lilleby: Town, new_case: NewCase, forwards: bool, letters: int
) -> None:
    streets = lilleby.offices["gatukontoret"]
    streets.is_external, streets.forwards_reports = True, forwards
    streets.save()
    case = new_case()
    assert Message.objects.count() == letters
    assert case.events.get(kind="assigned").data["forwarded"] is forwards


def test_the_reporter_is_told_at_once_and_of_every_public_event(rut: Follower, anna_of_streets: User) -> None:
    lifecycle.plan(rut.case, date=timezone.localdate(), by=anna_of_streets)
    lifecycle.note(rut.case, text="Ring Rut.", by=anna_of_streets)
    lifecycle.take(rut.case, officer=anna_of_streets, by=anna_of_streets)
    lifecycle.hide(rut.case, by=anna_of_streets)
    lifecycle.resolve(rut.case, by=anna_of_streets)
    assert owed("case.received") == ["rut@example.org"]
    assert owed("case.event") == ["rut@example.org"] * 2


def test_handing_over_tells_both_the_new_administration_and_the_followers(
    lilleby: Town, rut: Follower, anna_of_streets: User
) -> None:
    to = lilleby.offices["parkforvaltningen"]
    lifecycle.hand_over(rut.case, to=to, reason="lampan står i parken", by=anna_of_streets)
    assert owed("case.arrived") == ["gatukontoret@9001.example.org", "parkforvaltningen@9001.example.org"]
    assert owed("case.event") == ["rut@example.org"]


def test_nobody_is_told_what_they_did_themselves(rut: Follower) -> None:
    other = lifecycle.support(rut.case, key="a" * 64, email="olle@example.org")
    lifecycle.no_longer_needed(rut, text="Den lyser igen.")
    assert owed("case.event") == [other.email]


def test_a_private_reply_goes_to_those_who_reported(rut: Follower, anna_of_streets: User) -> None:
    lifecycle.support(rut.case, key="a" * 64, email="olle@example.org")
    lifecycle.reply(rut.case, text="Vilken stolpe menar du?", by=anna_of_streets)
    assert owed("case.event") == ["rut@example.org"]
    lifecycle.reply(rut.case, text="Vi kommer i maj.", is_public=True, by=anna_of_streets)
    assert sorted(owed("case.event")) == ["olle@example.org", "rut@example.org", "rut@example.org"]


def test_whoever_switched_mail_off_is_left_alone_also_by_letters_already_owed(
    rut: Follower, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    lifecycle.start(rut.case, by=anna_of_streets)
    rut.switch_mail(False)
    lifecycle.resolve(rut.case, by=anna_of_streets)
    assert [mail.subject for mail in deliver_owed() if mail.to == ["rut@example.org"]] == [
        f"Vi har tagit emot din anmälan: Belysning, ärende {rut.case.number}"
    ]


def test_a_link_that_has_expired_gets_no_letters(rut: Follower, anna_of_streets: User) -> None:
    rut.expires_at = timezone.now()
    rut.save()
    lifecycle.start(rut.case, by=anna_of_streets)
    assert owed("case.event") == []


def test_a_case_that_moved_on_before_the_letter_went_out_is_not_announced_to_the_first(
    lilleby: Town, lamp: Case, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    to = lilleby.offices["parkforvaltningen"]
    lifecycle.hand_over(lamp, to=to, reason="lampan står i parken", by=anna_of_streets)
    assert [mail.to for mail in deliver_owed()] == [["parkforvaltningen@9001.example.org"]]
