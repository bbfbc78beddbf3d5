"""Take a backup while the service runs, or not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from gisreport.backup import archive
from gisreport.backup.manifest import DUMP, PHOTOS, Manifest, our_version
from gisreport.backup.moment import Moment, no_file_is_deleted, this_moment
from gisreport.backup.programs import program, run
from gisreport.supervisor.places import MEGABYTE, demand_space
from gisreport.supervisor.progress import step
from gisreport.supervisor.refusal import Refusal

SPARE = 100  # MB that stay free beside the backup


def take(backups: Path) -> Path:
    """A new file in the folder `backups`, which nobody else is writing to. Only its owner can read it."""
    try:
        with _workshop(backups) as workshop:
            inside = workshop / "inside"
            contents = _gather(inside, backups)
            path = backups / f"gisreport-{contents.made_at.replace('-', '').replace(':', '')}.tar"
            unfinished = workshop / path.name
            with step("Writing the file"):
                archive.write(unfinished, inside, contents)
            unfinished.rename(path)
    except OSError as error:
        raise Refusal(
            f"The backup could not be written: {error}. Is there room on the disk of {backups}, and may we write there?"
        ) from error
    if contents.missing:
        print(f"  {len(contents.missing)} photo files were missing on the disk already, {contents.missing[0]} for one.")
    return path


def taken(backups: Path) -> list[Path]:
    """The backups in a folder, newest first."""
    return sorted(backups.glob("gisreport-*.tar"), reverse=True)


def prune(backups: Path, *, keep: int) -> list[Path]:
    """Removes all but the newest `keep`; answers which."""
    old = taken(backups)[keep:]
    for path in old:
        path.unlink()
    return old


@contextmanager
def _workshop(backups: Path) -> Iterator[Path]:
    """A folder of its own, gone afterwards; what an earlier backup left when it was killed goes first."""
    workshop = backups / "unfinished"
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(mode=0o700)
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _gather(inside: Path, backups: Path) -> Manifest:
    """Everything that one moment consists of, as files in the folder `inside`."""
    with ExitStack() as until_it_is_dumped:
        with step("Holding on to the photos"), no_file_is_deleted():
            moment = until_it_is_dumped.enter_context(this_moment())
            missing = _link(moment.files(), inside)
        _demand_space(moment, inside, backups)
        with step("Reading the database"):
            version = dump(moment, inside / DUMP)
        return Manifest(
            made_at=moment.at,
            mode=settings.MODE,
            gisreport=our_version(),
            postgres=moment.postgres,
            pg_dump=version,
            rows=moment.rows(),
            migrations=moment.migrations(),
            missing=missing,
        )


def _link(names: list[str], inside: Path) -> list[str]:
    """The photos under a second name, which keeps them when the first is deleted. Answers those that were missing."""
    missing = []
    inside.mkdir()
    for name in names:
        target = inside / PHOTOS / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _link_or_copy(Path(settings.MEDIA_ROOT) / name, target)
        except FileNotFoundError:
            missing.append(name)
    return missing


def _link_or_copy(photo: Path, target: Path) -> None:
    """A copy where the photos lie on another disk, or belong to another user."""
    try:
        os.link(photo, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(photo, target)


def dump(moment: Moment, target: Path) -> int:
    """The database of that moment; answers pg_dump's major version."""
    version, pg_dump = program("pg_dump", moment.postgres // 10_000)
    command: list[str | Path] = [pg_dump, "--format=custom", f"--snapshot={moment.snapshot}", f"--file={target}"]
    command += ["--no-owner", "--no-acl", "--no-comments", "--no-unlogged-table-data"]
    command += ["--exclude-table-data=*.spatial_ref_sys"]  # PostGIS brings it along
    run(command, connection.get_connection_params())
    return version


def _demand_space(moment: Moment, inside: Path, backups: Path) -> None:
    """For the file, and for the dump beside it while the file is written. The photos are there already."""
    photos = sum(file.stat().st_size for file in inside.rglob("*") if file.is_file())
    needed = (photos + moment.bytes()) // MEGABYTE + SPARE
    demand_space(backups, needed, "the backup", "Free some space, or KEEP fewer: make backup KEEP=2")
