"""Jobs of the worker. Each may run twice without harm."""

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.cases.ask import close_run_out
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CasePhoto
from gisreport.cases.publish import release_photo
from gisreport.cases.work_photos import is_of_the_work, is_to_be_shown
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
        waiting = case.photos.filter(pk=photo_id, state=PhotoState.CLEAN, released_at=None)
        cleaned = waiting.select_related("event__by").first()
        if cleaned is not None and _goes_out(cleaned, case) and not _was_out_before(cleaned):
            release_photo(cleaned, alt=cleaned.alt, by=cleaned.event.by if cleaned.event else None)


def _goes_out(photo: CasePhoto, case: Case) -> bool:
    """A photo of the work if whoever added it said so; others where the municipality reviews nothing beforehand."""
    if case.category.is_private:
        return False
    return is_to_be_shown(photo) if is_of_the_work(photo) else case.municipality.publishes_without_review


def _was_out_before(photo: CasePhoto) -> bool:
    """Then somebody withdrew it since, and this job runs for the second time."""
    return photo.case.events.filter(kind=EventKind.PHOTO_RELEASED, data__photo=str(photo.pk)).exists()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="questions-run-out")
def close_questions(timestamp: int) -> None:
    """A question that got no answer in time is closed, and the clock of its case runs again."""
    close_run_out()
