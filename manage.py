#!/usr/bin/env python
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from gisreport.supervisor.cluster import Cluster
from gisreport.supervisor.places import data_folder


def use_the_database_of_make_run() -> None:
    """Where no server is named, and `make run` has started one for this data folder."""
    cluster = Cluster(data_folder())
    if not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")) and cluster.is_running:
        os.environ["DATABASE_URL"] = cluster.url


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
    use_the_database_of_make_run()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(
            f"The database did not answer ({str(error).strip().splitlines()[0]}). "
            "Start the service (make run), or name your own server in DATABASE_URL."
        )
