"""What every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo": settings.DEMO,
        "map_tiles_url": settings.MAP_TILES_URL,
        "map_attribution": settings.MAP_ATTRIBUTION,
        "main_links": lambda: main_links(request),
    }


def main_links(request: HttpRequest) -> list[dict[str, str]]:
    """The few places that the header leads to, for a resident and for someone who works here."""
    user = getattr(request, "user", None)  # missing when a request was stopped before it was known
    links = [("/", _("Karta")), ("/anmal", _("Anmäl ett fel"))]
    if user is not None and user.is_authenticated:
        links.append(("/handlaggning/", _("Handläggning")))
    else:
        links.append(("/om/", _("Om tjänsten")))
    return [{"href": href, "words": words} for href, words in links]
