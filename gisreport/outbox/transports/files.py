"""The mail of an installation without a mail server: one .eml file per letter in settings.EMAIL_FILE_PATH.

Django's own file backend names files by the second and an object's address, so two letters can share a file.
"""

import os
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for mail in email_messages:
            _write(folder, mail.message().as_bytes())
        return len(email_messages)


def _write(folder: Path, content: bytes) -> None:
    """Under its final name only when whole: the page that lists the letters never sees half of one."""
    name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
    unfinished = folder / f"{name}.part"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    unfinished.rename(folder / f"{name}.eml")


def remove_letters(*, older_than: timedelta) -> int:
    """Delete the letters in the folder that were written longer ago than that; answers how many."""
    oldest = (timezone.now() - older_than).timestamp()
    old = [path for path in Path(settings.EMAIL_FILE_PATH).glob("*.*") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
