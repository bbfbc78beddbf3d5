"""Jobs of the worker. Each may run twice without harm."""

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.cases.kinds import EventKind
from gisreport.cases.lifecycle import release_photo
from gisreport.cases.models import Case, CasePhoto
from gisreport.photos.models import PhotoState
from gisreport.photos.tasks import QUEUE
from gisreport.photos.work import process


# A photo that fails waits in its own row; this is for the database going away under a job. Photos have a queue of
# their own, so that letters never wait behind them.
@app.task(retry=RetryStrategy(max_attempts=10, wait=5, linear_wait=10), queue=QUEUE, priority=-10)
def clean_case_photo(photo_id: str) -> None:
    """Make the cleaned sizes; where the municipality reviews nothing beforehand, publish them at once."""
    photo = CasePhoto.objects.filter(pk=photo_id).first()
    if photo is None:
        return
    process(photo)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=photo.case_id)
        cleaned = case.photos.filter(pk=photo_id, state=PhotoState.CLEAN, released_at=None).first()
        if cleaned is not None and _goes_out_unseen(case) and not _was_out_before(cleaned):
            release_photo(cleaned, alt=cleaned.alt, by=None)


def _goes_out_unseen(case: Case) -> bool:
    return case.municipality.publishes_without_review and not case.category.is_private


def _was_out_before(photo: CasePhoto) -> bool:
    """Then somebody withdrew it since, and this job runs for the second time."""
    return photo.case.events.filter(kind=EventKind.PHOTO_RELEASED, data__photo=str(photo.pk)).exists()
