"""The figures of the planner page: cells, months and categories, of one period or of two."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.geo.hexagons import Hexagon
from gisreport.geo.reproject import to_wgs84
from gisreport.maps.cells import (
    CellQuery,
    CountedCell,
    count_by_category,
    count_by_month,
    count_cells,
    refuse_too_many_cells,
)
from gisreport.maps.denominators import Loaded, loaded
from gisreport.maps.models import ChangedCase, Valence
from gisreport.maps.observations import (
    BY_KIND,
    BY_MONTH,
    Basis,
    Exposure,
    ObservationQuery,
    ObservedCell,
    count_observations,
    exposure,
    observed_cells,
)
from gisreport.maps.planning import words
from gisreport.maps.planning.asked import Asked, Query
from gisreport.maps.planning.nearby import places_of
from gisreport.maps.planning.scale import Difference, RateDifference, RateScale, Scale, signed
from routing.models import Category

PER_PAGE = 25
MOST_WAITING = 1_000  # changes are counted up to here
AROUND = 4  # edges of a cell that are shown around it when one looks closer

FEWEST_TO_COMPARE = 10  # of both periods together: below it, rates differ by chance alone


@dataclass(frozen=True)
class Cell:
    """`before` is the count of the period that is compared with, None when there is none. `share` is in per cent of
    all that is shown; `place` says where it lies from the nearest named place, "" where none is known or asked for. A
    rate is None where its basis is not enough. `metres` are walked."""

    hexagon: Hexagon
    count: int
    share: float
    before: int | None = None
    place: str = ""
    rate: float | None = None
    rate_before: float | None = None
    basis: Basis = Basis.ENOUGH
    basis_before: Basis = Basis.ENOUGH
    metres: float = 0.0
    metres_before: float = 0.0

    @property
    def difference(self) -> int:
        return self.count - (self.before or 0)

    @property
    def rate_difference(self) -> float | None:
        """None where either rate is missing, or both stand for too few to be told apart from chance."""
        if self.rate is None or self.rate_before is None or self.count + (self.before or 0) < FEWEST_TO_COMPARE:
            return None
        return self.rate - self.rate_before


@dataclass(frozen=True)
class Month:
    """`chosen` and `compared` tell whether any of its days belong to the period."""

    first: date
    count: int
    chosen: bool
    compared: bool


@dataclass(frozen=True)
class OfKind:
    """A row of what it is about. `code` stands for it in addresses."""

    name: str
    code: str
    count: int
    share: float
    before: int | None

    @property
    def change(self) -> str:
        return signed(self.count - (self.before or 0))


@dataclass(frozen=True)
class Figures(ABC):
    """Raises Refusal, when it is asked for, as count_cells does."""

    asked: Asked

    @cached_property
    def made_at(self) -> datetime:
        return timezone.now()

    @property
    @abstractmethod
    def is_rate(self) -> bool:
        """Whether counts are divided by anything."""

    @property
    @abstractmethod
    def unit(self) -> str:
        """What a rate is per."""

    @property
    @abstractmethod
    def cells(self) -> list[Cell]:
        """Those with anything to tell in either period, without places."""

    @abstractmethod
    def counted(self, number: int) -> str:
        """A number with its noun."""

    @abstractmethod
    def by_month(self) -> dict[date, int]:
        """Of all time, by the first day of the month."""

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
        rates = [rate for cell in self.cells for rate in (cell.rate, cell.rate_before)]
        return RateScale.of(rates, (basis for cell in self.cells for basis in (cell.basis, cell.basis_before)))

    @cached_property
    def difference(self) -> Difference | RateDifference:
        if self.is_rate:
            return RateDifference.of(cell.rate_difference for cell in self.cells)
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
        change = cell.rate_difference if self.is_rate else cell.difference
        by = {
            "count": -cell.count,
            "before": -(cell.before or 0),
            "difference": 1.0 if change is None else -abs(change),
            "place": cell.place.casefold(),
            "rate": 1.0 if cell.rate is None else -cell.rate,
        }
        return by[self.asked.sort], -cell.count, cell.hexagon

    @cached_property
    def months(self) -> list[Month]:
        """Every month from the first count to the last, also outside the chosen period."""
        counts = self.by_month()
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


@dataclass(frozen=True)
class FaultFigures(Figures):
    query: CellQuery
    compared: CellQuery | None

    @cached_property
    def waiting(self) -> int:
        """How many changed cases have not been counted yet, MOST_WAITING for that many or more."""
        return ChangedCase.objects.values("pk")[:MOST_WAITING].count()

    @cached_property
    def divided_by(self) -> Loaded | None:
        """What the counts are divided by; None when nobody asked, or nothing is loaded."""
        known = loaded(self.query.per) if self.query.per else None
        return known if known and known.origins else None

    @property
    def is_rate(self) -> bool:
        return self.divided_by is not None

    @property
    def unit(self) -> str:
        return str(self.query.per.scale.words) if self.query.per else ""

    def counted(self, number: int) -> str:
        return words.count(number)

    @cached_property
    def cells(self) -> list[Cell]:
        now = {cell.hexagon: cell for cell in count_cells(self.query)}
        then = {cell.hexagon: cell for cell in count_cells(self.compared)} if self.compared else {}
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
            before=then.count if self.compared else None,
            rate=now.rate,
            rate_before=then.rate,
            basis=self._basis(now),
            basis_before=self._basis(then),
        )

    def _basis(self, cell: CountedCell) -> Basis:
        return Basis.INSUFFICIENT if self.is_rate and cell.count and cell.rate is None else Basis.ENOUGH

    def by_month(self) -> dict[date, int]:
        return count_by_month(replace(self.query, since=None, until=None))

    @cached_property
    def categories(self) -> list[OfKind]:
        """The largest first."""
        now = count_by_category(self.query)
        then = count_by_category(self.compared) if self.compared else None
        found = Category.objects.filter(pk__in={*now, *(then or {})})
        kinds = [(category.pk, category.name, category.code) for category in found]
        return _kinds(kinds, now, then)


@dataclass(frozen=True)
class ObservationFigures(Figures):
    query: ObservationQuery
    compared: ObservationQuery | None

    @property
    def is_rate(self) -> bool:
        return True

    @property
    def unit(self) -> str:
        return _("per 100 gångna meter")

    def counted(self, number: int) -> str:
        return words.observations(number)

    @cached_property
    def cells(self) -> list[Cell]:
        now = {cell.hexagon: cell for cell in observed_cells(self.query)}
        then = {cell.hexagon: cell for cell in observed_cells(self.compared)} if self.compared else {}
        refuse_too_many_cells(max(len(now), len(then)))
        total = sum(cell.observations for cell in now.values())
        return [self._cell(one, now.get(one), then.get(one), total) for one in sorted({*now, *then})]

    def _cell(self, hexagon: Hexagon, now: ObservedCell | None, then: ObservedCell | None, total: int) -> Cell:
        nothing = ObservedCell(hexagon, 0, 0.0, 0)
        now, then = now or nothing, then or nothing
        return Cell(
            hexagon=hexagon,
            count=now.observations,
            share=_per_cent(now.observations, total),
            before=then.observations if self.compared else None,
            rate=now.rate,
            rate_before=then.rate,
            basis=now.basis,
            basis_before=then.basis if self.compared else Basis.ENOUGH,
            metres=now.metres,
            metres_before=then.metres,
        )

    @cached_property
    def walked(self) -> Exposure:
        return exposure(self.query)

    @cached_property
    def walked_before(self) -> Exposure | None:
        return exposure(self.compared) if self.compared else None

    def by_month(self) -> dict[date, int]:
        return dict(count_observations(replace(self.query, since=None, until=None), BY_MONTH))

    @cached_property
    def categories(self) -> list[OfKind]:
        """By theme and valence, the largest first. Each row needs its own participants."""
        now = _by_kind(self.query)
        then = _by_kind(self.compared) if self.compared else None
        kinds = [
            ((theme, valence), f"{words.theme_words(theme)} – {Valence(valence).label}", theme)
            for theme, valence in {*now, *(then or {})}
        ]
        return _kinds(kinds, now, then)


def figures_of(asked: Asked) -> FaultFigures | ObservationFigures:
    query, compared = asked.query, asked.compared
    if isinstance(query, ObservationQuery):
        return ObservationFigures(asked, query, compared if isinstance(compared, ObservationQuery) else None)
    return FaultFigures(asked, query, compared if isinstance(compared, CellQuery) else None)


def _by_kind(query: ObservationQuery) -> dict[tuple[str, str], int]:
    return {(theme, valence): number for theme, valence, number in count_observations(query, BY_KIND)}


def _kinds(kinds: list[tuple[Any, str, str]], now: dict[Any, int], then: dict[Any, int] | None) -> list[OfKind]:
    total = sum(now.values())
    counted = [
        OfKind(
            name=name,
            code=code,
            count=now.get(key, 0),
            share=_per_cent(now.get(key, 0), total),
            before=None if then is None else then.get(key, 0),
        )
        for key, name, code in kinds
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
    places = places_of([cell.hexagon for cell in cells])
    return [replace(cell, place=place) for cell, place in zip(cells, places, strict=True)]


def _is_within(month: date, query: Query) -> bool:
    after_beginning = query.since is None or query.since < _next(month)
    return after_beginning and (query.until is None or month <= query.until)


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = _next(month)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
