"""What a page with a map needs: `{% load maps %}{% map_data %}` once, in the block `scripts`, before the module."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gisreport.cases.status import Status

register = template.Library()

OPENSTREETMAP_LICENCE = "https://www.openstreetmap.org/copyright"


@register.inclusion_tag("maps/_data.html")
def map_data(icons: Iterable[str] = (), others: bool = True) -> dict[str, Any]:
    """Addresses and words for the scripts, as data. `icons` are those of the pins.

    `others=False` on pages with a secret address: then no picture is fetched from anybody else's server.
    """
    return {"data": {**base_map(others), "texts": texts(get_language())}, "icons": list(icons)}


def base_map(others: bool) -> dict[str, str]:
    """Where pictures of the ground come from (maybe nowhere), whom to thank, and our own floor beneath."""
    attribution = str(settings.MAP_ATTRIBUTION)
    return {
        "tiles": settings.MAP_TILES_URL if others else "",
        "attribution": attribution,
        "licence": OPENSTREETMAP_LICENCE if "openstreetmap" in attribution.lower() else "",
        "borders": reverse("borders-tilejson").removesuffix(".json"),
        "places": reverse("places-tilejson").removesuffix(".json"),
    }


@cache
def texts(_language: str | None) -> dict[str, Any]:
    """In the language that is active; the same for everybody who reads it."""
    return {
        "zoomIn": _("Zooma in"),
        "zoomOut": _("Zooma ut"),
        "noTiles": _("Bakgrundskartan visas inte just nu."),
        "noCases": _(
            "Kartan kan inte visa alla ärenden just nu. Den försöker igen av sig själv. Listan visar dem ändå."
        ),
        "noCard": _("Ärendet gick inte att hämta. Försök igen, eller öppna det i listan."),
        "noList": _("Listan gick inte att hämta. Kontrollera din uppkoppling och flytta kartan för att försöka igen."),
        "noFigures": _("Siffrorna gick inte att hämta. Kontrollera din uppkoppling och försök igen."),
        "case": _("Ärende {number}, {status}"),
        "cluster": _("{count} ärenden vid {lat}, {lon}"),
        "statuses": {status.value: str(status.label) for status in Status},
        "close": _("Stäng"),
        "reportHere": _("Anmäl ett fel här"),
        "chosen": _("Vald plats: {name}"),
        "thisPlace": _("Platsen {lat}, {lon}"),
        "pin": _("Platsen för felet. Dra markören om den står fel."),
        "picked": _("Platsen är vald: {lat}, {lon}."),
        "useMiddle": _("Använd kartans mitt"),
        "usePosition": _("Använd min plats"),
        "locating": _("Söker din plats …"),
        "located": _("Platsen är vald där du är, på ungefär {metres} meter när. Flytta markören om den står fel."),
        "denied": _("Webbläsaren får inte läsa din plats. Sök platsen, eller peka på kartan."),
        "unavailable": _("Din plats gick inte att hitta. Sök platsen, eller peka på kartan."),
        "tooSlow": _("Det tog för lång tid att hitta din plats. Försök igen, eller peka på kartan."),
        "insecure": _("Webbläsaren lämnar bara ut din plats till säkra adresser (https). Peka på kartan i stället."),
    }
