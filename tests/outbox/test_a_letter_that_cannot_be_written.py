import pytest
from django.db import connection

from gisreport.outbox import renderers
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.outbox.renderers import Letter
from tests.outbox.letters import Deliver, owe_hello

pytestmark = pytest.mark.django_db


def raises(message: Message) -> Letter:
    raise KeyError("administration")


def asks_the_database_nonsense(message: Message) -> Letter:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nonsense")
    raise AssertionError


@pytest.mark.parametrize("broken", [raises, asks_the_database_nonsense])
def test_is_noted_and_does_not_stand_in_the_way(
    broken: renderers.Renderer, hello: None, monkeypatch: pytest.MonkeyPatch, deliver_owed: Deliver
) -> None:
    monkeypatch.setitem(renderers._renderers, "test.broken", broken)
    owe("test.broken", 1, "omar@example.org", key="broken:1")
    owe_hello()
    assert [mail.to for mail in deliver_owed()] == [["lisa@example.org"]]
    message = Message.objects.owed().get()
    assert message.error_sentence == "Mejlet kunde inte skrivas. Felet finns i programmet."
    assert message.error_detail
    assert message.attempts == 1


def test_nobody_knows_how_to_write_it(deliver_owed: Deliver) -> None:
    owe("test.unknown", 1, "omar@example.org", key="unknown:1")
    assert deliver_owed() == []
    assert Message.objects.owed().get().error_detail == "NoRenderer: test.unknown"


def test_is_no_longer_wanted(monkeypatch: pytest.MonkeyPatch, deliver_owed: Deliver) -> None:
    monkeypatch.setitem(renderers._renderers, "test.unwanted", lambda message: None)
    owe("test.unwanted", 1, "omar@example.org", key="unwanted:1")
    assert deliver_owed() == []
    assert Message.objects.get().cancelled_at is not None


def test_a_broken_language_does_not_leak_into_the_next_letter(hello: None, deliver_owed: Deliver) -> None:
    owe_hello(1, language="en")
    owe_hello(2, language="sv")
    assert [mail.subject for mail in deliver_owed()] == ["Hej 1, på en", "Hej 2, på sv"]
