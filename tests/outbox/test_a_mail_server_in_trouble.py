import time
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from gisreport.outbox.deliver import WAITS
from gisreport.outbox.models import Message
from tests.outbox.letters import DoJobs, owe_hello, the_wait_is_over
from tests.outbox.post_office import PostOffice, a_server_that_drips

pytestmark = pytest.mark.django_db


def test_down_when_the_letter_is_due_and_up_later(hello: None, post_office: PostOffice, do_jobs: DoJobs) -> None:
    owe_hello()
    do_jobs()
    message = Message.objects.owed().get()
    assert message.attempts == 1
    assert message.error_sentence == "Vi får ingen kontakt med e-postservern."
    assert "ConnectionRefusedError" in message.error_detail
    assert timedelta(seconds=45) < message.next_try_at - timezone.now() < timedelta(seconds=75)
    with post_office.open():
        the_wait_is_over()
        do_jobs()
    message.refresh_from_db()
    assert message.delivered_at is not None
    assert (message.attempts, message.last_error) == (2, "")
    assert len(post_office.letters) == 1


def test_each_wait_is_longer_and_after_the_last_one_it_is_given_up(
    hello: None, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    message = owe_hello()
    do_jobs()
    for number, wait in enumerate(WAITS, start=1):
        message.refresh_from_db()
        assert message.attempts == number
        assert message.given_up_at is None
        assert 0.75 * wait < message.next_try_at - timezone.now() < 1.25 * wait
        the_wait_is_over()
        do_jobs()
    assert Message.objects.not_delivered().get().attempts == len(WAITS) + 1
    the_wait_is_over()
    assert do_jobs() == 0


@pytest.mark.parametrize("where", ["answers_to_rcpt", "answers_to_data"])
def test_come_back_later_is_taken_at_its_word(
    where: str, hello: None, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    setattr(post_office, where, ["451 4.7.1 Greylisted, come back later"])
    owe_hello()
    with post_office.open():
        do_jobs()
        message = Message.objects.owed().get()
        assert message.error_detail == "451 4.7.1 Greylisted, come back later"
        the_wait_is_over()
        do_jobs()
    assert len(post_office.letters) == 1


@pytest.mark.parametrize(
    ("where", "answer", "sentence"),
    [
        ("answers_to_rcpt", "550 5.1.1 No such user", "E-postservern tar inte emot post till mottagaren."),
        ("answers_to_data", "554 5.7.1 Looks like spam", "E-postservern tog inte emot mejlet."),
    ],
)
def test_a_final_no_is_final(
    where: str, answer: str, sentence: str, hello: None, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    setattr(post_office, where, [answer])
    owe_hello()
    with post_office.open():
        do_jobs()
    message = Message.objects.not_delivered().get()
    assert (message.error_sentence, message.error_detail) == (sentence, answer)
    assert message.attempts == 1


def test_too_slow(hello: None, post_office: PostOffice, do_jobs: DoJobs, settings: LazySettings) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    post_office.seconds_of_thought = 1
    owe_hello()
    with post_office.open():
        do_jobs()
    assert Message.objects.owed().get().error_sentence == "E-postservern svarade inte i tid."


def test_never_silent_and_never_done(
    hello: None, post_office: PostOffice, do_jobs: DoJobs, settings: LazySettings
) -> None:
    settings.EMAIL_CONVERSATION_SECONDS = 0.5
    owe_hello()
    begun = time.monotonic()
    with a_server_that_drips(post_office.port, every=0.1):
        do_jobs()
    assert time.monotonic() - begun < 2
    assert Message.objects.owed().get().error_sentence == "E-postservern svarade inte i tid."


def test_hangs_up_after_the_letter_and_so_gets_it_again_under_the_same_id(
    hello: None, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    post_office.hangs_up_after_data = True
    owe_hello()
    with post_office.open():
        do_jobs()
        message = Message.objects.owed().get()
        assert message.error_sentence == "E-postservern bröt förbindelsen innan mejlet var mottaget."
        post_office.hangs_up_after_data = False
        the_wait_is_over()
        do_jobs()
    first, second = post_office.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_hangs_up_at_goodbye_which_does_not_matter(hello: None, post_office: PostOffice, do_jobs: DoJobs) -> None:
    post_office.hangs_up_at_goodbye = True
    owe_hello()
    with post_office.open():
        do_jobs()
        the_wait_is_over()
        do_jobs()
    assert len(post_office.letters) == 1
    assert Message.objects.get().delivered_at is not None


def test_one_refused_recipient_does_not_stand_in_the_way_of_others(
    hello: None, post_office: PostOffice, do_jobs: DoJobs
) -> None:
    post_office.answers_to_rcpt = ["550 5.1.1 No such user"]
    owe_hello(1, "nobody@example.org")
    owe_hello(2, "lisa@example.org")
    with post_office.open():
        do_jobs()
    assert [letter["To"] for letter in post_office.letters] == ["lisa@example.org"]
