"""What the maps do by themselves."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.maps.fold import fold_all
from gisreport.maps.walks import take_published

# After a large import there is work for minutes; in between the worker has letters to send.
SECONDS_AT_ONCE = 8


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="fold_cells")
def fold_cells(timestamp: int) -> None:
    """A new case is in the planners' counts within seconds; the public map shows it at once."""
    fold_all(seconds=SECONDS_AT_ONCE)


@app.task(retry=RetryStrategy(max_attempts=10, wait=5, linear_wait=30))
def take_published_walk(walk_id: str) -> None:
    """What a published walk saw is on the planners' maps; again when something came late."""
    take_published(UUID(walk_id))
