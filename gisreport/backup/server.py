"""The database server of a data folder: the one that runs, or one that is started for as long as it takes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gisreport.supervisor import leftovers
from gisreport.supervisor.cluster import Cluster
from gisreport.supervisor.places import give_back, hold, owner_of
from gisreport.supervisor.refusal import Refusal


def has_its_own() -> bool:
    """DATABASE_URL names a server that is not ours to start."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


@contextmanager
def of_a_backup(data: Path) -> Iterator[None]:
    """DATABASE_URL leads to the installation's database, whether the service runs or not."""
    cluster = Cluster(data)
    if has_its_own():
        yield
    elif not cluster.folder.exists():
        raise Refusal(f"There is no database in {data}. Set GISREPORT_DATA to the folder of the service.")
    elif hold(data):
        with _started(cluster):
            yield
    else:
        os.environ["DATABASE_URL"] = cluster.url
        yield


@contextmanager
def of_a_restore(data: Path) -> Iterator[None]:
    """DATABASE_URL leads to a database that nobody uses, made where there is none."""
    if has_its_own():
        yield
    elif not hold(data):
        raise Refusal(f"gisreport is running with the data in {data}. Stop it, or choose another GISREPORT_DATA.")
    else:
        with _started(Cluster(data)):
            yield


@contextmanager
def _started(cluster: Cluster) -> Iterator[None]:
    leftovers.end(lambda: leftovers.marked(cluster.data), grace=2, then=signal.SIGTERM)
    server = cluster.start()
    os.environ["DATABASE_URL"] = cluster.url
    try:
        yield
    finally:
        cluster.stop(server)
        give_back(cluster.data, owner_of(cluster.data))
