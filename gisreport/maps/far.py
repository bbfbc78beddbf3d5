"""Tiles of many cases, seen from afar. Cases are counted in 64 × 64 squares along a tile from what the folder has
counted already, so that a tile costs about as much with a million cases as with a thousand.

What changed since the last fold is put right here: such cases are taken out as they were counted and looked up anew.
A case that was hidden, or whose category became private, is thus gone at once.
"""

from datetime import date, timedelta
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import F, FloatField, Func, IntegerField, Model, QuerySet, Value
from django.db.models.expressions import RawSQL

from gisreport.cases.models import PublicCase
from gisreport.geo import squares
from gisreport.geo.tiles import EXTENT, Tile
from gisreport.maps.filters import STATUSES, CaseFilter
from gisreport.maps.fold import ALWAYS, MONTHLY
from gisreport.maps.models import CaseSpot, SquareCount
from routing.models import Category

FINER = 6  # levels from a tile to the squares in it: 64 along a side
# More may wait after a large import. They are in the counts within minutes then, what is hidden now within seconds.
MOST_CHANGED = 1_000

Part = tuple[str, tuple[Any, ...]]  # a statement and its values
Rows = TypeVar("Rows", bound=Model)

CHANGED = f"""
changed AS MATERIALIZED (
    SELECT DISTINCT case_id FROM (
        SELECT case_id FROM maps_changedcase ORDER BY id DESC LIMIT {MOST_CHANGED}
    ) AS newest
)
"""  # noqa: S608 (our own number)

# A case that was public when it was counted, and is still, is taken out and put in again.
COUNTS = """
WITH {changed},
part (square, count) AS (
    {counted}
    UNION ALL
    SELECT square, -1 FROM ({before}) AS spot (case_id, square) JOIN changed USING (case_id)
    UNION ALL
    SELECT square, 1 FROM (
        SELECT {finest} AS square FROM changed AS looked_up CROSS JOIN LATERAL ({now} OFFSET 0) AS spot (lon, lat)
    ) AS placed WHERE square BETWEEN %s AND %s
)
SELECT coalesce(sum(count), 0)::int, coalesce(ST_AsMVT(feature, 'counts', {extent}, 'spot'), '') FROM (
    SELECT count, ST_MakePoint(({column} + 0.5) * {side}, ({row} + 0.5) * {side}) AS spot
    FROM (SELECT {square} AS square, sum(count)::int AS count FROM part GROUP BY 1) AS summed
    WHERE count > 0
    ORDER BY square
) AS feature
"""

CASES = """
WITH {changed},
looked_up AS (SELECT case_id FROM ({before}) AS spot UNION SELECT case_id FROM changed)
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
    counted = [_sql(rows) for rows in _counted(tile, wanted)]
    before = _sql(_spots(tile, wanted).values_list("case_id", "square"))
    now = _sql(_looked_up(wanted).values_list(_degrees("ST_X"), _degrees("ST_Y")))
    level = tile.z + FINER
    statement = COUNTS.format(
        changed=CHANGED,
        counted=" UNION ALL ".join(sql for sql, _values in counted),
        before=before[0],
        now=now[0],
        finest=squares.finest("lon", "lat"),
        square=squares.around("square", level),
        column=squares.column("square", FINER),
        row=squares.row("square", FINER),
        extent=EXTENT,
        side=EXTENT >> FINER,
    )
    values = [value for _sql, values in (*counted, before, now) for value in values]
    total, made = _row(statement, *values, *squares.within(tile, squares.FINEST))
    return total, bytes(made)


def _cases(tile: Tile, wanted: CaseFilter, few: int) -> bytes:
    before, values_before = _sql(_spots(tile, wanted).values_list("case_id"))
    shown = "number", "status", "category__code", "category__icon", _degrees("ST_X"), _degrees("ST_Y")
    now, values_now = _sql(_looked_up(wanted).values_list(*shown))
    corner = float(tile.side), float(tile.x), float(tile.side), float(tile.y)
    statement = CASES.format(changed=CHANGED, before=before, now=now, extent=EXTENT)
    return bytes(_row(statement, *values_before, *corner, *values_now, few)[0])


def _counted(tile: Tile, wanted: CaseFilter) -> list[QuerySet[Any, Any]]:
    """Rows of (finest square, count) that add up to what is wanted: from the squares that are counted already, as far
    as there are such, for whole months; from the spots otherwise."""
    since = wanted.since
    level = min((level for level in (MONTHLY if since else ALWAYS) if level >= tile.z + FINER), default=None)
    if level is None:
        return [_ones(_spots(tile, wanted))]
    if since is None:
        return [_summed(tile, wanted, level).filter(month=SquareCount.EVER)]
    first_days = _spots(tile, wanted).filter(day__lte=_end_of_month(since))
    return [_summed(tile, wanted, level).filter(month__gt=since), _ones(first_days)]


def _summed(tile: Tile, wanted: CaseFilter, level: int) -> QuerySet[SquareCount, Any]:
    rows = SquareCount.objects.filter(level=level, square__range=squares.within(tile, level))
    finest = F("square").bitleftshift(2 * (squares.FINEST - level))
    return _narrowed(rows, wanted).values_list(finest, "count")


def _spots(tile: Tile, wanted: CaseFilter) -> QuerySet[CaseSpot]:
    rows = CaseSpot.objects.filter(square__range=squares.within(tile, squares.FINEST))
    return _narrowed(rows.filter(day__gte=wanted.since) if wanted.since else rows, wanted)


def _ones(spots: QuerySet[CaseSpot]) -> QuerySet[CaseSpot, Any]:
    return spots.values_list("square", Value(1, IntegerField()))


def _narrowed(rows: QuerySet[Rows], wanted: CaseFilter) -> QuerySet[Rows]:
    """What both spots and counted squares know. Whether a category is private is asked now, not when it was counted."""
    if wanted.groups:
        shown = Category.objects.filter(is_private=False, group__code__in=wanted.groups)
        rows = rows.filter(category_id__in=shown.order_by().values("pk"))
    else:
        rows = rows.exclude(category_id__in=Category.objects.filter(is_private=True).order_by().values("pk"))
    return rows.filter(status__in=STATUSES[wanted.status]) if wanted.status else rows


def _looked_up(wanted: CaseFilter) -> QuerySet[PublicCase]:
    """The one case that the statement around it looks up."""
    one = PublicCase.objects.filter(pk=RawSQL("looked_up.case_id", []), point__isnull=False)
    return wanted.narrow(one)


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _degrees(function: str) -> Func:
    return Func(F("point"), function=function, output_field=FloatField())


def _sql(rows: QuerySet[Any, Any]) -> Part:
    return rows.order_by().query.sql_with_params()


def _row(statement: str, *values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cast(tuple[Any, ...], cursor.fetchone())
