"""Raw files that no photo claims: a process was killed after the file was written and before its row was."""

from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.utils import timezone

from gisreport.photos.deletion import deletion
from gisreport.photos.models import Photo

RAW_FOLDER = "photos/raw"
# Far longer than any transaction lasts, so a file whose row is still being written is left alone.
OLD_ENOUGH = timedelta(days=1)


def remove_leftovers() -> int:
    """Delete the raw files that have been without a row for a day; answers how many. They may say where someone is."""
    leftovers = set(_old_raw_files())
    for model in apps.get_models():
        if issubclass(model, Photo):
            leftovers -= set(model._default_manager.filter(raw__in=leftovers).values_list("raw", flat=True))
    with deletion():
        for name in leftovers:
            default_storage.delete(name)
    return len(leftovers)


def _old_raw_files() -> Iterator[str]:
    try:
        _folders, files = default_storage.listdir(RAW_FOLDER)
    except FileNotFoundError:  # nobody has sent a photo yet
        return
    for file in files:
        name = f"{RAW_FOLDER}/{file}"
        if default_storage.get_modified_time(name) < timezone.now() - OLD_ENOUGH:
            yield name
