"""Take photos away for good: rows and files."""

from collections.abc import Sequence

from django.db import transaction

from gisreport.photos.deletion import deletion
from gisreport.photos.models import P, Photo, PhotoQuerySet


def remove_photos(photos: PhotoQuerySet[P]) -> int:
    """Delete these rows now and their files once that is committed; answers how many photos there were.

    In this order no page ever names a file that is gone. A process that is killed in between leaves files without a
    row, which the sweep for leftovers removes. A worker that is cleaning one of them right now drops what it made.
    """
    with transaction.atomic():
        rows = list(photos.select_for_update(of=("self",)).order_by("pk"))
        photos.model._default_manager.filter(pk__in=[photo.pk for photo in rows]).delete()
        transaction.on_commit(lambda: _delete_files(rows))
    return len(rows)


def _delete_files(photos: Sequence[Photo]) -> None:
    """Those that the rows named, and those that a worker was about to name when it was killed."""
    with deletion():
        for photo in photos:
            for file in photo.file_fields():
                for name in {file.name, file.field.generate_filename(photo, "")} - {"", None}:
                    file.storage.delete(str(name))
