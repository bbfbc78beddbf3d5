"""Tiles of many cases, seen from afar. Cases are counted in 64 × 64 squares along a tile from what the folder has
counted already, so that a tile costs about as much with a million cases as with a thousand.

What changed since the last fold is put right here: such cases are taken out as they were counted and looked up anew.
A case that was hidden, or whose category became private, is thus gone at once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

from django.db import connection
from django.db.models import F, FloatField, Func
from django.db.models.expressions import RawSQL

from gisreport.cases.models import PublicCase
from gisreport.geo import squares
from gisreport.geo.tiles import EXTENT, Tile
from gisreport.maps.filters import STATUSES, CaseFilter
from gisreport.maps.fold import ALWAYS, MONTHLY
from gisreport.maps.models import EVER

FINER = 6  # levels from a tile to the squares in it: 64 along a side
# More may wait after a large import. They are in the counts within minutes then, what is hidden now within seconds.
MOST_CHANGED = 1_000

Part = tuple[str, tuple[Any, ...]]  # a statement and its values

CHANGED = f"""
changed AS MATERIALIZED (
    SELECT DISTINCT case_id FROM (
        SELECT case_id FROM maps_changedcase ORDER BY id DESC LIMIT {MOST_CHANGED}
    ) AS newest
)
"""  # noqa: S608 (our own number)

# Both sum what they find before anything is added to it: that is most of the work of a tile.
SPOTS = "SELECT square >> {steps}, count(*)::int FROM maps_casespot WHERE {spots} GROUP BY 1"
SUMMED = """
SELECT square >> {steps}, sum(count)::int FROM maps_squarecount
WHERE level = {level} AND square BETWEEN %s AND %s AND {months} AND {kept} GROUP BY 1
"""
# Whether a category is private is asked now, not when its cases were counted. IS TRUE makes a table of the categories,
# once, whatever the planner expects.
PUBLIC = "category_id NOT IN (SELECT id FROM routing_category WHERE is_private)"
IN_GROUPS = """(category_id IN (
    SELECT k.id FROM routing_category k JOIN routing_categorygroup g ON g.id = k.group_id
    WHERE NOT k.is_private AND g.code = ANY(%s)
)) IS TRUE"""

# A case that was public when it was counted, and is still, is taken out and put in again.
COUNTS = """
part (square, count) AS (
    {counted}
    UNION ALL
    SELECT {square}, -1 FROM maps_casespot JOIN changed USING (case_id) WHERE {spots}
    UNION ALL
    SELECT {square}, 1 FROM (
        SELECT {finest} AS square FROM changed AS looked_up CROSS JOIN LATERAL ({now} OFFSET 0) AS spot (lon, lat)
    ) AS placed WHERE square BETWEEN %s AND %s
)
SELECT coalesce(sum(count), 0)::int, coalesce(ST_AsMVT(feature, 'counts', {extent}, 'spot'), '') FROM (
    SELECT count, ST_MakePoint(({column} + 0.5) * {side}, ({row} + 0.5) * {side}) AS spot
    FROM (SELECT square, sum(count)::int AS count FROM part GROUP BY 1) AS summed
    WHERE count > 0
    ORDER BY square
) AS feature
"""

CASES = """
WITH {changed},
looked_up AS (SELECT case_id FROM maps_casespot WHERE {spots} UNION SELECT case_id FROM changed)
SELECT coalesce(ST_AsMVT(feature, 'cases', {extent}, 'spot'), '') FROM (
    SELECT number, status, category, icon, ST_MakePoint(floor(across * {extent}), floor(down * {extent})) AS spot
    FROM (
        SELECT *, (lon + 180) / 360 * %s - %s AS across,
               (1 - asinh(tan(radians(lat))) / pi()) / 2 * %s - %s AS down
        FROM looked_up CROSS JOIN LATERAL ({now} OFFSET 0) AS spot (number, status, category, icon, lon, lat)
    ) AS placed
    WHERE across >= 0 AND across < 1 AND down >= 0 AND down < 1
    ORDER BY number LIMIT %s
) AS feature
"""


def far_tile(tile: Tile, wanted: CaseFilter, *, few: int) -> bytes:
    """Layer `counts` (count), or layer `cases` (number, status, category, icon) when there are no more than `few`.
    One statement, two for few."""
    total, counts = count_tile(tile, wanted)
    return counts if total > few else _cases(tile, wanted, few) if total else b""


def count_tile(tile: Tile, wanted: CaseFilter) -> tuple[int, bytes]:
    """How many cases there are in the tile, and layer `counts`."""
    asked = _asked(wanted, wanted.since)
    counted, values = _counted(tile, asked)
    within = squares.within(tile, squares.FINEST)
    statement = f"WITH {CHANGED}, {_counts(tile.z + FINER, counted, asked.spots, asked.place)}"
    total, made = _row(statement, *values, *within, *asked.values, *asked.values_now, *within)
    return total, bytes(made)


@lru_cache(maxsize=500)
def _counts(level: int, counted: str, spots: str, place: str) -> str:
    """Kept, as `_asked` is."""
    return COUNTS.format(
        counted=counted,
        spots=spots,
        now=place,
        finest=squares.finest("lon", "lat"),
        square=squares.around("square", level),
        column=squares.column("square", FINER),
        row=squares.row("square", FINER),
        extent=EXTENT,
        side=EXTENT >> FINER,
    )


def _cases(tile: Tile, wanted: CaseFilter, few: int) -> bytes:
    asked = _asked(wanted, wanted.since)
    corner = float(tile.side), float(tile.x), float(tile.side), float(tile.y)
    statement = CASES.format(changed=CHANGED, spots=asked.spots, now=asked.shown, extent=EXTENT)
    within = squares.within(tile, squares.FINEST)
    return bytes(_row(statement, *within, *asked.values, *corner, *asked.values_now, few)[0])


@dataclass(frozen=True)
class _Asked:
    """A filter as SQL. `kept` is the condition on what both spots and counted squares know, `spots` that on spots of a
    range of squares (with their day); `place` and `shown` look up one case that is public now."""

    since: date | None
    kept: str
    kept_values: tuple[Any, ...]
    place: str
    shown: str
    values_now: tuple[Any, ...]

    @property
    def spots(self) -> str:
        return f"square BETWEEN %s AND %s AND {self.kept}" + (" AND day >= %s" if self.since else "")

    @property
    def values(self) -> tuple[Any, ...]:
        """Of `spots`, after the range."""
        return (*self.kept_values, self.since) if self.since else self.kept_values


def spots(tile: Tile, wanted: CaseFilter) -> Part:
    """The condition on maps_casespot for what is wanted in the tile, as it was counted; about, for where everything is
    wanted it does not ask what has become private since."""
    within = squares.within(tile, squares.FINEST)
    if wanted == CaseFilter():
        return "square BETWEEN %s AND %s", within
    asked = _asked(wanted, wanted.since)
    return asked.spots, (*within, *asked.values)


@lru_cache(maxsize=500)
def _asked(wanted: CaseFilter, since: date | None) -> _Asked:
    """Kept, for to write it takes as long as to count a tile. `since` tells the days apart."""
    kept, values = PUBLIC, []
    if wanted.groups:
        kept, values = IN_GROUPS, [list(wanted.groups)]
    if wanted.status:
        kept, values = f"{kept} AND status = ANY(%s)", [*values, list(STATUSES[wanted.status])]
    one = wanted.narrow(PublicCase.objects.filter(pk=RawSQL("looked_up.case_id", []), point__isnull=False)).order_by()
    lon, lat = (Func(F("point"), function=name, output_field=FloatField()) for name in ("ST_X", "ST_Y"))
    place, values_now = one.values_list(lon, lat).query.sql_with_params()
    shown, _same = one.values_list(
        "number", "status", "category__code", "category__icon", lon, lat
    ).query.sql_with_params()
    return _Asked(since, kept, tuple(values), place, shown, tuple(values_now))


def _counted(tile: Tile, asked: _Asked) -> Part:
    """Rows of (square, count) that add up to what is wanted: from the squares that are counted already, as far as there
    are such, for whole months; from the spots otherwise."""
    levels = MONTHLY if asked.since else ALWAYS
    wanted = tile.z + FINER
    level = min((level for level in levels if level >= wanted), default=None)
    within = squares.within(tile, squares.FINEST)
    to_finest = 2 * (squares.FINEST - wanted)
    if level is None:
        return SPOTS.format(steps=to_finest, spots=asked.spots), (*within, *asked.values)
    steps = 2 * (level - wanted)
    months = "month > %s" if asked.since else "month = %s"
    summed = SUMMED.format(steps=steps, level=level, months=months, kept=asked.kept)
    values = (*squares.within(tile, level), asked.since or EVER, *asked.kept_values)
    if not asked.since:
        return summed, values
    first_days = SPOTS.format(steps=to_finest, spots=f"{asked.spots} AND day <= %s")
    return f"{summed} UNION ALL {first_days}", (*values, *within, *asked.values, _end_of_month(asked.since))


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _row(statement: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cast(tuple[Any, ...], cursor.fetchone())
