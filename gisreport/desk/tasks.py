"""What the desk does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gisreport.desk.digest import is_the_hour, owe_digests


# The queue counts in UTC: half past six in Sweden is one of the first two. The later ones are for a worker that was
# not there then; nobody gets two letters.
@app.periodic(cron="30 4-9 * * *")
@app.task(queueing_lock="morning-letters")
def write_to_staff(timestamp: int) -> None:
    now = timezone.now()
    if is_the_hour(now):
        owe_digests(timezone.localdate(now))
