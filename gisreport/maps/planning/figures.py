"""The figures of the planner page: cells, months and categories, of one period or of two."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils import timezone

from gisreport.geo.hexagons import Hexagon
from gisreport.geo.reproject import to_wgs84
from gisreport.maps.cells import CellQuery, CountedCell, count_by_category, count_by_month, count_cells
from gisreport.maps.denominators import Loaded, loaded
from gisreport.maps.models import ChangedCase
from gisreport.maps.planning.asked import Asked
from gisreport.maps.planning.scale import Difference, RateScale, Scale, signed
from routing.models import Category, Place

PER_PAGE = 25
NAMED_KINDS = (Place.Kind.TOWN, Place.Kind.AREA)
MOST_WAITING = 1_000  # changes are counted up to here
AROUND = 4  # edges of a cell that are shown around it when one looks closer

# The index of places is in degrees, so the nearest few are found in degrees and measured on the ground.
NEAREST = """
SELECT (
    SELECT name FROM (
        SELECT name, point FROM routing_place WHERE kind = ANY(%s) ORDER BY point <-> spot LIMIT 8
    ) AS near
    ORDER BY ST_DistanceSphere(point, spot), name LIMIT 1
)
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS asked (lon, lat, number),
     ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS spot
ORDER BY number
"""


@dataclass(frozen=True)
class Cell:
    """`before` is the count of the period that is compared with, None when there is none. `share` is in per cent of
    all that is shown; `place` is the nearest named one, "" where none is known or asked for. The rates are what
    CountedCell says of them."""

    hexagon: Hexagon
    count: int
    share: float
    before: int | None = None
    place: str = ""
    rate: float | None = None
    rate_before: float | None = None

    @property
    def difference(self) -> int:
        return self.count - (self.before or 0)


@dataclass(frozen=True)
class Month:
    """`chosen` and `compared` tell whether any of its days belong to the period."""

    first: date
    count: int
    chosen: bool
    compared: bool


@dataclass(frozen=True)
class OfCategory:
    name: str
    code: str
    count: int
    share: float
    before: int | None

    @property
    def change(self) -> str:
        return signed(self.count - (self.before or 0))


@dataclass(frozen=True)
class Figures:
    """Raises Refusal, when it is asked for, as count_cells does."""

    asked: Asked

    @cached_property
    def made_at(self) -> datetime:
        return timezone.now()

    @cached_property
    def waiting(self) -> int:
        """How many changed cases have not been counted yet, MOST_WAITING for that many or more."""
        return ChangedCase.objects.values("pk")[:MOST_WAITING].count()

    @cached_property
    def divided_by(self) -> Loaded | None:
        """What the counts are divided by; None when nobody asked, or nothing is loaded."""
        known = loaded(self.asked.query.per) if self.asked.query.per else None
        return known if known and known.origins else None

    @cached_property
    def cells(self) -> list[Cell]:
        """Those with a case in either period, without places."""
        now = {cell.hexagon: cell for cell in count_cells(self.asked.query)}
        then = {cell.hexagon: cell for cell in count_cells(self.asked.compared)} if self.asked.compared else {}
        total = sum(cell.count for cell in now.values())
        return [self._cell(one, now.get(one), then.get(one), total) for one in sorted({*now, *then})]

    def _cell(self, hexagon: Hexagon, now: CountedCell | None, then: CountedCell | None, total: int) -> Cell:
        """A cell without cases in one period has as much to divide by as in the other."""
        known = now or then or CountedCell(hexagon, 0)
        now, then = now or replace(known, count=0), then or replace(known, count=0)
        return Cell(
            hexagon=hexagon,
            count=now.count,
            share=_per_cent(now.count, total),
            before=then.count if self.asked.compared else None,
            rate=now.rate,
            rate_before=then.rate,
        )

    @cached_property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)

    @cached_property
    def total_before(self) -> int:
        return sum(cell.before or 0 for cell in self.cells)

    @cached_property
    def scale(self) -> Scale:
        """The same for both periods, so that they can be compared."""
        return Scale.of_counts([cell.count for cell in self.cells] + [cell.before or 0 for cell in self.cells])

    @cached_property
    def rate_scale(self) -> RateScale:
        now, before = [cell.rate for cell in self.cells], [cell.rate_before for cell in self.cells]
        return RateScale.of([*now, *before])

    @cached_property
    def difference(self) -> Difference:
        return Difference.of(cell.difference for cell in self.cells)

    @cached_property
    def page(self) -> Page[Cell]:
        """The page of the table that is asked for (the last, when there are not that many), with places."""
        by_place = self.asked.sort == "place"
        cells = _with_places(self.cells) if by_place else self.cells
        page = Paginator(sorted(cells, key=self._order), PER_PAGE).get_page(self.asked.page)
        if not by_place:
            page.object_list = _with_places(list(page.object_list))
        return page

    def _order(self, cell: Cell) -> tuple[object, ...]:
        by = {
            "count": -cell.count,
            "before": -(cell.before or 0),
            "difference": -abs(cell.difference),
            "place": cell.place.casefold(),
            "rate": 1.0 if cell.rate is None else -cell.rate,
        }
        return by[self.asked.sort], -cell.count, cell.hexagon

    @cached_property
    def months(self) -> list[Month]:
        """Every month from the first case to the last, also outside the chosen period."""
        counts = count_by_month(replace(self.asked.query, since=None, until=None))
        if not counts:
            return []
        return [
            Month(
                month,
                counts.get(month, 0),
                chosen=_is_within(month, self.asked.query),
                compared=self.asked.compared is not None and _is_within(month, self.asked.compared),
            )
            for month in _months(min(counts), max(counts))
        ]

    @cached_property
    def categories(self) -> list[OfCategory]:
        """The largest first."""
        now = count_by_category(self.asked.query)
        then = count_by_category(self.asked.compared) if self.asked.compared else None
        total = sum(now.values())
        found = Category.objects.filter(pk__in={*now, *(then or {})})
        counted = [
            OfCategory(
                name=category.name,
                code=category.code,
                count=now.get(category.pk, 0),
                share=_per_cent(now.get(category.pk, 0), total),
                before=None if then is None else then.get(category.pk, 0),
            )
            for category in found
        ]
        return sorted(counted, key=lambda one: (-one.count, one.name))


def around(hexagon: Hexagon) -> str:
    """The `bbox` that shows a cell from near."""
    x, y = hexagon.centre
    reach = AROUND * hexagon.size
    (west, south), (east, north) = to_wgs84([(x - reach, y - reach), (x + reach, y + reach)])
    return f"{west:.5f},{south:.5f},{east:.5f},{north:.5f}"


def _per_cent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def _with_places(cells: list[Cell]) -> list[Cell]:
    """Each with the name of the town or area that is nearest to its middle."""
    if not cells:
        return []
    lons, lats = zip(*to_wgs84([cell.hexagon.centre for cell in cells]), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [list(NAMED_KINDS), list(lons), list(lats)])
        names = [row[0] or "" for row in cursor.fetchall()]
    return [replace(cell, place=name) for cell, name in zip(cells, names, strict=True)]


def _is_within(month: date, query: CellQuery) -> bool:
    after_beginning = query.since is None or query.since < _next(month)
    return after_beginning and (query.until is None or month <= query.until)


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = _next(month)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
