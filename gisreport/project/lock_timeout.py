"""A web server's threads are few, so none waits for long until another process lets go of a row."""

from django.db import connection

PATIENCE_SECONDS = 10


def give_up_on_locks() -> None:
    """For the connections that this process makes from now on: the page says 503 and when to try again.

    Not for workers and commands, which nobody waits for. Behind a pooler, which knows no options, its own settings
    must say so.
    """
    options = connection.settings_dict["OPTIONS"]
    if "options" in options:
        options["options"] += f" -c lock_timeout={PATIENCE_SECONDS}s"
