"""The cheap look at what somebody sends, while they wait: how many, how large, and is it a picture at all."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from gisreport.errors import Refusal
from gisreport.photos.arrival import LostUpload
from gisreport.photos.kinds import HEAD_BYTES, kind_of
from gisreport.photos.reasons import Reason
from gisreport.photos.refusal import PhotoNotStored, PhotoRefused


@dataclass(frozen=True)
class AcceptedPhoto:
    """`file` has lost the name it came with and stands at its beginning; `kind` is jpeg, png, heif …"""

    file: UploadedFile
    sha256: str
    kind: str


def accept_all(uploads: Sequence[UploadedFile]) -> list[AcceptedPhoto]:
    """Raises Refusal naming the field `photos` when there are too many, or one of them will not do."""
    most = settings.PHOTOS_PER_REPORT
    if len(uploads) > most:
        raise _refusal(gettext("Du kan skicka högst %(most)d bilder. Välj bort några.") % {"most": most})
    return [_accept_numbered(upload, number) for number, upload in enumerate(uploads, start=1)]


def _accept_numbered(upload: UploadedFile, number: int) -> AcceptedPhoto:
    if isinstance(upload, LostUpload):
        raise PhotoNotStored(number)
    return accept(upload)


def accept(upload: UploadedFile) -> AcceptedPhoto:
    """Raises Refusal naming the field `photos`. Nothing is decoded here; that is the worker's part."""
    if isinstance(upload, LostUpload):
        raise PhotoNotStored
    if not upload.size:
        raise _refusal(gettext("Bildfilen är tom. Välj en annan."))
    if upload.size > settings.PHOTO_MAX_BYTES:
        limit = {"limit": settings.PHOTO_MAX_BYTES // 1_000_000}
        raise _refusal(gettext("Bilden är större än %(limit)d MB. Välj en mindre.") % limit)
    upload.seek(0)
    kind = kind_of(upload.read(HEAD_BYTES))
    if kind is None:
        raise PhotoRefused(Reason.NOT_A_PICTURE)
    upload.seek(0)
    sha256 = hashlib.file_digest(upload, "sha256").hexdigest()
    upload.seek(0)
    upload.name = uuid.uuid4().hex
    return AcceptedPhoto(upload, sha256, kind)


def _refusal(sentence: str) -> Refusal:
    return Refusal(sentence, fields={"photos": sentence})
