"""Jobs of the worker. Each may run twice without harm."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.photos.tasks import QUEUE
from gisreport.photos.work import process
from walks.letters import tell_of_days_gone
from walks.models import WalkPhoto
from walks.urgent import open_urgent_case


@app.task(retry=RetryStrategy(max_attempts=10, wait=5, linear_wait=10), queue=QUEUE, priority=-10)
def clean_walk_photo(photo_id: str) -> None:
    """Make the cleaned sizes. Nothing of a walk is published before the secretary has looked at it."""
    photo = WalkPhoto.objects.filter(pk=photo_id).first()
    if photo is not None:
        process(photo)


@app.task(retry=RetryStrategy(max_attempts=10, wait=5, linear_wait=30))
def open_urgent_cases(observations: list[str]) -> None:
    """Acute faults become ordinary cases before the walk is over."""
    for observation in observations:
        open_urgent_case(UUID(observation))


@app.periodic(cron="30 5 * * *")
@app.task(queueing_lock="tell_of_walks")
def tell_of_walks(timestamp: int) -> None:
    """Each morning those who walked hear what happened the day before."""
    tell_of_days_gone()
