"""Bring the counts up to what is public now. Only here are spots, coarse cells and squares written.

Triggers note which cases have changed; folding takes those out of the counts as they stood, looks each of them up in
`public_case`, and counts them anew. Folding the same case twice changes nothing. One folder works at a time, on tables
that nobody else writes to, so that reports never wait for it.
"""

import logging
import time
from typing import Any, cast

from django.conf import settings
from django.db import connection, transaction

from gisreport.cases.status import OPEN
from gisreport.geo import morton, squares
from gisreport.geo.hexagons import column_and_row
from gisreport.geo.srid import SWEREF99TM
from gisreport.geo.sun import END_OF_DUSK, HORIZON, Light
from gisreport.maps.models import EVER

log = logging.getLogger(__name__)

COARSE = (1_000, 2_500, 5_000, 10_000)
# Levels of squares. Further in there are hardly fewer squares than cases, and the index on the spots is as fast.
MONTHLY = (8, 10, 12)
ALWAYS = (*MONTHLY, 14)
AT_ONCE = 10_000
# Any number will do, as long as nothing else uses it.
LOCK = 730_051

# The newest first, so that what was hidden just now does not wait for the end of a large import; and as many of the
# oldest, so that nothing waits for ever.
TAKE = """
WITH taken AS (
    DELETE FROM maps_changedcase WHERE id IN (
        (SELECT id FROM maps_changedcase ORDER BY id DESC LIMIT %(half)s)
        UNION
        (SELECT id FROM maps_changedcase ORDER BY id LIMIT %(half)s)
    ) RETURNING case_id
)
SELECT DISTINCT case_id FROM taken
"""

# Where EPSG:3006 reaches with room to spare; a place beyond would make an error of the whole batch.
PROJECTED = "ST_MakeEnvelope(-30, 0, 60, 84, 4326)"

FORGET = "DELETE FROM maps_casespot WHERE case_id = ANY(%(changed)s)"
REMEMBER = f"""
INSERT INTO maps_casespot (
    case_id, quad, square, easting, northing, category_id, administration_id, status, day, hour, light
)
SELECT id, {morton.code_sql("ST_X(metres)", "ST_Y(metres)")}, {squares.finest("lon", "lat")},
       round(ST_X(metres)), round(ST_Y(metres)), category_id, administration_id, status,
       "when"::date, (extract(isodow FROM "when") - 1) * 24 + extract(hour FROM "when"),
       CASE WHEN sun > {HORIZON} THEN {Light.DAYLIGHT:d} WHEN sun >= {END_OF_DUSK} THEN {Light.DUSK:d}
            ELSE {Light.DARK:d} END
FROM public_case
CROSS JOIN LATERAL (
    SELECT ST_X(point) AS lon, ST_Y(point) AS lat, ST_Transform(point, {SWEREF99TM}) AS metres,
           created_at AT TIME ZONE %(zone)s AS "when", maps_sun(ST_X(point), ST_Y(point), created_at) AS sun
    OFFSET 0
) AS seen
WHERE id = ANY(%(changed)s) AND point && {PROJECTED}
"""  # noqa: S608 (our own words)

_I, _J = column_and_row("easting", "northing", "size")
IN_CELLS = f"""
SELECT size, i, j, month, category_id, status = ANY(%(open)s) AS is_open, count(*)::int AS count
FROM maps_casespot CROSS JOIN unnest(%(coarse)s::int[]) AS size
CROSS JOIN LATERAL (SELECT {_I} AS i, {_J} AS j OFFSET 0) AS hexagon
CROSS JOIN LATERAL (VALUES (date_trunc('month', day)::date), (%(ever)s::date)) AS kept (month)
WHERE case_id = ANY(%(changed)s) GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608
IN_SQUARES = f"""
SELECT level, month, square >> 2 * ({squares.FINEST} - level) AS square, category_id, status, count(*)::int AS count
FROM maps_casespot CROSS JOIN LATERAL (
    SELECT level, date_trunc('month', day)::date FROM unnest(%(monthly)s::int[]) AS level
    UNION ALL
    SELECT level, %(ever)s::date FROM unnest(%(always)s::int[]) AS level
) AS kept (level, month)
WHERE case_id = ANY(%(changed)s) GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608
# Table, its key, and how many of the changed cases stand behind each of its rows.
COUNTS = (
    ("maps_cellcount", ("size", "i", "j", "month", "category_id", "is_open"), IN_CELLS),
    ("maps_squarecount", ("level", "month", "square", "category_id", "status"), IN_SQUARES),
)


def fold_all(most: int = 1_000_000, *, seconds: float | None = None) -> int:
    """Fold until nothing is left, or about `most` changes or `seconds` have been; answers how many cases were looked
    at."""
    begun, done = time.monotonic(), 0
    while done < most and (folded := fold()):
        done += folded
        if seconds and time.monotonic() - begun >= seconds:
            break
    if done > AT_ONCE:
        log.info("%d changed cases counted in %.0f s", done, time.monotonic() - begun)
    return done


@transaction.atomic
def fold() -> int:
    """One batch. 0 when there was nothing to do, or another folder is at it."""
    changed = _take_changed()
    if changed:
        values = {
            "changed": changed,
            "zone": settings.TIME_ZONE,
            "open": list(OPEN),
            "coarse": list(COARSE),
            "monthly": list(MONTHLY),
            "always": list(ALWAYS),
            "ever": EVER,
        }
        for statement in (*_subtract(), FORGET, REMEMBER, *_add()):
            _do(statement, values)
    return len(changed)


def _take_changed() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cast(tuple[bool], cursor.fetchone())[0]:
            return []
        cursor.execute(TAKE, {"half": AT_ONCE // 2})
        return [case for (case,) in cursor.fetchall()]


def _subtract() -> list[str]:
    """A row of which nothing would be left goes."""
    statements = []
    for table, key, counted in COUNTS:
        same = " AND ".join(f"kept.{column} = less.{column}" for column in key)
        statements += [
            f"DELETE FROM {table} AS kept USING ({counted}) AS less WHERE {same} AND kept.count <= less.count",  # noqa: S608
            f"UPDATE {table} AS kept SET count = kept.count - less.count FROM ({counted}) AS less WHERE {same}",  # noqa: S608
        ]
    return statements


def _add() -> list[str]:
    """In the order of the key, so that what is asked for together lies together."""
    return [
        f"INSERT INTO {table} ({', '.join(key)}, count) {counted} ORDER BY {', '.join(key)}"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET count = {table}.count + excluded.count"
        for table, key, counted in COUNTS
    ]


def _do(statement: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
