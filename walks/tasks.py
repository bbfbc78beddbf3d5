"""Jobs of the worker. Each may run twice without harm."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.photos.tasks import QUEUE
from gisreport.photos.work import process
from walks.models import WalkPhoto


@app.task(retry=RetryStrategy(max_attempts=10, wait=5, linear_wait=10), queue=QUEUE, priority=-10)
def clean_walk_photo(photo_id: str) -> None:
    """Make the cleaned sizes. Nothing of a walk is published before the secretary has looked at it."""
    photo = WalkPhoto.objects.filter(pk=photo_id).first()
    if photo is not None:
        process(photo)
