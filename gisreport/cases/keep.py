"""Keep the photos that someone sent, until the worker has cleaned them."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.core.files.base import File
from django.db.models.fields.files import FieldFile

from gisreport.cases.models import Case, CaseEvent, CasePhoto
from gisreport.photos.refusal import PhotoNotStored


@contextmanager
def kept_photos(case: Case, photos: Sequence[File], *, event: CaseEvent) -> Iterator[list[CasePhoto]]:
    """Rows and raw files for `photos`, and a job for each; the same photo twice is one. Raises PhotoNotStored.

    Files are no part of a transaction: if what follows fails, they are removed again.
    """
    written: list[FieldFile] = []
    try:
        rows = []
        for number, (sha256, content) in enumerate({sha256_of(photo): photo for photo in photos}.items(), start=1):
            photo = CasePhoto(case=case, event=event, sha256=sha256)
            _write(photo.raw, content, number)
            written.append(photo.raw)
            rows.append(photo)
        CasePhoto.objects.bulk_create(rows)
        for photo in rows:
            photo.send_to_worker()
        yield rows
    except BaseException:
        for file in written:
            file.storage.delete(file.name or "")
        raise


def _write(raw: FieldFile, content: File, number: int) -> None:
    try:
        raw.save("", content, save=False)
    except PhotoNotStored as error:
        raise PhotoNotStored(number) from error


def sha256_of(file: File) -> str:
    """Hex digest of the content; the file is left at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
