"""Restore a backup into an empty installation: all of it or nothing."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from gisreport.backup import archive
from gisreport.backup.manifest import DUMP, Manifest
from gisreport.backup.moment import rows, server_version
from gisreport.backup.programs import program, run
from gisreport.supervisor.places import MEGABYTE, demand_space
from gisreport.supervisor.prepare import demand_database, demand_postgis
from gisreport.supervisor.progress import step
from gisreport.supervisor.refusal import Refusal

SPARE = 100  # MB that stay free beside what is restored


def restore(path: Path) -> Manifest:
    """What came back. Raises Refusal, and has then changed nothing in the database.

    The photos come first: when the database is there, so are they. A restore that was killed is simply done again.
    """
    demand_database()
    demand_postgis()
    demand_empty()
    with archive.opened(path) as (tar, contents):
        refuse_what_does_not_fit(contents)
        demand_space(
            Path(settings.MEDIA_ROOT),
            2 * contents.size // MEGABYTE + SPARE,
            "the restored service",
            "Free some space.",
        )
        with step("Checking the file"):
            archive.check(tar, contents)
            places = {name: archive.place_of(name, Path(settings.MEDIA_ROOT)) for name in contents.photos}
        with step(f"Restoring {len(contents.photos)} photo files"):
            for name, place in places.items():
                archive.extract(tar, name, place)
        with step("Restoring the database"):
            _restore_database(tar, contents)
    _demand_every_row(contents)
    with step("Bringing the database up to date"):
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a dump has no statistics, and without them every map would be slow at first
    return contents


def demand_empty() -> None:
    """A restore never mixes with what is there."""
    with psycopg.connect(**connection.get_connection_params()) as reader:
        tables = rows(reader)
    if tables:
        raise Refusal(
            f"The database {connection.settings_dict['NAME']} is not empty ({len(tables)} tables), and a backup is "
            "only restored into an empty installation. Choose an empty folder, GISREPORT_DATA=/a/new/folder make "
            "restore FILE=…; with a server of your own make an empty database (createdb) and name it in DATABASE_URL."
        )


def refuse_what_does_not_fit(contents: Manifest) -> None:
    if contents.mode != settings.MODE:
        raise Refusal(
            f"The backup comes from an installation in {contents.mode} mode, and this one is in {settings.MODE} mode. "
            f"Set GISREPORT_MODE={contents.mode} (and, in production, the same SECRET_KEY and ALLOWED_HOSTS)."
        )
    unknown = set(contents.migrations) - set(MigrationLoader(None).disk_migrations)
    if unknown:
        app, name = min(unknown)
        raise Refusal(
            f"The backup was made by a newer gisreport ({contents.gisreport}; it knows {app}.{name}). "
            "Install that version, or a later one, and restore with it."
        )
    here, there = server_version() // 10_000, contents.postgres // 10_000
    if here < there:
        raise Refusal(
            f"The backup was made on PostgreSQL {there}, and this server is version {here}. "
            f"Use a server of version {there} or newer."
        )


def _restore_database(tar: tarfile.TarFile, contents: Manifest) -> None:
    needed = max(contents.pg_dump, server_version() // 10_000)
    _version, pg_restore = program("pg_restore", needed)
    with tempfile.TemporaryDirectory(dir=_make(Path(settings.DATA_DIR))) as folder:
        archive.extract(tar, DUMP, Path(folder) / DUMP)
        command: list[str | Path] = [pg_restore, "--single-transaction", "--exit-on-error", "--no-owner", "--no-acl"]
        run([*command, "--no-comments", Path(folder) / DUMP], connection.get_connection_params())


def _make(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _demand_every_row(contents: Manifest) -> None:
    with psycopg.connect(**connection.get_connection_params()) as reader:
        here = rows(reader)
    if here != contents.rows:
        wrong = sorted(name for name in {*here, *contents.rows} if here.get(name) != contents.rows.get(name))
        raise Refusal(f"Not every row came back, in {', '.join(wrong)}. Do not use this database; take another backup.")
