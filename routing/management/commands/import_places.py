"""Load postcodes or addresses into the offline place search, from a CSV file or any map file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing.boundary_checks import some_of
from routing.boundary_file import KNOWN_SRIDS
from routing.models import Place
from routing.place_file import PlaceColumns, import_places


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV with a heading, or anything GDAL reads")
        parser.add_argument("--kind", choices=[Place.Kind.POSTCODE, Place.Kind.ADDRESS, Place.Kind.TOWN], required=True)
        parser.add_argument("--source", required=True, help="where the names come from, and their licence")
        parser.add_argument("--name-field", action="append", required=True, help="may be repeated: street, number")
        parser.add_argument("--town-field", default="", help="the post town")
        parser.add_argument("--municipality-field", default="", help="the four-digit municipality code")
        parser.add_argument("--x-field", default="", help="longitude or easting, in a CSV file")
        parser.add_argument("--y-field", default="", help="latitude or northing, in a CSV file")
        parser.add_argument("--srid", type=int, choices=sorted(KNOWN_SRIDS), help="a CSV file is WGS 84 otherwise")
        parser.add_argument("--file-layer", help="the layer inside the file, where it has several")

    def handle(self, *args: Any, **options: Any) -> None:
        columns = PlaceColumns(
            name=options["name_field"],
            town=options["town_field"],
            municipality=options["municipality_field"],
            x=options["x_field"],
            y=options["y_field"],
        )
        try:
            loaded = import_places(
                options["file"],
                kind=options["kind"],
                columns=columns,
                source=options["source"],
                srid=options["srid"],
                file_layer=options["file_layer"],
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            _("{stored} platser inlagda, {rejected} rader utelämnade.").format(
                stored=loaded.stored, rejected=len(loaded.rejected)
            )
        )
        if loaded.without_point:
            self.stdout.write(
                _("{count} rader saknar koordinater och fick ortens eller kommunens mittpunkt.").format(
                    count=loaded.without_point
                )
            )
        if loaded.rejected:
            self.stderr.write(some_of(loaded.rejected))
