"""Photos that came with a form which has to be asked about again: kept for a day, so that nobody chooses them twice.

A browser never fills in a file field again. The submission's id, which only its sender knows, is the key to them.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from gisreport.photos.deletion import deletion
from gisreport.photos.intake import AcceptedPhoto
from gisreport.photos.refusal import PhotoNotStored
from reports.models import HeldPhoto

KEPT_FOR = timedelta(days=1)


def held_photos(submission_id: uuid.UUID | None, ids: Iterable[str]) -> list[HeldPhoto]:
    """The photos with these `ids` that are held for this submission; others are passed over."""
    wanted = [photo_id for photo_id in ids if _is_uuid(photo_id)]
    if submission_id is None or not wanted:
        return []
    return list(HeldPhoto.objects.filter(submission_id=submission_id, pk__in=wanted).order_by("received_at", "pk"))


def as_accepted(held: HeldPhoto) -> AcceptedPhoto:
    """A held photo as if it had just come."""
    return AcceptedPhoto(UploadedFile(held.raw, held.pk.hex, size=held.raw.size), held.sha256, kind="")


def hold(photos: Sequence[AcceptedPhoto], submission_id: uuid.UUID) -> list[HeldPhoto]:
    """Keep `photos` for a submission; one that is held already is kept once. Raises PhotoNotStored."""
    rows = [HeldPhoto(submission_id=submission_id, sha256=photo.sha256) for photo in photos]
    return [_hold(photo, row, number) for number, (photo, row) in enumerate(zip(photos, rows, strict=True), start=1)]


def _hold(photo: AcceptedPhoto, row: HeldPhoto, number: int) -> HeldPhoto:
    try:
        row.raw.save(row.pk.hex, photo.file, save=False)
    except PhotoNotStored as error:
        raise PhotoNotStored(number) from error
    HeldPhoto.objects.bulk_create([row], ignore_conflicts=True)
    kept = HeldPhoto.objects.get(submission_id=row.submission_id, sha256=row.sha256)
    if kept.pk != row.pk:
        row.raw.delete(save=False)
    return kept


def drop_old_photos() -> int:
    """Remove what has been held for more than a day, rows and files; how many."""
    old = list(HeldPhoto.objects.filter(received_at__lt=timezone.now() - KEPT_FOR))
    for photo in old:
        with deletion():
            photo.raw.delete(save=False)
            photo.delete()
    return len(old)


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
