"""The copies of letters that an installation without a mail server keeps in its data folder."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email.parser import BytesHeaderParser
from pathlib import Path

from django.conf import settings


def remove_copies(message_ids: Iterable[uuid.UUID]) -> int:
    """Delete the files of these letters, which are known by their Message-ID; answers how many."""
    wanted = {str(message_id) for message_id in message_ids}
    if not wanted:
        return 0
    copies = [path for path in _copies() if _message_id(path) in wanted]
    for path in copies:
        path.unlink(missing_ok=True)
    return len(copies)


def _copies() -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from Path(settings.EMAIL_FILE_PATH).glob("*.eml")


def _message_id(path: Path) -> str:
    """The row's id, which stands before the @."""
    try:
        with path.open("rb") as file:
            headers = BytesHeaderParser().parse(file)
    except FileNotFoundError:  # tidied away meanwhile
        return ""
    return str(headers.get("Message-ID", "")).strip("<> ").partition("@")[0]
