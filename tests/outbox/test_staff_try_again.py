import pytest

from gisreport.accounts.models import User
from gisreport.outbox.models import Message
from gisreport.outbox.owe import retry
from tests.outbox.letters import DoJobs, owe_hello
from tests.outbox.post_office import PostOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def given_up(hello: None, post_office: PostOffice, do_jobs: DoJobs) -> Message:
    owe_hello(recipient="liisa@example.org")
    post_office.answers_to_rcpt = ["550 5.1.1 No such user"]
    with post_office.open():
        do_jobs()
    return Message.objects.not_delivered().get()


def test_a_given_up_message_goes_out_again(
    given_up: Message, post_office: PostOffice, do_jobs: DoJobs, anna_of_streets: User
) -> None:
    assert retry(given_up, by=anna_of_streets)
    with post_office.open():
        do_jobs()
    given_up.refresh_from_db()
    assert given_up.delivered_at is not None
    assert given_up.retried_by_id == anna_of_streets.pk


def test_to_a_corrected_address(
    given_up: Message, post_office: PostOffice, do_jobs: DoJobs, anna_of_streets: User
) -> None:
    retry(given_up, by=anna_of_streets, recipient="lisa@example.org")
    with post_office.open():
        do_jobs()
    assert [letter["To"] for letter in post_office.letters] == ["lisa@example.org"]


def test_pressing_twice_sends_once(
    given_up: Message, post_office: PostOffice, do_jobs: DoJobs, anna_of_streets: User
) -> None:
    assert retry(given_up, by=anna_of_streets)
    assert not retry(given_up, by=anna_of_streets)
    with post_office.open():
        do_jobs()
    assert len(post_office.letters) == 1
