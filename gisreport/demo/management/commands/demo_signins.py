"""Print who can sign in to the demo, and with which password."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gisreport.demo.guard import is_demo_database
from gisreport.demo.organisation import PASSWORD, sign_ins


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_demo_database():
            raise CommandError(_("Det här är ingen demodatabas."))
        people = sign_ins()
        width = max((len(person.email) for person in people), default=0)
        roles = max((len(person.role) for person in people), default=0)
        self.stdout.write(_("Alla har lösenordet {password}").format(password=PASSWORD))
        for person in people:
            self.stdout.write(f"{person.email:<{width}}  {person.role:<{roles}}  {person.place}")
