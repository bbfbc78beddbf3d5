"""What the room of people does by itself."""

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from gisreport.accounts.address import remove_old_codes
from gisreport.accounts.invitations import forget_old_invitations
from gisreport.accounts.sessions import forget_ended


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="old_codes")
def forget_codes(timestamp: int) -> None:
    remove_old_codes()
    forget_old_invitations()


@app.periodic(cron="31 * * * *")
@app.task(queueing_lock="old_sessions")
def forget_sessions(timestamp: int) -> None:
    """A session that has ended still says whose it was."""
    SessionStore.clear_expired()
    forget_ended()
