"""Figures and choices as words, the same on the map, in the tables and in the method box."""

import math
from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gisreport.cases.status import CLOSED, OPEN, Status
from gisreport.geo.sun import Light
from gisreport.maps.cells import CellQuery
from gisreport.maps.observations import Basis, ObservationQuery
from gisreport.maps.planning.scale import plain, signed, signed_rate
from gisreport.texts import in_language
from routing.models import Administration, Category
from walks.themes import THEMES

STATEMENTS = {theme.code: theme.statement for theme in THEMES}
SECTOR = 45  # degrees


def period(query: CellQuery | ObservationQuery) -> str:
    """1 maj 2026 – 31 maj 2026"""
    since, until = query.since, query.until
    if since and until:
        return _day(since) if since == until else f"{_day(since)} – {_day(until)}"
    if since:
        return _("från och med {day}").format(day=_day(since))
    return _("till och med {day}").format(day=_day(until)) if until else _("hela tiden")


def count(number: int) -> str:
    return ngettext("{number} ärende", "{number} ärenden", number).format(number=plain(number))


def observations(number: int) -> str:
    return ngettext("{number} iakttagelse", "{number} iakttagelser", number).format(number=plain(number))


def rate(number: float | None, unit: str, basis: Basis) -> str:
    """3,2 per 1 000 invånare"""
    return str(basis.label) if number is None else f"{rounded(number)} {unit}"


def rate_change(now: float | None, before: float | None, difference: float | None, unit: str) -> str:
    """+3,2 per 1 000 invånare (från 1 till 4,2)"""
    if difference is None or now is None or before is None:
        return _("för lite underlag att jämföra")
    return _("{change} {unit} (från {before} till {now})").format(
        change=signed_rate(difference), unit=unit, before=rounded(before), now=rounded(now)
    )


def away(name: str, place: tuple[float, float], here: tuple[float, float]) -> str:
    """Where `here` is from a named place, both in metres: "Sidsjön, 1,2 km åt nordost"."""
    easting, northing = here[0] - place[0], here[1] - place[1]
    directions = [
        _("norr"), _("nordost"), _("öster"), _("sydost"), _("söder"), _("sydväst"), _("väster"), _("nordväst"),
    ]  # fmt: skip
    direction = directions[round(math.degrees(math.atan2(easting, northing)) / SECTOR) % len(directions)]
    far = int(float(f"{math.hypot(easting, northing):.2g}"))
    return _("{place}, {distance} åt {direction}").format(place=name, distance=metres(far), direction=direction)


def theme_words(code: str) -> str:
    """The statement of the checklist, as it was asked."""
    return in_language(STATEMENTS[code]) if code in STATEMENTS else code


def rounded(number: float) -> str:
    """To three figures."""
    return plain(float(f"{number:.3g}"))


def change(now: int, before: int) -> str:
    """+3 (från 2 till 5)"""
    return _("{change} (från {before} till {now})").format(change=signed(now - before), before=before, now=now)


def month(first: date) -> str:
    """mars 2026"""
    return date_format(first, "F Y")


def metres(length: int) -> str:
    return f"{plain(length / 1_000)} km" if length >= 1_000 else f"{length} m"


def square(square_metres: float) -> str:
    """An area to two figures: 0,65 hektar, 2,6 km²."""
    if square_metres < 1_000_000:
        return _("{number} hektar").format(number=plain(float(f"{square_metres / 10_000:.2g}")))
    return f"{plain(float(f'{square_metres / 1_000_000:.2g}'))} km²"


def light_words(light: Light) -> str:
    return {Light.DAYLIGHT: _("dagsljus"), Light.DUSK: _("skymning"), Light.DARK: _("mörker")}[light]


def filters(query: CellQuery | ObservationQuery, all_categories: bool) -> list[str]:
    """What was chosen besides place and period, each as "Läge: planerat"."""
    chosen = _of_observations(query) if isinstance(query, ObservationQuery) else _of_cases(query, all_categories)
    if query.lights:
        chosen.append(_("Ljus: {names}").format(names=", ".join(light_words(light) for light in query.lights)))
    if query.weekdays:
        days = ", ".join(str(WEEKDAYS[day]) for day in sorted(query.weekdays))
        chosen.append(_("Veckodagar: {names}").format(names=days))
    if query.hours:
        hours = ", ".join(f"{hour:02}" for hour in sorted(query.hours))
        chosen.append(_("Timmar: {names}").format(names=hours))
    if query.area:
        names = ", ".join(name or _("ett ritat område") for name in query.area.names)
        chosen.append(_("Område: {names}").format(names=names))
    return chosen


def _of_cases(query: CellQuery, all_categories: bool) -> list[str]:
    chosen = []
    if not all_categories:
        found = Category.objects.filter(pk__in=query.categories or ())
        names = sorted(category.name for category in found)
        chosen.append(_("Kategorier: {names}").format(names=", ".join(names) or _("inga")))
    if query.statuses:
        chosen.append(_("Läge: {names}").format(names=_statuses(query.statuses)))
    if query.administrations is not None:
        offices = Administration.objects.filter(pk__in=query.administrations)
        names_of = sorted({str(office) for office in offices})
        chosen.append(_("Ansvarig: {names}").format(names=", ".join(names_of) or _("ingen")))
    return chosen


def _of_observations(query: ObservationQuery) -> list[str]:
    chosen = []
    if query.valences:
        names = ", ".join(str(valence.label) for valence in query.valences)
        chosen.append(_("Slag: {names}").format(names=names))
    if query.themes:
        chosen.append(_("Teman: {names}").format(names=" ".join(theme_words(theme) for theme in query.themes)))
    return chosen


def _statuses(statuses: tuple[Status, ...]) -> str:
    for whole, words in ((OPEN, _("inte klara än")), (CLOSED, _("avslutade"))):
        if set(statuses) == set(whole):
            return words
    return ", ".join(str(status.label) for status in statuses)


def _day(day: date) -> str:
    return date_format(day, "j F Y")
