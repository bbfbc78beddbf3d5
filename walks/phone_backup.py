"""The backup file of a phone, its last resort: JSON lines, read as a stream, and taken in as if the phone had sent
them itself. Again is harmless.

The first line says whose it is: {"v": 1, "walk": …, "join_id": …}. Then operations, {"client_id", "sha256",
"content"}, and photos and voices, {"sha256", "type", "base64"}, of which the last may be long: it is decoded piece by
piece and never held as a whole.
"""

import base64
import binascii
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from walks.media import Source, take_in
from walks.models import Participant, Walk
from walks.operations import MOST_BYTES, is_hash
from walks.refusals import HashMismatch, TooLarge, Unreadable, WrongKind
from walks.sync import HELD, NEW, accept, sha256_of

MOST_BACKUP_BYTES = 500_000_000
MOST_OF_A_LINE = 3 * MOST_BYTES  # without the bytes of a photo; quotation marks in the content are doubled
AT_ONCE = 100
PIECE = 65_536
BYTES_BEGIN = b'"base64":"'
QUOTE, NEW_LINE = b'"', b"\n"


@dataclass
class Count:
    new: int = 0
    held: int = 0
    refused: int = 0

    def as_counts(self) -> dict[str, int]:
        return {"new": self.new, "held": self.held, "refused": self.refused}


@dataclass
class Imported:
    """Operations that conflict are kept apart, as always, and count as refused here."""

    operations: Count = field(default_factory=Count)
    media: Count = field(default_factory=Count)

    def as_counts(self) -> dict[str, dict[str, int]]:
        return {"operations": self.operations.as_counts(), "media": self.media.as_counts()}


def import_backup(walk: Walk, source: Source) -> Imported:
    """Take in the file of a phone that joined `walk`. Raises Unreadable, TooLarge, TooMany, and PhotoNotStored; what
    came before the fault is kept, and the whole file may be sent again."""
    lines = _Lines(source)
    participant = _whose(walk, lines)
    imported, waiting = Imported(), list[tuple[uuid.UUID, str]]()
    try:
        for line in lines:
            if isinstance(line, _Medium):
                _take_medium(participant, line, imported.media)
            elif operation := _operation(line):
                waiting.append(operation)
            else:
                imported.operations.refused += 1
            if len(waiting) == AT_ONCE:
                _take_operations(participant, waiting, imported.operations)
    finally:  # whatever is wrong with the next line
        _take_operations(participant, waiting, imported.operations)
    return imported


def _whose(walk: Walk, lines: "_Lines") -> Participant:
    first = next(iter(lines), None)
    try:
        join_id = uuid.UUID(first["join_id"]) if isinstance(first, dict) and first.get("v") == 1 else None
    except (KeyError, ValueError, TypeError, AttributeError):
        join_id = None
    if join_id is None:
        raise Unreadable(_("Filen är ingen säkerhetskopia från vandringsappen."))
    participant = walk.participants.select_related("walk").filter(join_id=join_id).first()
    if participant is None or first.get("walk") != str(walk.pk):  # type: ignore[union-attr]
        raise Unreadable(_("Filen hör till en annan vandring."))
    return participant


def _operation(line: dict[str, Any]) -> tuple[uuid.UUID, str] | None:
    """None for one that broke on the way."""
    try:
        client_id, content = uuid.UUID(line["client_id"]), str(line["content"])
        return (client_id, content) if sha256_of(content) == line["sha256"] else None
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _take_operations(participant: Participant, waiting: list[tuple[uuid.UUID, str]], count: Count) -> None:
    taken = waiting.copy()
    waiting.clear()
    statuses = [receipt.status for receipt in accept(participant, taken)] if taken else []
    count.new += statuses.count(NEW)
    count.held += statuses.count(HELD)
    count.refused += sum(status not in (NEW, HELD) for status in statuses)


def _take_medium(participant: Participant, medium: "_Medium", count: Count) -> None:
    try:
        if take_in(participant, medium.sha256, medium):
            count.new += 1
        else:
            count.held += 1
    except (HashMismatch, WrongKind, TooLarge):
        count.refused += 1
    medium.skip()


# --- Lines, the long ones piece by piece ---


class _Lines:
    """The lines of a file: objects, and media of which the bytes are to be read or skipped before the next line is."""

    def __init__(self, source: Source) -> None:
        self._source, self._buffer, self._bytes, self._has_ended = source, b"", 0, False

    def __iter__(self) -> Iterator["dict[str, Any] | _Medium"]:
        while line := self._line():
            head, mark = line
            if mark == BYTES_BEGIN:
                yield _Medium(self, _object(head + b'"base64":""}'))
            elif head.strip():
                yield _object(head)

    def _line(self) -> tuple[bytes, bytes] | None:
        """Up to its end, or to where the bytes of a photo begin; None after the last."""
        while NEW_LINE not in self._buffer and BYTES_BEGIN not in self._buffer and self._more():
            if len(self._buffer) > MOST_OF_A_LINE:
                raise Unreadable(_("En rad i filen är för lång."))
        if not self._buffer:
            return None
        line, has_end, _rest = self._buffer.partition(NEW_LINE)
        head, mark, _bytes = line.partition(BYTES_BEGIN)
        self._buffer = self._buffer[len(head) + len(mark or has_end) :]
        return head, mark

    def before(self, mark: bytes) -> tuple[bytes, bool]:
        """The next piece of what stands before `mark`, and whether that, or the file, ends with it."""
        if not self._buffer and not self._more():
            return b"", True
        piece, has_end, rest = self._buffer.partition(mark)
        self._buffer = rest
        return piece, bool(has_end)

    def _more(self) -> bool:
        if self._has_ended:
            return False
        try:
            piece = self._source.read(PIECE)
        except OSError as error:  # the connection broke off
            raise Unreadable(_("Filen kom inte fram hel. Skicka den igen.")) from error
        self._buffer += piece
        self._bytes += len(piece)
        self._has_ended = not piece
        if self._bytes > MOST_BACKUP_BYTES:
            raise TooLarge(_("Filen är större än {most} MB.").format(most=MOST_BACKUP_BYTES // 1_000_000))
        return bool(piece)


class _Medium:
    """The bytes of one photo or voice, as they are decoded."""

    def __init__(self, lines: _Lines, head: dict[str, Any]) -> None:
        if not is_hash(head.get("sha256")):
            raise Unreadable(_("Ett foto i filen saknar sin SHA-256."))
        self.sha256: str = head["sha256"]
        self._lines, self._undecoded, self._has_ended = lines, b"", False

    def read(self, size: int, /) -> bytes:
        """Some bytes, not necessarily `size`; none at the end. Raises HashMismatch for what is not base64."""
        while not self._has_ended:
            piece, self._has_ended = self._lines.before(QUOTE)
            text = self._undecoded + piece
            whole = len(text) if self._has_ended else len(text) // 4 * 4
            self._undecoded = text[whole:]
            try:
                decoded = base64.b64decode(text[:whole], validate=True)
            except binascii.Error as error:
                raise HashMismatch(_("Filen kom inte fram hel. Skicka den igen.")) from error
            if decoded:
                return decoded
        return b""

    def skip(self) -> None:
        """To the next line, however much of this one was read."""
        has_ended = False
        while not has_ended:
            _piece, has_ended = self._lines.before(NEW_LINE)


def _object(line: bytes) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("En rad i filen går inte att läsa.")) from error
    if not isinstance(read, dict):
        raise Unreadable(_("En rad i filen går inte att läsa."))
    return read
