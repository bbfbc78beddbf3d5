"""Load inhabitants or streets from a file, so that planners' maps can divide faults by them."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.maps.denominators import DenominatorImport, import_denominator
from gisreport.maps.measures import Per
from gisreport.maps.models import Denominator
from routing.boundary_file import KNOWN_SRIDS

LAYERS = {"inhabitants": Per.INHABITANTS, "streets": Per.STREET_KM}


def day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("skriv datumet som ÅÅÅÅ-MM-DD")) from error


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="anything GDAL reads: GeoPackage, GeoJSON, shapefile …")
        parser.add_argument(
            "--layer", required=True, choices=list(LAYERS), help="people at points or in surfaces; lines"
        )
        parser.add_argument("--number-field", default="", help="for inhabitants: the field that says how many")
        parser.add_argument("--source", default="", help="where the figures come from")
        parser.add_argument("--licence", default="", help="under which licence they may be used")
        parser.add_argument("--date", type=day, help="the day that the figures are of, YYYY-MM-DD")
        parser.add_argument("--scope", default="", help="municipality code, when the file is of one municipality")
        parser.add_argument("--file-layer", help="the layer inside the file, where it has several")
        parser.add_argument("--srid", type=int, choices=sorted(KNOWN_SRIDS), help="overrules what the file says")
        parser.add_argument("--remove", action="store_true", help="take away what is loaded for the scope")

    def handle(self, *args: Any, **options: Any) -> None:
        per = LAYERS[options["layer"]]
        if options["remove"]:
            removed = Denominator.objects.filter(per=per, scope=options["scope"]).delete()[1].get("maps.Denominator", 0)
            self.stdout.write(_("Borttaget.") if removed else _("Det fanns inget att ta bort."))
            return
        missing = [f"--{name}" for name in ("source", "licence", "date") if not options[name]]
        missing += [] if options["file"] else ["FILE"]
        if missing:
            raise CommandError(_("Ange också {names}.").format(names=", ".join(missing)))
        try:
            made = import_denominator(
                DenominatorImport(
                    path=options["file"],
                    per=per,
                    dated=options["date"],
                    **{
                        name: options[name]
                        for name in ("source", "licence", "scope", "number_field", "file_layer", "srid")
                    },
                )
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        total = f"{made.total:,.0f}".replace(",", "\u00a0")
        words = _("{total} invånare") if per is Per.INHABITANTS else _("{total} meter gata")
        self.stdout.write(
            _("{total} är inlästa. Rutor från {size} meter kan räknas.").format(
                total=words.format(total=total), size=made.finest
            )
        )
