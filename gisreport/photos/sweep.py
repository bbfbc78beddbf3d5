"""Photos that nobody came back to: a try failed and has waited, or a job was lost. They get a new job."""

from collections.abc import Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gisreport.photos.models import Photo, PhotoQuerySet, PhotoState, when_lost

SWEPT_AT_ONCE = 500


def sweep_photos() -> int:
    """How many got a new job."""
    return sum(_sweep(model) for model in photo_models())


def try_given_up_again() -> int:
    """As new, all of them: what was in their way is mended. How many there were."""
    number = 0
    for model in photo_models():
        given_up = model._default_manager.filter(state=PhotoState.FAILED)
        number += given_up.update(state=PhotoState.WAITING, refusal="", attempts=0, next_try_at=timezone.now())
    sweep_photos()
    return number


def photo_models() -> Iterator[type[Photo]]:
    return (model for model in apps.get_models() if issubclass(model, Photo))


def _sweep(model: type[Photo]) -> int:
    with transaction.atomic():
        due: QuerySet[Photo] = (
            PhotoQuerySet(model).due().order_by("next_try_at").select_for_update(skip_locked=True)[:SWEPT_AT_ONCE]
        )
        for photo in due:
            photo.next_try_at = when_lost()
            photo.save(update_fields=["next_try_at"])
            photo.send_to_worker()
        return len(due)
