from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gisreport.errors import Refusal
from routing.models import Municipality
from walks.importing import Columns, import_walks


class Command(BaseCommand):
    help = (
        "Imports graded stops of walks from a CSV file: one row for each stop, with its walk, order, place and grade."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, help="its code, e.g. 2281")
        parser.add_argument("--walked", required=True, type=datetime.fromisoformat, help="when, e.g. 2026-11-03T17:30")
        parser.add_argument("--walk", required=True, help="the column that says which walk")
        parser.add_argument("--order", required=True, help="the column with the place in the order, from 1")
        parser.add_argument("--place", required=True, help="the column with the point, as WKT or hexadecimal EWKB")
        parser.add_argument("--grade", required=True, help="the column with the grade, a number")
        parser.add_argument("--text", default="", help="the column with words about it")
        parser.add_argument("--scale", default="1-5", help="lowest and highest grade (default: 1-5)")
        parser.add_argument("--srid", type=int, help="EPSG code of places in WKT; wrong descriptions are common")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(code=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"No municipality has the code {options['municipality']}.")
        columns = Columns(*(options[name] for name in ("walk", "order", "place", "grade", "text")))
        walked_at: datetime = options["walked"]
        try:
            imported = import_walks(
                options["file"],
                columns,
                municipality=municipality,
                walked_at=walked_at if walked_at.tzinfo else timezone.make_aware(walked_at),
                scale=_scale(options["scale"]),
                srid=options["srid"],
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        self.stdout.write(
            f"{imported.walks} walks with {imported.stops} stops: {imported.new} new, {imported.held} already here"
        )


def _scale(written: str) -> list[int]:
    lowest, _hyphen, highest = written.partition("-")
    if not (lowest.isdigit() and highest.isdigit() and int(lowest) < int(highest)):
        raise CommandError(f"--scale says {written!r}; write lowest and highest grade, e.g. 1-5.")
    return list(range(int(lowest), int(highest) + 1))
