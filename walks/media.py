"""Photos and voices come in: hashed while they are written to the disk, and kept only if they are what they say."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.photos.kinds import HEAD_BYTES, kind_of
from walks.fold import attach
from walks.models import Participant, VoiceNote, WalkPhoto
from walks.refusals import HashMismatch, TooLarge, TooMany, WalkFull, WrongKind
from walks.sync import hear

MOST_MEDIA = 2_000  # of one phone
VOICE_MAX_BYTES = 5_000_000  # three minutes and more, at what phones record with
PIECE = 65_536

MOST_BYTES_OF_A_PHONE = 2_000_000_000
MOST_BYTES_OF_A_WALK = 20_000_000_000

HELD = """
    SELECT count(*) FILTER (WHERE ours), coalesce(bool_or(ours AND sha256 = %(sha256)s), false),
           coalesce(sum(bytes) FILTER (WHERE ours), 0), coalesce(sum(bytes), 0)
    FROM (
        SELECT sha256, bytes, participant_id = %(participant)s AS ours FROM walks_walkphoto WHERE walk_id = %(walk)s
        UNION ALL
        SELECT sha256, bytes, participant_id = %(participant)s FROM walks_voicenote WHERE walk_id = %(walk)s
    ) held
"""


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


def take_in(participant: Participant, sha256: str, source: Source) -> bool:
    """Store what `source` gives under its hash; whether it is new. The bytes are read to their end in any case, so
    that nobody learns of a hash alone what is here.

    Raises HashMismatch, TooLarge, TooMany, WalkFull, WrongKind, and PhotoNotStored when the disk is full; nothing is
    kept then.
    """
    incoming = Incoming(source, sha256)
    held = _held(participant, sha256)
    if held.is_here:
        incoming.read_through()
        return False
    _refuse_more_than_there_is_room_for(held)
    medium, field = _begun(participant, incoming)
    name = field.storage.save(field.field.generate_filename(medium, ""), File(incoming))  # type: ignore[arg-type]  # only `read` is asked for
    setattr(medium, field.field.attname, name)
    return _kept(participant, medium, field, incoming)


class Incoming:
    """What comes, a piece at a time. The first piece says what it is; the end, whether it is what its name says."""

    def __init__(self, source: Source, sha256: str) -> None:
        self.sha256, self.bytes = sha256, 0
        self._source, self._digest, self._most = source, hashlib.sha256(), settings.PHOTO_MAX_BYTES
        head = self._begin()
        self.voice = "" if kind_of(head) else voice_of(head)
        if not (self.voice or kind_of(head)):
            self.read_through()  # what broke on the way is sent again, whatever it looks like now
            raise WrongKind(
                _("Skicka ett foto (JPEG, PNG, HEIC, WebP, AVIF eller GIF) eller en röst (WebM, Ogg, MP4 eller AAC).")
            )
        if self.voice:
            self._most = VOICE_MAX_BYTES

    def _begin(self) -> bytes:
        """The first bytes, which are read again by `read`."""
        self._head = b""
        while len(self._head) < HEAD_BYTES and (piece := self._piece(HEAD_BYTES - len(self._head))):
            self._head += piece
        return self._head

    def _piece(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except OSError as error:  # the connection broke off; nobody shall take it for the disk
            raise HashMismatch(_("Filen kom inte fram hel. Skicka den igen.")) from error

    def read(self, size: int = PIECE) -> bytes:
        """The next piece. Raises TooLarge, and HashMismatch at the end of something else."""
        piece, self._head = self._head or self._piece(size), b""
        self._digest.update(piece)
        self.bytes += len(piece)
        if self.bytes > self._most:
            raise TooLarge(_("Filen är större än {most} MB.").format(most=self._most // 1_000_000))
        if not piece and self._digest.hexdigest() != self.sha256:
            raise HashMismatch(_("Filen kom inte fram hel. Skicka den igen."))
        return piece

    def read_through(self) -> None:
        while self.read():
            pass


def voice_of(head: bytes) -> str:
    """The type of a recording that begins so; empty for anything that phones do not record. A picture in the same
    kind of box (HEIC) has been told apart before."""
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    is_aac = len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0
    return "audio/aac" if is_aac else ""


@dataclass(frozen=True)
class _Held:
    """How many media of this phone are here, whether this is one of them, and the bytes of all; of the phone's and of
    the whole walk's."""

    number: int
    is_here: bool
    bytes: int
    bytes_of_walk: int


def _held(participant: Participant, sha256: str) -> _Held:
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"participant": participant.pk, "walk": participant.walk_id, "sha256": sha256})
        number, is_here, its_bytes, bytes_of_walk = cursor.fetchone() or (0, False, 0, 0)
    return _Held(int(number), bool(is_here), int(its_bytes), int(bytes_of_walk))


def _refuse_more_than_there_is_room_for(held: _Held) -> None:
    if held.number >= MOST_MEDIA:
        raise TooMany(_("Telefonen har skickat fler än {most} foton och röster.").format(most=MOST_MEDIA))
    if held.bytes >= MOST_BYTES_OF_A_PHONE:
        most = MOST_BYTES_OF_A_PHONE // 1_000_000_000
        raise TooMany(_("Telefonen har skickat foton och röster på mer än {most} GB.").format(most=most))
    if held.bytes_of_walk >= MOST_BYTES_OF_A_WALK:
        raise WalkFull(_("Vandringen rymmer inte fler foton. De är kvar på telefonen; säg till vandringsledaren."))


def _begun(participant: Participant, incoming: Incoming) -> tuple[WalkPhoto | VoiceNote, FieldFile]:
    """The row, not stored yet, and its file."""
    whose = {"walk_id": participant.walk_id, "participant": participant, "sha256": incoming.sha256, "bytes": 0}
    if not incoming.voice:
        photo = WalkPhoto(**whose)
        return photo, photo.raw
    if participant.walk.without_names:
        raise WrongKind(_("På barnens vandringar sparas inga röster."))
    voice = VoiceNote(**whose, mimetype=incoming.voice)
    return voice, voice.file


def _kept(participant: Participant, medium: WalkPhoto | VoiceNote, field: FieldFile, incoming: Incoming) -> bool:
    """Write the row of a file that is on the disk. Should that fail, the sweep for leftovers takes the file."""
    medium.bytes = incoming.bytes
    with transaction.atomic():
        hear(participant, timezone.now())
        is_here = _held(participant, incoming.sha256).is_here
        if not is_here:
            medium.save(force_insert=True)
            attach(participant, [incoming.sha256])
            if isinstance(medium, WalkPhoto):
                medium.send_to_worker()
    if is_here:  # it came twice at the same time
        field.storage.delete(str(getattr(medium, field.field.attname)))
    return not is_here
