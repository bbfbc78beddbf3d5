"""The worker's part: make the cleaned files of a photo that was sent, and let go of what was sent."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from gisreport.photos.apart import clean_apart
from gisreport.photos.clean import SIZES, CleanPhoto
from gisreport.photos.deletion import deletion
from gisreport.photos.models import Photo, PhotoState
from gisreport.photos.reasons import BadPhoto, Reason

logger = logging.getLogger(__name__)

CLEANING = 730_115_202  # first half of the locks' numbers; any other would do, as long as nothing else has it

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
    is forgotten by the row only when it is gone from the disk. The row is not locked while the photo is cleaned, for
    whoever wants to delete it must not wait for that.
    """
    if not _begin(photo):
        return
    with transaction.atomic(durable=True):  # what is deleted below must not come back by a rollback
        if not _is_ours_alone(photo):
            return
        made = _made_of(photo)
        ours = _rows(photo).select_for_update(of=("self",)).first()
        if ours is None:  # deleted meanwhile
            return
        if ours.state == PhotoState.WAITING and not _noted(ours, made):
            return
    _let_go(ours)
    with suppress(ObjectDoesNotExist):  # removed just now
        photo.refresh_from_db()


def _begin(photo: Photo) -> bool:
    """Count the try before it is made, so that a photo that takes its worker down with it is not tried for ever."""
    with transaction.atomic(durable=True):
        ours = _rows(photo).select_for_update(skip_locked=True, of=("self",)).first()
        if ours is None or ours.next_try_at is None or not _is_ours_alone(photo):
            return False
        if ours.state == PhotoState.WAITING and ours.attempts >= len(WAITS):
            _update(ours, state=PhotoState.FAILED, refusal=Reason.NOT_CLEANED, next_try_at=None)
            logger.error("Photo %s was given up after %d tries; its raw file is kept", ours.pk, ours.attempts)
            return False
        wait = WAITS[min(ours.attempts, len(WAITS) - 1)]
        _update(ours, attempts=ours.attempts + 1, next_try_at=timezone.now() + wait)
    return True


def _rows(photo: Photo) -> QuerySet[Photo]:
    """The row as it is now, or none if it was deleted meanwhile."""
    return type(photo)._default_manager.filter(pk=photo.pk)


def _is_ours_alone(photo: Photo) -> bool:
    """False while another worker cleans it; else none will until this transaction ends, however it does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [CLEANING, str(photo.pk)])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class _Made:
    """What came of a raw file: a clean photo, or why there is none."""

    raw: bytes | None
    clean: CleanPhoto | None = None
    refusal: Reason | None = None


def _made_of(photo: Photo) -> _Made | None:
    """None if there is nothing to do, or if this try failed and the next may not."""
    ours = _rows(photo).filter(state=PhotoState.WAITING).first()
    if ours is None:
        return None
    raw = None
    try:
        raw = _raw_bytes(ours)
        if raw is None:
            return _Made(None, refusal=Reason.GONE)
        return _Made(raw, clean=clean_apart(raw))
    except BadPhoto as bad:
        return _Made(raw, refusal=bad.reason)
    except Exception:  # whatever it was, the raw file is still there
        _will_be_tried_again(photo)
        return None


def _noted(photo: Photo, made: _Made | None) -> bool:
    """Whether the row says how it ended. The files are written under its lock, or they might outlive the row."""
    if made is None:
        return False
    try:
        outcome = _outcome(photo, made)
    except Exception:  # the disk is full, or closed
        _will_be_tried_again(photo)
        return False
    _update(photo, **outcome)
    return True


def _will_be_tried_again(photo: Photo) -> None:
    logger.exception("Photo %s could not be cleaned; it will be tried again", photo.pk)


def _outcome(photo: Photo, made: _Made) -> dict[str, Any]:
    kept = _kept_original(photo, made.raw)
    if made.clean is None:
        return {"state": PhotoState.REFUSED, "refusal": made.refusal} | kept
    size = {"width": made.clean.width, "height": made.clean.height}
    return {"state": PhotoState.CLEAN} | size | _stored(photo, made.clean) | kept


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
