"""What the rooms of people do by themselves."""

from procrastinate.contrib.django import app

from gisreport.accounts.address import remove_old_codes


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="old_codes")
def forget_codes(timestamp: int) -> None:
    remove_old_codes()
