"""What the operator types when something is wrong."""

from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


def said_by(*command: str, **options: object) -> str:
    said = StringIO()
    call_command(*command, stdout=said, **options)  # type: ignore[arg-type]
    return said.getvalue()


def test_someone_who_lost_the_phone_is_let_in(anna_of_streets: User, client: Client) -> None:
    Authenticator.objects.create(user=anna_of_streets, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(anna_of_streets)
    said = said_by("let_in", anna_of_streets.email.upper())
    assert "the second factor is gone" in said
    assert not Authenticator.objects.exists()
    anna_of_streets.refresh_from_db()
    assert not anna_of_streets.check_password(PASSWORD)
    assert client.get("/handlaggning/").status_code == 302, "an open session has ended"
    link = urlsplit(next(word for word in said.split() if word.startswith("http"))).path
    page = Client().get(link, follow=True)
    assert page.status_code == 200
    assert b'name="password1"' in page.content


@pytest.mark.parametrize("email", ["nobody@example.org", ""])
def test_nobody_is_let_in_who_does_not_work_here(email: str) -> None:
    with pytest.raises(CommandError, match="Nobody here has the address"):
        said_by("let_in", email)


def test_who_has_left_stays_out(anna_of_streets: User) -> None:
    User.objects.update(is_active=False)
    with pytest.raises(CommandError, match="no longer works here"):
        said_by("let_in", anna_of_streets.email)


def test_letters_are_sent_again() -> None:
    for key, days in (("new", 1), ("old", 30)):
        owe("test.unknown", 1, "rut@example.org", key=key)
        Message.objects.filter(key=key).update(given_up_at=timezone.now() - timedelta(days=days), attempts=9)
    owe("test.unknown", 1, "", key="nowhere")
    Message.objects.filter(key="nowhere").update(given_up_at=timezone.now())

    assert "1 letters" in said_by("retry_mail")
    again = Message.objects.owed().get()
    assert (again.key, again.attempts, again.retried_by) == ("new", 0, None)
    assert "1 letters" in said_by("retry_mail", days=40)
