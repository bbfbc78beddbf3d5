"""Fill an empty database with the demo organisation; refuses any other."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gisreport.demo.organisation import load_organisation
from gisreport.errors import Refusal


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []  # part of every start, and no page is served here

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            is_new = load_organisation()
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(_("Demon är laddad.") if is_new else _("Demon fanns redan."))
