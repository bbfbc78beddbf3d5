"""The worker's part: make the cleaned files of a photo that was sent, and let go of what was sent."""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from gisreport.photos.apart import clean_apart
from gisreport.photos.clean import SIZES, CleanPhoto
from gisreport.photos.deletion import deletion
from gisreport.photos.models import Photo, PhotoState
from gisreport.photos.reasons import BadPhoto, Reason

logger = logging.getLogger(__name__)

# How long to wait after each try that failed through no fault of the photo (no memory, a full disk, a worker that was
# killed). After the last wait the photo is given up.
WAITS = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(hours=24),
    timedelta(hours=24),
)


def process(photo: Photo) -> None:
    """Clean `photo`, or note why it cannot be used; either way its raw file is let go. Again is harmless.

    Files come first and the row after them in one update, so a reader never meets half a photo; a worker that is
    killed in between leaves files that the next run overwrites. The raw file, which may say where someone lives,
    is forgotten by the row only when it is gone from the disk.
    """
    if not _begin(photo):
        return
    with transaction.atomic(durable=True):  # what is deleted below must not come back by a rollback
        ours = _locked(photo)
        if ours is None:
            return
        if ours.state == PhotoState.WAITING:
            outcome = _outcome(ours)
            if outcome is None:
                return
            _update(ours, **outcome)
    _let_go(ours)
    with suppress(ObjectDoesNotExist):  # removed just now
        photo.refresh_from_db()


def _begin(photo: Photo) -> bool:
    """Count the try before it is made, so that a photo that takes its worker down with it is not tried for ever."""
    with transaction.atomic(durable=True):
        ours = _locked(photo)
        if ours is None or ours.next_try_at is None:
            return False
        if ours.state == PhotoState.WAITING and ours.attempts >= len(WAITS):
            _update(ours, state=PhotoState.FAILED, refusal=Reason.NOT_CLEANED, next_try_at=None)
            logger.error("Photo %s was given up after %d tries; its raw file is kept", ours.pk, ours.attempts)
            return False
        wait = WAITS[min(ours.attempts, len(WAITS) - 1)]
        _update(ours, attempts=ours.attempts + 1, next_try_at=timezone.now() + wait)
    return True


def _locked(photo: Photo) -> Photo | None:
    """The row as it is now; None if it was deleted meanwhile, or another worker is at it."""
    rows = type(photo)._default_manager.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(pk=photo.pk).first()


def _outcome(photo: Photo) -> dict[str, Any] | None:
    """What is to be written into the row; None if this try failed and the next may not."""
    try:
        raw = _raw_bytes(photo)
        return _cleaned(photo, raw) | _kept_original(photo, raw)
    except Exception:  # whatever it was, the raw file is still there
        logger.exception("Photo %s could not be cleaned; it will be tried again", photo.pk)
        return None


def _cleaned(photo: Photo, raw: bytes | None) -> dict[str, Any]:
    try:
        if raw is None:
            raise BadPhoto(Reason.GONE)
        cleaned = clean_apart(raw)
    except BadPhoto as bad:
        return {"state": PhotoState.REFUSED, "refusal": bad.reason}
    size = {"width": cleaned.width, "height": cleaned.height}
    return {"state": PhotoState.CLEAN} | size | _stored(photo, cleaned)


def _raw_bytes(photo: Photo) -> bytes | None:
    """None if the file is gone."""
    try:
        with photo.raw.open("rb") as file:
            return bytes(file.read())
    except (FileNotFoundError, ValueError):  # ValueError: the row names no file
        return None


def _stored(photo: Photo, cleaned: CleanPhoto) -> dict[str, str]:
    """The names of the files, written under the photo's id in place of any that an earlier run left."""
    return {size: _store(getattr(photo, size), getattr(cleaned, size)) for size in SIZES}


def _kept_original(photo: Photo, raw: bytes | None) -> dict[str, str]:
    """The name of the raw file's copy, where the municipality keeps what was sent."""
    if raw is None or not settings.KEEP_RAW_PHOTOS:
        return {}
    return {"original": _store(photo.original, raw)}


def _store(file: FieldFile, content: bytes) -> str:
    name = file.field.generate_filename(file.instance, "")
    file.storage.delete(name)
    return file.storage.save(name, ContentFile(content))


def _let_go(photo: Photo) -> None:
    with deletion():
        if photo.raw.name:
            photo.raw.storage.delete(photo.raw.name)
        _update(photo, raw="", next_try_at=None)


def _update(photo: Photo, **values: Any) -> None:
    type(photo)._default_manager.filter(pk=photo.pk).update(**values)
