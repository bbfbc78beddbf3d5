"""The worker's part: make the cleaned files of a photo that was sent, and let go of what was sent."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from gisreport.photos.apart import clean_apart
from gisreport.photos.clean import SIZES, CleanPhoto
from gisreport.photos.deletion import deletion
from gisreport.photos.models import Photo, PhotoState
from gisreport.photos.refusal import PhotoRefused, Reason


def process(photo: Photo) -> None:
    """Clean `photo`, or note why it cannot be used; either way its raw file is deleted. Again is harmless.

    Files come first and the row after them in one update, so a reader never meets half a photo; a worker that is
    killed in between leaves files that the next run overwrites. The raw file, which may say where someone lives,
    is forgotten by the row only when it is gone from the disk.
    """
    with transaction.atomic(durable=True):  # what is deleted below must not come back by a rollback
        rows = type(photo)._default_manager.select_for_update(skip_locked=True, of=("self",))
        waiting = rows.filter(pk=photo.pk).first()
        if waiting is None:  # deleted meanwhile, or another worker is at it
            return
        if waiting.state == PhotoState.WAITING:
            _update(waiting, **_outcome(waiting))
    _delete_raw(waiting)
    photo.refresh_from_db()


def _outcome(photo: Photo) -> dict[str, Any]:
    try:
        cleaned = clean_apart(_raw_bytes(photo))
    except PhotoRefused as refusal:
        return {"state": PhotoState.REFUSED, "refusal": refusal.reason}
    return {
        "state": PhotoState.CLEAN,
        "width": cleaned.width,
        "height": cleaned.height,
        **_stored(photo, cleaned),
    }


def _raw_bytes(photo: Photo) -> bytes:
    try:
        with photo.raw.open("rb") as file:
            return bytes(file.read())
    except (FileNotFoundError, ValueError) as error:  # ValueError: the row names no file
        raise PhotoRefused(Reason.GONE) from error


def _stored(photo: Photo, cleaned: CleanPhoto) -> dict[str, str]:
    """The names of the files, written under the photo's id in place of any that an earlier run left."""
    names = {}
    for size in SIZES:
        file: FieldFile = getattr(photo, size)
        name = file.field.generate_filename(photo, "")
        file.storage.delete(name)
        names[size] = file.storage.save(name, ContentFile(getattr(cleaned, size)))
    return names


def _delete_raw(photo: Photo) -> None:
    if photo.raw.name:
        with deletion():
            photo.raw.storage.delete(photo.raw.name)
            _update(photo, raw="")


def _update(photo: Photo, **values: Any) -> None:
    type(photo)._default_manager.filter(pk=photo.pk).update(**values)
