#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        sys.exit(
            f"The database did not answer ({str(error).strip().splitlines()[0]}). "
            "Start `make run` and run the `export DATABASE_URL=…` that it prints, or name your own server."
        )
