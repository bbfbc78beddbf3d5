"""Let one municipality take reports: a default desk with an address, and the default categories if it has none."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing.opening import open_municipality


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the municipality's four-digit code")
        parser.add_argument("--email", default="", help="the default desk's address")
        parser.add_argument("--phone", default="", help="the municipality's telephone number")
        parser.add_argument("--on-call", default="", help="the telephone number for what cannot wait")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["email"]:
                validate_email(options["email"])
            opened = open_municipality(
                options["code"],
                desk_email=options["email"],
                phone=options["phone"],
                on_call_phone=options["on_call"],
            )
        except ValidationError as error:
            raise CommandError(_("{email} är ingen e-postadress.").format(email=options["email"])) from error
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            _("{municipality} tar emot anmälningar.").format(municipality=opened.municipality.official_name)
        )
        if opened.is_planted:
            self.stdout.write(
                _("Kommunen fick förvalda kategorier. Lägg till förvaltningar och ansvar i /administration/.")
            )
        for sentence in opened.missing:
            self.stdout.write(sentence)
