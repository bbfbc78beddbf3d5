"""The rooms that keep photos have their own jobs for cleaning them; these look after all of them."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.photos.leftovers import remove_leftovers
from gisreport.photos.sweep import sweep_photos

QUEUE = "photos"  # of the jobs that clean them; the worker does only a few of these at once


# Not retried: the next one is never far away, and it is waiting under the same queueing lock.
@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep-photos")
def sweep_waiting_photos(timestamp: int) -> None:
    sweep_photos()


@app.periodic(cron="23 * * * *")
@app.task(retry=RetryStrategy(max_attempts=3, wait=60))
def remove_leftover_photos(timestamp: int) -> None:
    remove_leftovers()
