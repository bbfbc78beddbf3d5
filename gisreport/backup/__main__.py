"""`python -m gisreport.backup take [--keep N]` and `python -m gisreport.backup restore FILE`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import DatabaseError

from gisreport.backup import server
from gisreport.supervisor.places import MEGABYTE, data_folder, give_back, hold, make_folder, owner_of
from gisreport.supervisor.refusal import Refusal, run_plainly


def take(keep: int | None) -> None:
    data = data_folder()
    with server.of_a_backup(data):
        start_django()
        from gisreport.backup.take import prune, take

        backups = make_folder(data / "backups")
        if not hold(backups):
            raise Refusal(f"Another backup is being written in {backups} at this moment. Wait for it.")
        path = take(backups)
        old = prune(backups, keep=keep) if keep else []
        give_back(backups, owner_of(data))
    print(f"{path} ({path.stat().st_size // MEGABYTE} MB)")
    for gone in old:
        print(f"{gone} was removed.")
    print("Keep a copy on another machine. SECRET_KEY and the other settings are not in it.", file=sys.stderr)


def restore(path: Path) -> None:
    data = make_folder(data_folder())
    with server.of_a_restore(data):
        start_django()
        from gisreport.backup.restore import restore

        contents = restore(path)
        give_back(data, owner_of(data))
    cases, reports = contents.rows.get("cases_case", 0), contents.rows.get("reports_report", 0)
    print(f"Back as of {contents.made_at}: {cases} cases, {reports} reports, {len(contents.photos)} photo files.")
    for name in contents.missing:
        print(f"Was missing when the backup was taken: {name}")


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisreport.settings")
    django.setup()


def number_to_keep(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"KEEP is {text!r}; write how many backups to keep, 1 or more.")
    return int(text)


def main() -> int:
    words = argparse.ArgumentParser(prog="gisreport.backup", description=__doc__)
    verbs = words.add_subparsers(dest="verb", required=True)
    verbs.add_parser("take").add_argument("--keep", type=number_to_keep)
    verbs.add_parser("restore").add_argument("file", type=Path)
    asked = words.parse_args()
    try:
        if asked.verb == "take":
            take(asked.keep)
        else:
            restore(asked.file.resolve())
    except (ImproperlyConfigured, CommandError) as error:
        raise Refusal(str(error)) from error
    except OSError as error:
        raise Refusal(f"A file could not be written: {error}. Is there room, and may we write there?") from error
    except (psycopg.Error, DatabaseError) as error:
        raise Refusal(
            f"The database refused: {str(error).strip()}\n"
            "If the service is starting or stopping at this moment, try again in a minute."
        ) from error
    return 0


if __name__ == "__main__":
    run_plainly(main)
