"""What every page needs to know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gisreport.accounts import may
from gisreport.accounts.models import Role


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "demo": settings.DEMO,
        "map_tiles_url": settings.MAP_TILES_URL,
        "map_attribution": settings.MAP_ATTRIBUTION,
        "main_links": lambda: main_links(request),
    }


def main_links(request: HttpRequest) -> list[dict[str, str]]:
    """The few places that the header leads to: what everyone needs, and for staff what they may open."""
    user = getattr(request, "user", None)  # missing when a request was stopped before it was known
    links = [("/", _("Karta")), ("/anmal", _("Anmäl ett fel"))]
    if user is None or not user.is_authenticated:
        links += [("/arende/", _("Hitta ett ärende")), ("/om/", _("Om tjänsten"))]
    else:
        roles = may.roles_of(user)
        if roles & {Role.OFFICER, Role.COORDINATOR}:
            links.append(("/handlaggning/", _("Handläggning")))
        elif Role.MODERATOR in roles:
            links.append(("/handlaggning/granska/", _("Granskning")))
        if roles & {Role.PLANNER, Role.COORDINATOR}:
            links.append(("/planering/", _("Planering")))
        if roles & {Role.WALK_LEADER, Role.COORDINATOR}:
            links.append(("/vandring/planera/", _("Vandringar")))
        if Role.ADMINISTRATOR in roles:
            links.append(("/administration/", _("Administration")))
    return [{"href": href, "words": words} for href, words in links]
