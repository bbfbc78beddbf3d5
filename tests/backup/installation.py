"""The tests' own database as an installation that is backed up, and empty ones beside it to restore into."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

from gisreport.backup.moment import OUR_TABLES
from gisreport.supervisor.places import CHECKOUT

Tables = dict[str, list[str]]


def url_of(database: str) -> str:
    """DATABASE_URL with another database."""
    before, _, options = os.environ.get("DATABASE_URL", "postgresql://gisreport@/gisreport").partition("?")
    return f"{before.rsplit('/', 1)[0]}/{database}?{options}".rstrip("?")


@dataclass(frozen=True)
class Empty:
    """A database without tables, and a data folder."""

    database: str
    data: Path

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`python -m gisreport.backup …` for this installation, as `make` runs it."""
        return subprocess.run(
            [sys.executable, "-m", "gisreport.backup", *words],
            cwd=CHECKOUT,
            env=os.environ
            | {"DATABASE_URL": url_of(self.database), "GISREPORT_DATA": str(self.data), "GISREPORT_MODE": "demo"}
            | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def tables(self) -> Tables:
        with psycopg.connect(url_of(self.database)) as reader:
            return tables(reader)


@contextmanager
def empty_database() -> Iterator[str]:
    name = f"test_restored_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def tables(reader: psycopg.Connection) -> Tables:
    """Every row of every table that is backed up, and where the sequences stand."""
    found = {
        name: [row for (row,) in reader.execute(f"SELECT t::text FROM {name} t ORDER BY 1").fetchall()]
        for (name,) in reader.execute(OUR_TABLES).fetchall()
    }
    sequences = reader.execute("SELECT sequencename || ' ' || coalesce(last_value, 0) FROM pg_sequences ORDER BY 1")
    return found | {"sequences": [row for (row,) in sequences.fetchall()]}


def tables_of_snapshot(snapshot: str) -> Tables:
    with psycopg.connect(url_of(connection.settings_dict["NAME"])) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
        return tables(reader)


def files(folder: Path) -> dict[str, str]:
    """SHA-256 by name of everything in a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
