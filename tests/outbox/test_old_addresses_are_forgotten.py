"""Ninety days after a letter went out, nothing says any more where it went."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.utils import timezone

from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.outbox.tasks import forget_recipients


def letter(key: str, days_ago: int, end: str) -> Message:
    message = owe("test.unknown", 1, f"{key}@example.org", key=key)
    assert message is not None
    setattr(message, end, timezone.now() - timedelta(days=days_ago))
    message.last_error = f"Kom inte fram.\n550 {key}@example.org"
    message.save()
    return message


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "days_ago", "is_forgotten"),
    [
        ("delivered_at", 91, True),
        ("cancelled_at", 91, True),
        ("delivered_at", 89, False),
        ("given_up_at", 91, False),  # staff can still send it to the right address
    ],
)
def test_addresses(end: str, days_ago: int, is_forgotten: bool) -> None:
    message = letter("rut", days_ago, end)
    forget_recipients(0)
    message.refresh_from_db()
    assert (message.recipient == "") is is_forgotten
    assert ("rut@" not in message.last_error) is is_forgotten
    assert owe("test.unknown", 1, "rut@example.org", key="rut") is None, "it would be sent a second time"


@pytest.mark.django_db
def test_letters_in_the_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "gisreport.outbox.transports.files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    forget_recipients(0)  # no folder yet
    for _ in range(2):
        EmailMessage("Ett mejl", "Hej!", to=["rut@example.org"]).send()
    old, new = sorted((tmp_path / "mail").iterdir())
    long_ago = (timezone.now() - timedelta(days=91)).timestamp()
    os.utime(old, (long_ago, long_ago))
    forget_recipients(0)
    assert list((tmp_path / "mail").iterdir()) == [new]
