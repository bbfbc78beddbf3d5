import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction

from gisreport.outbox.models import Message
from gisreport.outbox.owe import cancel, owe
from tests.outbox.letters import Deliver


def waiting_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_message_is_a_row_and_a_job() -> None:
    message = owe("test.hello", 7, "lisa@example.org", key="hello:7", language="en", owner_code="9001")
    assert message == Message.objects.owed().get()
    assert (message.subject_id, message.language, message.owner_code) == ("7", "en", "9001")
    assert waiting_jobs() == 1


@pytest.mark.django_db
def test_a_rolled_back_transaction_owes_nothing(deliver_owed: Deliver) -> None:
    with transaction.atomic():
        owe("test.hello", 7, "lisa@example.org", key="hello:7")
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert waiting_jobs() == 0
    assert deliver_owed() == []


@pytest.mark.django_db
def test_owing_the_same_key_twice_is_one_message(hello: None, deliver_owed: Deliver) -> None:
    assert owe("test.hello", 7, "lisa@example.org", key="hello:7") is not None
    assert owe("test.hello", 7, "lisa@example.org", key="hello:7") is None
    sent: list[EmailMessage] = deliver_owed()
    assert [mail.to for mail in sent] == [["lisa@example.org"]]


@pytest.mark.django_db
def test_a_key_stays_taken_after_delivery(hello: None, deliver_owed: Deliver) -> None:
    owe("test.hello", 7, "lisa@example.org", key="hello:7")
    deliver_owed()
    assert owe("test.hello", 7, "lisa@example.org", key="hello:7") is None
    assert len(deliver_owed()) == 1


@pytest.mark.django_db
def test_a_cancelled_message_is_not_sent(hello: None, deliver_owed: Deliver) -> None:
    owe("test.hello", 7, "lisa@example.org", key="hello:7")
    owe("test.hello", 8, "omar@example.org", key="hello:8")
    assert cancel("test.hello", 7) == 1
    assert [mail.to for mail in deliver_owed()] == [["omar@example.org"]]
