"""The service as `make run` starts it, with a database, a data folder and a port of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from gisreport import environment
from gisreport.supervisor.places import CHECKOUT
from gisreport.supervisor.refusal import Refusal
from tests.supervisor.running import clean_environment, free_port

DATABASE = "gisreport_tour"
READY_WITHIN = 180  # seconds


@dataclass(frozen=True)
class House:
    address: str
    database: str
    data: Path


@contextmanager
def open_house() -> Iterator[House]:
    """Running and ready; afterwards its processes, its database and its folder are gone."""
    server = environment.read("DATABASE_URL")
    if not server:
        raise Refusal("The tour needs a database server. Run it with: make tour")
    with tempfile.TemporaryDirectory(prefix="gisreport-tour-") as folder, own_database(server) as database:
        house = House(f"http://localhost:{free_port()}", database, Path(folder))
        with started(house):
            yield house


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """An empty database beside the one that `server` names; one that an earlier tour left behind goes first."""
    parts = urlsplit(server)
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    with psycopg.connect(urlunsplit(parts._replace(scheme="postgresql")), autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield urlunsplit(parts._replace(scheme="postgresql", path=f"/{DATABASE}"))
        finally:
            connection.execute(drop)


@contextmanager
def started(house: House) -> Iterator[None]:
    """`gisreport.up` with the demo in it; no picture of the ground is fetched from anybody's server."""
    env = clean_environment(
        DATABASE_URL=house.database,
        GISREPORT_MODE="demo",
        GISREPORT_DATA=str(house.data),
        PORT=house.address.rpartition(":")[2],
        MAP_TILES_URL="",
    )
    service = subprocess.Popen(
        [sys.executable, "-m", "gisreport.up"],
        cwd=CHECKOUT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_until_ready(house, service)
        yield
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(timeout=60)


def wait_until_ready(house: House, service: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while not is_ready(house):
        if service.poll() is not None or time.monotonic() > until:
            raise Refusal(f"The service does not become ready. See {house.data / 'log'}.")
        time.sleep(0.2)


def is_ready(house: House) -> bool:
    try:
        urllib.request.urlopen(f"{house.address}/health/ready", timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
