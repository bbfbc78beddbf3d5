"""One moment of the service: a snapshot of the database, and the files that it names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from django.apps import apps
from django.db import connection
from django.db.models import FileField
from psycopg import IsolationLevel, sql

from gisreport.backup.manifest import Migration
from gisreport.photos.deletion import forbid_deletion

# Tables that a dump has the rows of: neither those that forget anyway, nor those that came with PostGIS.
OUR_TABLES = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace = 'public'::regnamespace
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
"""


@dataclass(frozen=True)
class Moment:
    """Everything asked here is answered as it was when the moment began."""

    reader: psycopg.Connection[Any]
    snapshot: str

    @property
    def at(self) -> str:
        """ISO 8601 in UTC, to the second."""
        asked = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        return str(self._first(asked)[0])

    @property
    def postgres(self) -> int:
        return self.reader.info.server_version

    def files(self) -> list[str]:
        """Names, under MEDIA_ROOT, of all files that a row names."""
        found: set[str] = set()
        for table, column in sorted(file_columns() & self._columns()):
            names = (sql.Identifier(table), sql.Identifier(column))
            found.update(self._first(sql.SQL("SELECT {1} FROM {0} WHERE {1} <> ''").format(*names)))
        return sorted(found)

    def _columns(self) -> set[tuple[str, str]]:
        """Of the database as it is; the code may already be a newer one."""
        return set(self.reader.execute("SELECT table_name, column_name FROM information_schema.columns").fetchall())

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return rows(self.reader)

    def migrations(self) -> list[Migration]:
        return sorted(self.reader.execute("SELECT app, name FROM django_migrations").fetchall())

    def bytes(self) -> int:
        """Of the whole database on the server's disk; a dump is smaller."""
        return int(self._first("SELECT pg_database_size(current_database())")[0])

    def _first(self, query: LiteralString | sql.Composed) -> list[Any]:
        return [row[0] for row in self.reader.execute(query)]


def file_columns() -> set[tuple[str, str]]:
    """Table and column of every field that names a file."""
    return {
        (model._meta.db_table, str(field.column))
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField) and model._meta.managed
    }


@contextmanager
def this_moment() -> Iterator[Moment]:
    """While it lasts, pg_dump can read the same snapshot."""
    with psycopg.connect(**connection.get_connection_params()) as reader:
        reader.isolation_level, reader.read_only = IsolationLevel.REPEATABLE_READ, True
        found = reader.execute("SELECT pg_export_snapshot()").fetchone()
        assert found is not None
        yield Moment(reader, found[0])


@contextmanager
def no_file_is_deleted() -> Iterator[None]:
    """On a connection of its own: a transaction that waits for a lock has its snapshot already."""
    with psycopg.connect(**connection.get_connection_params()) as holder:
        forbid_deletion(holder)
        yield


def rows(reader: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows by table, of the tables that are in a backup."""
    counted = {}
    for (table,) in reader.execute(OUR_TABLES).fetchall():
        found = reader.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.SQL(table))).fetchone()
        assert found is not None
        counted[table] = found[0]
    return counted


def server_version() -> int:
    """As the server numbers it: 150018 is 15.18."""
    with psycopg.connect(**connection.get_connection_params()) as reader:
        return reader.info.server_version
