#!/usr/bin/env python
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from gisreport.supervisor.cluster import Cluster
from gisreport.supervisor.door import noted
from gisreport.supervisor.places import data_folder


def join_make_run() -> None:
    """Where neither is named: the database and the address of the service that runs with this data folder."""
    data = data_folder()
    cluster = Cluster(data)
    if not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")) and cluster.is_running:
        os.environ["DATABASE_URL"] = cluster.url
    if address := noted(data):
        os.environ.setdefault("SITE_URL", address)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
    join_make_run()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(
            f"The database did not answer ({str(error).strip().splitlines()[0]}). "
            "Start the service (make run), or name your own server in DATABASE_URL."
        )
