"""Vector tiles, each made by one statement or two. Cases come from the view `public_case` and from nowhere else."""

from datetime import date
from functools import lru_cache
from typing import Any, cast

from django.db import connection
from django.db.models import BooleanField, F, FloatField, Func
from django.db.models.expressions import RawSQL

from gisreport.cases.models import PublicCase
from gisreport.geo.tiles import EXTENT, Tile
from gisreport.maps.far import count_tile, far_tile, spots
from gisreport.maps.filters import CaseFilter
from routing.models import Area, Place

# From this zoom on a tile shows its cases even when they are many; further out only when they are few.
NEAR = 13
MOST_CASES_NEAR = 2_000
MOST_CASES_FAR = 250

# `across` and `down` are tiles from the tile's own north-west corner. A case belongs to the tile whose western and
# northern edges it lies on, never to two; the neighbours' have no spot, and are left out. Where more were counted than
# may be shown, none is looked up; of more than may be shown only the first are looked at. What a category is called is
# asked once for all its cases: joined in full, since the planner would otherwise expect a case or two, and ask anew for
# each of hundreds.
CASES = """
WITH crowd AS MATERIALIZED (
    SELECT count(*) FROM (SELECT FROM maps_casespot WHERE {spots} LIMIT {most} + 1) AS spot
),
near AS MATERIALIZED (
    SELECT id, number, status, category_id,
           (lon + 180) / 360 * %s - %s AS across,
           (1 - asinh(tan(radians(lat))) / pi()) / 2 * %s - %s AS down
    FROM ({cases} LIMIT (SELECT CASE WHEN count > {most} THEN 0 ELSE {most} + 1 END FROM crowd))
        AS found (id, number, status, category_id, lon, lat)
),
kind AS MATERIALIZED (
    SELECT id, code, icon FROM routing_category WHERE id = ANY (ARRAY(SELECT category_id FROM near))
)
SELECT greatest((SELECT count FROM crowd), count(*)), coalesce(ST_AsMVT(feature, 'cases', {extent}, 'spot'), '')
FROM (
    SELECT number, status, code AS category, icon,
           CASE WHEN across >= 0 AND across < 1 AND down >= 0 AND down < 1
           THEN ST_MakePoint(floor(across * {extent}), floor(down * {extent})) END AS spot
    FROM near FULL JOIN kind ON kind.id = category_id
    ORDER BY near.id
) AS feature
"""

# Lines, not surfaces: a surface cut at the tile's edge would show the cut. Half a pixel of detail is enough.
BORDERS = """
SELECT COALESCE(ST_AsMVT(border, 'borders', {extent}, 'line'), '') FROM (
    SELECT code, name, ST_AsMVTGeom(
        ST_Transform(ST_Simplify(ST_Boundary(geometry), %s, true), 3857), ST_TileEnvelope(%s, %s, %s), {extent}, 16
    ) AS line
    FROM routing_area
    WHERE layer = %s AND valid @> %s AND geometry && ST_MakeEnvelope(%s, %s, %s, %s, 4326)
    ORDER BY code
) AS border
WHERE line IS NOT NULL
"""

# The most important name in each of 2 × 4 fields, so that names do not crowd.
PLACES = """
SELECT COALESCE(ST_AsMVT(town, 'places', {extent}, 'spot'), '') FROM (
    SELECT DISTINCT ON (floor(across * 2), floor(down * 4))
           name, weight, ST_MakePoint(floor(across * {extent}), floor(down * {extent})) AS spot
    FROM (
        SELECT id, name, weight,
               (ST_X(point) + 180) / 360 * %s - %s AS across,
               (1 - asinh(tan(radians(ST_Y(point)))) / pi()) / 2 * %s - %s AS down
        FROM routing_place
        WHERE kind = %s AND point && ST_MakeEnvelope(%s, %s, %s, %s, 4326)
    ) AS placed
    WHERE across >= 0 AND across < 1 AND down >= 0 AND down < 1
    ORDER BY floor(across * 2), floor(down * 4), weight DESC, id
) AS town
"""


def case_tile(tile: Tile, wanted: CaseFilter) -> bytes:
    """Layer `cases` (number, status, category, icon) when near or few, else layer `counts` (count); b"" when empty."""
    if tile.z < NEAR:
        return far_tile(tile, wanted, few=MOST_CASES_FAR)
    found, cases = _near_cases(tile, wanted)
    return cases if found <= MOST_CASES_NEAR else count_tile(tile, wanted)[1]


def _near_cases(tile: Tile, wanted: CaseFilter) -> tuple[int, bytes]:
    """Layer `cases`, and how many there are; when they are too many, just that."""
    counted, values_counted = spots(tile, wanted)
    cases, values = _cases(wanted, wanted.since)
    statement = CASES.format(spots=counted, cases=cases, most=MOST_CASES_NEAR, extent=EXTENT)
    with connection.cursor() as cursor:
        cursor.execute(statement, (*values_counted, *_corner(tile), *tile.box, *values))
        found, made = cast(tuple[int, bytes], cursor.fetchone())
    return found, bytes(made)


@lru_cache(maxsize=500)
def _cases(wanted: CaseFilter, since: date | None) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a filter within a box, and its values after those of the box. Kept, for to write it takes as long as
    to answer; `since` tells the days apart."""
    box = 0.0, 0.0, 0.0, 0.0
    within = RawSQL("public_case.point && ST_MakeEnvelope(%s, %s, %s, %s, 4326)", box, BooleanField())
    shown = "id", "number", "status", "category_id", _degrees("ST_X"), _degrees("ST_Y")
    cases = wanted.narrow(PublicCase.objects.filter(within)).values_list(*shown).order_by()
    sql, values = cases.query.sql_with_params()
    assert values[: len(box)] == box
    return sql, values[len(box) :]


def border_tile(tile: Tile, on: date) -> bytes:
    """Layer `borders` (code, name): the municipalities' borders of that day."""
    half_a_pixel = 360 / tile.side / 512
    return _made_by(
        BORDERS.format(extent=EXTENT), half_a_pixel, tile.z, tile.x, tile.y, Area.MUNICIPALITY, on, *tile.box
    )


def place_tile(tile: Tile) -> bytes:
    """Layer `places` (name, weight): the largest towns, few enough to be read."""
    return _made_by(PLACES.format(extent=EXTENT), *_corner(tile), Place.Kind.TOWN, *tile.box)


def _made_by(statement: str, *parameters: Any) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return bytes(cast(tuple[bytes], cursor.fetchone())[0])


def _corner(tile: Tile) -> tuple[float, ...]:
    return float(tile.side), float(tile.x), float(tile.side), float(tile.y)


def _degrees(function: str) -> Func:
    return Func(F("point"), function=function, output_field=FloatField())
