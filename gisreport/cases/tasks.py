"""Jobs of the worker. Each may run twice without harm."""

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.cases.lifecycle import release_photo
from gisreport.cases.models import CasePhoto
from gisreport.photos.models import PhotoState
from gisreport.photos.work import process


# A photo that fails waits in its own row; this is for the database going away under a job. Letters go first.
@app.task(retry=RetryStrategy(max_attempts=10, wait=5, linear_wait=10), priority=-10)
def clean_case_photo(photo_id: str) -> None:
    """Make the cleaned sizes; where the municipality reviews nothing beforehand, publish them at once."""
    photo = CasePhoto.objects.select_related("case__category", "case__municipality").filter(pk=photo_id).first()
    if photo is None:
        return
    process(photo)
    with transaction.atomic():
        photo.refresh_from_db(fields=["state", "released_at"])
        case = photo.case
        at_once = case.municipality.publishes_without_review and not case.category.is_private
        if at_once and photo.state == PhotoState.CLEAN and photo.released_at is None:
            release_photo(photo, alt=photo.alt, by=None)
