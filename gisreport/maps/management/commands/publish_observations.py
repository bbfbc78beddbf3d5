"""Publish what walks saw during a quarter that is over, as far as the public may know it. Done once, never changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.maps.products import Quarter, make_product
from routing.models import Municipality


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="municipality code")
        parser.add_argument("quarter", help="such as 2026-Q3")

    def handle(self, *args: Any, **options: Any) -> None:
        municipality = Municipality.objects.filter(code=options["code"]).first()
        if municipality is None:
            raise CommandError(_("Ingen kommun har koden {code}.").format(code=options["code"]))
        try:
            made = make_product(municipality, Quarter.named(options["quarter"]))
        except Refusal as refusal:
            raise CommandError(" ".join([refusal.message, *refusal.fields.values()])) from refusal
        self.stdout.write(_("{count} uppgifter är publicerade och ändras inte mer.").format(count=len(made.rows)))
