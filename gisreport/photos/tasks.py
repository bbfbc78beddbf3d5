"""The rooms that keep photos have their own jobs for cleaning them; this one tidies up behind all of them."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.photos.leftovers import remove_leftovers


@app.periodic(cron="23 * * * *")
@app.task(retry=RetryStrategy(max_attempts=3, wait=60))
def remove_leftover_photos(timestamp: int) -> None:
    remove_leftovers()
