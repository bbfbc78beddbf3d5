import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from gisreport.cases.models import Case

FEWEST_DIGITS = 5  # fewer are no phone number, and would be found in many
MOST = 100


class Command(BaseCommand):
    help = (
        "Finds cases by who reported or follows them: an e-mail address (one given later too), a phone number however "
        "it is written, or a part of a name. Newest first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="an e-mail address, a phone number or a name")

    def handle(self, *args: Any, **options: Any) -> None:
        sought = options["person"].strip()
        if not sought:
            raise CommandError("Say whom to look for: an e-mail address, a phone number or a name.")
        cases = Case.objects.filter(is_about(sought)).distinct().order_by("-created_at")[: MOST + 1]
        for case in cases[:MOST]:
            self.stdout.write(f"{case.number}  {case.created_at:%Y-%m-%d %H:%M}  {case.status}")
        if len(cases) > MOST:
            self.stdout.write(f"… and more than these {MOST}: look for something narrower.")
        if not cases:
            self.stdout.write("No case. It may have been erased, or sent without saying who.")


def is_about(sought: str) -> Q:
    reporter = "reports__report__reporter__"
    if "@" in sought:
        return Q(**{f"{reporter}email__iexact": sought}) | Q(followers__email__iexact=sought)
    digits = re.sub(r"\D", "", sought)
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d]", sought):
        return Q(**{f"{reporter}phone__regex": r"\D*".join(digits)})
    return Q(**{f"{reporter}name__icontains": sought})
