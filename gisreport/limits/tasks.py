"""Forget what no longer says anything."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.limits.forget import forget


@app.periodic(cron="41 * * * *")
@app.task(retry=RetryStrategy(max_attempts=3, wait=60))
def forget_allowances(timestamp: int) -> None:
    forget()
