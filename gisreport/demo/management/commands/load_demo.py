"""Fill an empty database with the demo organisation, some cases and some walks; refuses any other."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from gisreport.demo.cases import load_cases
from gisreport.demo.organisation import load_organisation
from gisreport.demo.walked import load_walked
from gisreport.demo.walks import load_walks
from gisreport.errors import Refusal


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []  # part of every start, and no page is served here

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                is_new = load_organisation()
                cases = load_cases() if is_new else 0
                walks = load_walks() + load_walked() if is_new else 0
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if is_new:
            self.stdout.write(
                _("Demon är laddad, med {cases} ärenden och {walks} vandringar.").format(cases=cases, walks=walks)
            )
        else:
            self.stdout.write(_("Demon fanns redan."))
