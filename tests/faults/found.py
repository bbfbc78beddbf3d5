"""Lilleby in a database of its own: `python -m tests.faults.found`, with DATABASE_URL."""

import os

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")

if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    from tests.cast import found_lilleby, officer

    officer(found_lilleby(), "gatukontoret", "Anna")
