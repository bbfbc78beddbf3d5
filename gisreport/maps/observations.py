"""What safety walks saw, divided by how far they went: for planners, within their municipality.

A map of counts would show where people walked. Cells with too few metres say so instead of a number.

How many people stand behind a number: as many as noted something there on one and the same walk. Pseudonyms are of one
walk, so whoever came along on five walks must not pass for five.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from gisreport.geo.hexagons import Hexagon, column_and_row
from gisreport.geo.sun import Light
from gisreport.maps.models import Valence

ENOUGH_METRES = 100
LEAST_INTERNALLY = 3  # participants


class Basis(models.TextChoices):
    ENOUGH = "enough", _("tillräckligt underlag")
    NOT_WALKED = "not_walked", _("inte gått")
    INSUFFICIENT = "insufficient_data", _("för lite underlag")


@dataclass(frozen=True)
class ObservationQuery:
    """Of which observations, in cells of which size. Days are Swedish, both included; an empty tuple means all. What
    was walked is narrowed by the same days, hours and lights, or the rates would be wrong."""

    municipality: int
    size: int
    since: date | None = None
    until: date | None = None
    themes: tuple[str, ...] = ()
    valences: tuple[Valence, ...] = ()
    lights: tuple[Light, ...] = ()
    weekdays: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    least: int = LEAST_INTERNALLY


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
        if self.metres >= ENOUGH_METRES:
            return Basis.ENOUGH
        return Basis.INSUFFICIENT if self.metres or self.observations else Basis.NOT_WALKED

    @property
    def rate(self) -> float | None:
        """Observations per 100 metres walked; None where there is nothing to show or too little to divide by."""
        if self.basis is not Basis.ENOUGH or not self.observations:
            return None
        return self.observations * 100 / self.metres


def observed_cells(query: ObservationQuery) -> list[ObservedCell]:
    """The cells that were walked or in which something was seen."""
    i, j = column_and_row("easting", "northing", str(query.size))
    seen, walked = _seen(query), _when(query)
    found = _rows(
        f"""
        SELECT i, j, coalesce(observations, 0), coalesce(metres, 0), coalesce(walks, 0) FROM (
            SELECT i, j, CASE WHEN max(people) >= %s THEN sum(notes) ELSE 0 END::int AS observations FROM (
                SELECT {i} AS i, {j} AS j, count(DISTINCT participant) AS people, count(*) AS notes
                FROM maps_observationspot WHERE {" AND ".join(seen[0])} GROUP BY 1, 2, walk
            ) AS of_walk GROUP BY i, j
        ) AS seen FULL JOIN (
            SELECT i, j, sum(metres) AS metres, count(DISTINCT walk)::int AS walks
            FROM maps_walkedcell WHERE size = %s AND {" AND ".join(walked[0])} GROUP BY i, j
        ) AS walked USING (i, j)
        WHERE observations > 0 OR metres > 0 ORDER BY i, j
        """,  # noqa: S608 (our own words)
        [query.least, *seen[1], query.size, *walked[1]],
    )
    return [ObservedCell(Hexagon(query.size, i, j), *facts) for i, j, *facts in found]


def walked_in_all(query: ObservationQuery) -> tuple[int, int]:
    """How many walks there were, and the metres they went."""
    conditions, values = _when(query)
    [(walks, metres)] = _rows(
        f"SELECT count(DISTINCT walk)::int, coalesce(sum(metres), 0) FROM maps_walkedcell"  # noqa: S608
        f" WHERE size = %s AND {' AND '.join(conditions)}",
        [query.size, *values],
    )
    return walks, round(metres)


Where = tuple[list[str], list[Any]]


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
