"""The night's work. Each job may run twice without harm."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gisreport.privacy.erasure import forget_codes_sent, forget_links_that_ran_out, forget_told
from gisreport.privacy.retention import carry_out_all


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="retention", lock="retention", retry=RetryStrategy(max_attempts=3, wait=600))
def carry_out_retention(timestamp: int) -> None:
    """Erase what the rules say is to go by today."""
    carry_out_all()


@app.periodic(cron="41 * * * *")  # every hour, for machines that sleep at night
@app.task(queueing_lock="forget-told")
def forget_what_was_told(timestamp: int) -> None:
    """The address of a decision that has gone out, those of codes that are too old, and links that have run out."""
    forget_told()
    forget_codes_sent()
    forget_links_that_ran_out()
