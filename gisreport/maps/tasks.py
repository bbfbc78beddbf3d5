"""What the maps do by themselves."""

from procrastinate.contrib.django import app

from gisreport.maps.fold import fold_all

# After a large import there is work for minutes; in between the worker has letters to send.
SECONDS_AT_ONCE = 8


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="fold_cells")
def fold_cells(timestamp: int) -> None:
    """A new case is in the planners' counts within seconds; the public map shows it at once."""
    fold_all(seconds=SECONDS_AT_ONCE)
