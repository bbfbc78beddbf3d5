"""Put a file of boundaries in force, as a dated set with source and licence."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing.areas import SLIVER_M2, BoundaryImport, Imported, import_areas
from routing.boundary_checks import some_of
from routing.boundary_file import KNOWN_SRIDS, Columns


def day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("skriv datumet som ÅÅÅÅ-MM-DD")) from error


def distance(written: str) -> int:
    if not written.isdecimal() or int(written) > 100_000:
        raise argparse.ArgumentTypeError(_("skriv hela meter, högst 100000"))
    return int(written)


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.ArgumentDefaultsHelpFormatter
        parser.add_argument("file", type=Path, help="anything GDAL reads: GeoPackage, GeoJSON, zipped shapefile …")
        parser.add_argument("--layer", required=True, help="municipality, district, road, park, owner …")
        parser.add_argument("--scope", default="", help="municipality code, for a layer inside one municipality")
        parser.add_argument("--source", required=True, help="where the boundaries come from")
        parser.add_argument("--licence", required=True, help="under which licence they may be used")
        parser.add_argument("--attribution", default="", help="what to show beside the map")
        parser.add_argument("--file-layer", help="the layer inside the file, where it has several")
        parser.add_argument("--code-field", default="code", help="the field that holds a stable, unique code")
        parser.add_argument("--name-field", default="name", help="the field that holds the name")
        parser.add_argument("--municipality-field", default="", help="the field that holds the municipality code")
        parser.add_argument("--srid", type=int, choices=sorted(KNOWN_SRIDS), help="overrules what the file says")
        parser.add_argument("--swap-xy", action="store_true", help="east and north are swapped in the file")
        parser.add_argument("--merge", action="store_true", help="make one area of all features with the same code")
        parser.add_argument("--abroad", action="store_true", help="the areas are meant to lie outside Sweden")
        parser.add_argument("--from", dest="since", type=day, default=None, help="first day, YYYY-MM-DD")
        parser.add_argument("--tolerance-m", type=int, default=0, help="for lines: how far from one a pin may lie")
        parser.add_argument("--sliver-m2", type=float, default=SLIVER_M2, help="how much two areas may overlap")
        parser.add_argument("--nearest-within-m", type=distance, default=0, help="how far outside a pin still counts")
        parser.add_argument("--dry-run", action="store_true", help="try everything, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = BoundaryImport(
            path=options["file"],
            columns=Columns(options["code_field"], options["name_field"], options["municipality_field"]),
            since=options["since"] or timezone.localdate(),
            **{
                name: options[name]
                for name in (
                    "layer", "scope", "source", "licence", "attribution", "file_layer", "srid", "swap_xy", "merge",
                    "abroad", "tolerance_m", "sliver_m2", "nearest_within_m",
                )
            },
        )  # fmt: skip
        try:
            imported = import_areas(wanted, dry_run=options["dry_run"], tell=self.stdout.write)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.say(imported, dry_run=options["dry_run"])

    def say(self, imported: Imported, *, dry_run: bool) -> None:
        if imported.repaired:
            self.stdout.write(_("Reparerade: {names}.").format(names=some_of(imported.repaired)))
        for gap in imported.gaps:
            self.stdout.write(_("Lucka: {gap}").format(gap=gap))
        for rule in imported.rules_without_area:
            self.stderr.write(
                _("Regeln för {administration} gäller området {area}, som inte finns i den nya indelningen.").format(
                    administration=rule.administration, area=rule.area_code
                )
            )
        if imported.municipalities_without_border:
            self.stderr.write(
                _("Kommuner som tar emot anmälningar men saknar gräns i filen: {names}.").format(
                    names=some_of(imported.municipalities_without_border)
                )
            )
        if dry_run:
            summary = _("{count} områden går att lägga in från {since}. Inget är ändrat.")
        else:
            summary = _("{count} områden gäller från {since}.")
        self.stdout.write(summary.format(count=imported.areas, since=imported.area_set.valid.lower))
