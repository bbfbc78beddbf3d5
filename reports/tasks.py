"""Jobs of the worker. Each may run twice without harm."""

from procrastinate.contrib.django import app

from reports.held import drop_old_photos


@app.periodic(cron="23 * * * *")  # every hour, for machines that sleep at night
@app.task(queueing_lock="drop-held-photos")
def drop_held_photos(timestamp: int) -> None:
    drop_old_photos()
