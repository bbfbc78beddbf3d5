"""Load Sweden's municipalities, their generalised borders, a default desk each, and places to search for."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from routing.sweden import load_sweden


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []  # part of every start, and no page is served here

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_sweden()
        self.stdout.write(
            _("Sverige är laddat: {municipalities} kommuner, {places} platser. Gränser: {borders}.").format(
                municipalities=loaded.municipalities, places=loaded.places, borders=loaded.borders
            )
        )
