"""The mail of the demonstration: nothing leaves the machine, the letters lie in settings.EMAIL_FILE_PATH."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

MOST_LISTED = 1000
MOST_BYTES = 5_000_000
# As gisreport/outbox/transports/files.py names them: the time in UTC first, so the names sort by it.
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Letter:
    name: str
    at: datetime
    sender: str
    recipient: str
    reply_to: str
    subject: str
    text: str
    html: str


def names_of_letters() -> list[str]:
    """Newest first, at most MOST_LISTED."""
    try:
        files = os.listdir(settings.EMAIL_FILE_PATH)
    except FileNotFoundError:
        return []
    names = (file.removesuffix(".eml") for file in files if file.endswith(".eml"))
    return sorted(filter(_NAME.fullmatch, names), reverse=True)[:MOST_LISTED]


def read_letter(name: str) -> Letter | None:
    """The letter of that name; None if there is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        with (Path(settings.EMAIL_FILE_PATH) / f"{name}.eml").open("rb") as file:
            mail = message_from_bytes(file.read(MOST_BYTES), policy=policy.default)
    except FileNotFoundError:
        return None
    return Letter(
        name=name,
        at=datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        sender=str(mail["From"] or ""),
        recipient=str(mail["To"] or ""),
        reply_to=str(mail["Reply-To"] or ""),
        subject=str(mail["Subject"] or ""),
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def _part(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    return str(part.get_content()) if part else ""
