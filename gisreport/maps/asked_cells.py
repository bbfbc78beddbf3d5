"""What someone asks of the cells, as it stands in an address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from gisreport.cases.status import Status
from gisreport.errors import Refusal
from gisreport.geo.bbox import read_bbox
from gisreport.geo.hexagons import SIZES
from gisreport.geo.sun import Light
from gisreport.geo.tiles import Box
from gisreport.maps.cells import CellQuery
from gisreport.maps.filters import CODE, STATUSES
from gisreport.maps.measures import Per
from routing.models import Administration, Category

LAYERS = ("faults",)
PARAMETERS = (
    "layer", "bbox", "size", "from", "to", "category", "group", "status", "light", "weekday", "hour", "administration",
    "per",
)  # fmt: skip
MOST_VALUES = 30  # of one parameter
YEARS = range(1900, 2101)
SWEDEN: Box = (10.0, 55.0, 25.0, 69.5)
LIGHTS = {light.name.lower(): light for light in Light}
Value = TypeVar("Value")


@dataclass
class AskedCells:
    """Reads each parameter once and gathers what is wrong; several values stand apart by commas or are repeated."""

    query: QueryDict
    wrong: dict[str, str] = field(default_factory=dict)

    def read(self) -> CellQuery:
        """Raises Refusal that names every parameter that cannot be understood, and what to write instead."""
        unknown = _("Parametern finns inte. Skriv något av: {names}.").format(names=", ".join(PARAMETERS))
        self.wrong = {name[:60]: unknown for name in self.query if name not in PARAMETERS}
        self._one("layer", _one_of(LAYERS, str), default="faults")
        since, until = self._one("from", _day), self._one("to", _day)
        if since and until and since > until:
            self.wrong["to"] = _("Slutet ligger före början. Skriv ett senare datum.")
        size, box, statuses = self._one("size", _one_of(SIZES, int), default=1_000), self._box(), self._statuses()
        lights = tuple(LIGHTS[name] for name in self._several("light", _one_of(LIGHTS, str)))
        weekdays, hours = (
            self._several(name, _one_of(range(most), int)) for name, most in (("weekday", 7), ("hour", 24))
        )
        categories, groups = self._several("category", _code), self._several("group", _code)
        administrations = self._several("administration", _code)
        per = self._one("per", _one_of(Per, Per))
        if self.wrong:
            raise Refusal(_("Urvalet går inte att läsa."), fields=self.wrong)
        return CellQuery(
            size=size or 1_000,
            box=box,
            since=since,
            until=until,
            categories=_categories(categories, groups),
            statuses=statuses,
            lights=lights,
            weekdays=weekdays,
            hours=hours,
            administrations=_administrations(administrations),
            per=per,
        )

    def _box(self) -> Box:
        written = self.query.get("bbox", "")
        try:
            return _cut(read_bbox(written)) if written else SWEDEN
        except Refusal as refusal:
            self.wrong |= refusal.fields
            return SWEDEN

    def _statuses(self) -> tuple[Status, ...]:
        names = self._several("status", _one_of(STATUSES, str))
        return tuple(dict.fromkeys(status for name in names for status in STATUSES[name]))

    def _one(self, name: str, read: Callable[[str], Value], default: Value | None = None) -> Value | None:
        written = self.query.get(name, "").strip()
        if not written:
            return default
        try:
            return read(written)
        except ValueError as error:
            self.wrong[name] = str(error)
            return default

    def _several(self, name: str, read: Callable[[str], Value]) -> tuple[Value, ...]:
        written = [part.strip() for value in self.query.getlist(name) for part in value.split(",") if part.strip()]
        if len(written) > MOST_VALUES:
            self.wrong[name] = _("Skriv högst {most} värden.").format(most=MOST_VALUES)
            return ()
        try:
            return tuple(dict.fromkeys(read(part) for part in written))
        except ValueError as error:
            self.wrong[name] = str(error)
            return ()


def _one_of(choices: Iterable[Value], convert: Callable[[str], Value]) -> Callable[[str], Value]:
    """Reads one of `choices`; ValueError says which there are."""
    known = list(choices)

    def read(written: str) -> Value:
        try:
            return known[known.index(convert(written))]
        except ValueError:
            advice = _("Skriv något av: {choices}.").format(choices=", ".join(map(str, known)))
            raise ValueError(advice) from None

    return read


def _day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise ValueError(_("Skriv datumet så här: 2026-05-31.")) from None
    if day.year not in YEARS:
        raise ValueError(_("Skriv ett år från {first} till {last}.").format(first=YEARS[0], last=YEARS[-1]))
    return day


def _code(written: str) -> str:
    if not CODE.fullmatch(written):
        raise ValueError(_("Skriv koder med bokstäver a–z, siffror och bindestreck."))
    return written


def _cut(box: Box) -> Box:
    """To where there can be cases, so that the projection is at home. A box elsewhere becomes its nearest edge."""
    west, south, east, north = SWEDEN
    return (
        min(max(box[0], west), east),
        min(max(box[1], south), north),
        min(max(box[2], west), east),
        min(max(box[3], south), north),
    )


def _categories(codes: tuple[str, ...], groups: tuple[str, ...]) -> tuple[int, ...] | None:
    """None for all. A code that nobody uses counts nothing."""
    if not (codes or groups):
        return None
    found = Category.objects.filter(is_private=False)
    if codes:
        found = found.filter(code__in=codes)
    if groups:
        found = found.filter(group__code__in=groups)
    return tuple(found.values_list("pk", flat=True))


def _administrations(codes: tuple[str, ...]) -> tuple[int, ...] | None:
    return tuple(Administration.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else None
