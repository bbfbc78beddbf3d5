"""What safety walks saw, divided by how far they went: for planners, within their municipality.

A map of counts would show where people walked. Cells with too few metres say so instead of a number.

A walk counts in a cell when enough people noted something there on it, of what was asked for. Else it is in no figure,
or the sum with it less the sum without it (the days before it, say) would be what one person wrote. A walk that is
hidden from those who ask for everything is so whatever is asked for. Pseudonyms are of one walk, so whoever came along
on five walks does not pass for five.

A cell is told whole or not at all, also where an area cuts it: else the difference between two areas would be the few
people in between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from gisreport.geo.hexagons import Hexagon, column_and_row
from gisreport.geo.morton import Extent
from gisreport.geo.sun import Light
from gisreport.geo.tiles import Box
from gisreport.maps.areas import AskedArea
from gisreport.maps.cells import SPOT, cells_within, extent_of, middle_of
from gisreport.maps.models import Valence
from routing.models import LEAST_PARTICIPANTS

ENOUGH_METRES = 100


class Basis(models.TextChoices):
    ENOUGH = "enough", _("tillräckligt underlag")
    NOT_WALKED = "not_walked", _("inte gått")
    INSUFFICIENT = "insufficient_data", _("för lite underlag")


@dataclass(frozen=True)
class ObservationQuery:
    """Of which observations, in cells of which size. Days are Swedish, both included; an empty tuple means all. What
    was walked is narrowed by the same days, hours and lights, or the rates would be wrong.

    `box` is WGS84: cells that touch it. `area`: cells whose centre lies in it. None of either means everywhere.
    """

    municipality: int
    size: int
    since: date | None = None
    until: date | None = None
    themes: tuple[str, ...] = ()
    valences: tuple[Valence, ...] = ()
    lights: tuple[Light, ...] = ()
    weekdays: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    least: int = LEAST_PARTICIPANTS
    box: Box | None = None
    area: AskedArea | None = None

    @property
    def extent(self) -> Extent:
        """Of its box, which it must have."""
        if self.box is None:
            raise ValueError("The question is about everywhere.")
        return extent_of(self.box)


@dataclass(frozen=True)
class ObservedCell:
    """`observations` is 0 where there are none, and just so where they come from too few people. `metres` are summed
    over the walks."""

    hexagon: Hexagon
    observations: int
    metres: float
    walks: int

    @property
    def basis(self) -> Basis:
        """Nobody can tell a cell where nothing was noted from one where too few people noted something."""
        if self.metres < ENOUGH_METRES and not self.observations:
            return Basis.NOT_WALKED
        return Basis.ENOUGH if self.metres >= ENOUGH_METRES and self.observations else Basis.INSUFFICIENT

    @property
    def rate(self) -> float | None:
        """Observations per 100 metres walked; None where there is nothing to show or too little to divide by."""
        return self.observations * 100 / self.metres if self.basis is Basis.ENOUGH else None


@dataclass(frozen=True)
class Exposure:
    """How much was walked in all. `contributors` are those whose observations are shown, so 0 where none are."""

    walks: int
    metres: int
    contributors: int


def observed_cells(query: ObservationQuery) -> list[ObservedCell]:
    """The cells that were walked or in which something was seen."""
    (shown, values), walked, (within, bounds) = _shown(query), _when(query), _within(query)
    found = _rows(
        f"""
        SELECT i, j, coalesce(observations, 0), coalesce(metres, 0), coalesce(walks, 0) FROM (
            SELECT i, j, sum(notes)::int AS observations FROM {shown} GROUP BY i, j
        ) AS seen FULL JOIN (
            SELECT i, j, sum(metres) AS metres, count(DISTINCT walk)::int AS walks
            FROM maps_walkedcell WHERE size = %s AND {" AND ".join(walked[0])} GROUP BY i, j
        ) AS walked USING (i, j)
        WHERE (observations > 0 OR metres > 0) AND {within} ORDER BY i, j
        """,  # noqa: S608 (our own words)
        [*values, query.size, *walked[1], *bounds],
    )
    return [ObservedCell(Hexagon(query.size, i, j), *facts) for i, j, *facts in found]


# What observations are counted by: names for expressions over a spot.
BY_MONTH = {"month": "date_trunc('month', day)::date"}
BY_KIND = {"theme": "theme", "valence": "valence"}


def count_observations(query: ObservationQuery, by: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """For each value of `by`, how many would be shown if only it were asked for; none of those that would not be."""
    (shown, values), (within, bounds) = _shown(query, by), _within(query)
    keys = ", ".join(by)
    return _rows(
        f"SELECT {keys}, sum(notes)::int FROM {shown} WHERE {within} GROUP BY {keys} ORDER BY {keys}",  # noqa: S608
        [*values, *bounds],
    )


def exposure(query: ObservationQuery) -> Exposure:
    """Of all cells that are asked for."""
    (conditions, values), (within, bounds) = _when(query), _within(query)
    [(walks, metres)] = _rows(
        f"SELECT count(DISTINCT walk)::int, coalesce(sum(metres), 0) FROM maps_walkedcell"  # noqa: S608
        f" WHERE size = %s AND {' AND '.join(conditions)} AND {within}",
        [query.size, *values, *bounds],
    )
    shown, values = _shown(query)
    [(people,)] = _rows(
        f"SELECT count(DISTINCT (walk, person))::int FROM {shown}, unnest(people) AS person WHERE {within}",  # noqa: S608
        [*values, *bounds],
    )
    return Exposure(walks, round(metres), people)


Where = tuple[list[str], list[Any]]


def _shown(query: ObservationQuery, by: Mapping[str, str] | None = None) -> tuple[str, list[Any]]:
    """Who noted how much on each walk in each cell, and by what: of those walks only that may be told there."""
    conditions, values = _seen(query)
    i, j = column_and_row("easting", "northing", str(query.size))
    columns = {**(by or {}), "i": i, "j": j, "walk": "walk"}
    told = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    keys = ", ".join(str(number) for number in range(1, len(columns) + 1))
    table = f"""(
        SELECT {told}, array_agg(DISTINCT participant) AS people, count(*) AS notes
        FROM maps_observationspot WHERE {" AND ".join(conditions)}
        GROUP BY {keys} HAVING count(DISTINCT participant) >= %s
    ) AS shown"""  # noqa: S608
    return table, [*values, query.least]


def _within(query: ObservationQuery) -> tuple[str, list[Any]]:
    conditions, values = ["true"], []
    if query.box:
        condition, bounds = cells_within(query.extent, query.size)
        conditions.append(condition)
        values += bounds
    if query.area:
        east, north = middle_of(query.size)
        conditions.append(f"ST_Intersects(%s::geometry, {SPOT.format(x=east, y=north)})")
        values.append(query.area.binary)  # type: ignore[arg-type]
    return " AND ".join(conditions), values


def _when(query: ObservationQuery) -> Where:
    """What observations and metres have in common."""
    conditions, values = ["municipality_id = %s"], [query.municipality]
    for condition, value in (
        ("day >= %s", query.since),
        ("day <= %s", query.until),
        ("light = ANY(%s)", [int(light) for light in query.lights]),
        ("hour / 24 = ANY(%s)", list(query.weekdays)),
        ("mod(hour, 24) = ANY(%s)", list(query.hours)),
    ):
        if value:
            conditions.append(condition)
            values.append(value)  # type: ignore[arg-type]
    return conditions, values


def _seen(query: ObservationQuery) -> Where:
    conditions, values = _when(query)
    for column, chosen in (("theme", query.themes), ("valence", query.valences)):
        if chosen:
            conditions.append(f"{column} = ANY(%s)")
            values.append(list(chosen))
    return conditions, values


def _rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
