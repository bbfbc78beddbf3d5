"""What the maps do by themselves."""

from procrastinate.contrib.django import app

from gisreport.maps.fold import fold_all


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="fold_cells")
def fold_cells(timestamp: int) -> None:
    """A new case is in the planners' counts within seconds; the map of pins shows it at once."""
    fold_all()
