import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand

from gisreport.project.doctor import examine


class Command(BaseCommand):
    help = "Looks at every part of the service and says what to do about what is wrong. Ends with 1 if anything is."
    requires_system_checks: list[str] = []  # it must answer also when little works

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # its attempts are no findings
        found = list(examine())
        for one in found:
            self.stdout.write(f"{'WRONG' if one.remedy else 'ok   '}  {one.part:<12} {one.words}")
            if one.remedy:
                self.stdout.write(f"       {'':<12} → {one.remedy}")
        if any(one.remedy for one in found):
            sys.exit(1)
