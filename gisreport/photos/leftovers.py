"""Files of photos that no row claims: a process was killed after a file was written and before its row was, or after
a row was deleted and before its files were."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from gisreport.photos.deletion import deletion

FOLDERS = ("photos/", "voices")  # voices come to the same disk in the same way
# Far longer than any transaction lasts, so a file whose row is still being written is left alone.
OLD_ENOUGH = timedelta(days=1)
AT_ONCE = 1_000


def remove_leftovers() -> int:
    """Delete what has been without a row for a day; answers how many. Such files may say where someone is."""
    return sum(_remove_unclaimed(names) for folder in _folders() for names in _batches(_old_files(folder)))


def _folders() -> set[str]:
    return {str(field.upload_to) for field in _fields_of_photos()}


def _fields_of_photos() -> Iterator[models.FileField]:
    """Of any room: cleaned and raw photos, and those that wait for a form to be sent again."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and str(field.upload_to).startswith(FOLDERS):
                yield field


def _old_files(folder: str) -> Iterator[str]:
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nobody has sent a photo yet
        return
    for file in files:
        name = f"{folder}/{file}"
        if _is_old(name):
            yield name


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - OLD_ENOUGH
    except FileNotFoundError:  # deleted since the folder was read
        return False


def _batches(names: Iterator[str]) -> Iterator[Sequence[str]]:
    while batch := list(islice(names, AT_ONCE)):
        yield batch


def _remove_unclaimed(names: Sequence[str]) -> int:
    unclaimed = set(names)
    for field in _fields_of_photos():
        claimed = field.model._default_manager.filter(**{f"{field.name}__in": names})
        unclaimed.difference_update(claimed.values_list(field.name, flat=True))
    with deletion():
        for name in unclaimed:
            default_storage.delete(name)
    return len(unclaimed)
