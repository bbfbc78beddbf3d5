"""What tiles and cells cost, against the barest tables that hold just enough to make the same answers, and an empty
view; and what it costs an import that its cases are counted."""

import csv
import gzip
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.utils import timezone

from gisreport.geo import squares
from gisreport.geo.hexagons import column_and_row
from gisreport.geo.morton import ranges
from gisreport.geo.tiles import EXTENT, Tile, tile_at
from gisreport.maps.asked_cells import SWEDEN
from gisreport.maps.cells import CellQuery
from gisreport.maps.far import FINER
from gisreport.maps.fold import fold_all
from gisreport.maps.models import ChangedCase
from gisreport.maps.tiles import MOST_CASES_FAR, MOST_CASES_NEAR, NEAR
from reports.importing import import_reports
from reports.mapping import Mapping
from tests.bench import measure
from tests.bench.bare import bare_connection
from tests.bench.country import CATEGORY, HOME, PIN, Country, grow
from tests.bench.line import Line
from tests.bench.web import Web

TILES = 30  # of each zoom, wherever cases are
TIMES = 8  # each of them
CELLS_TIMES = 30
MOST_BYTES = 150_000
ROLLED = 12  # level of the squares of a tile of zoom 6
STOCKHOLM = (17.85, 59.24, 18.25, 59.42)
IMPORTED_AT_ONCE = 5_000
TRIGGERS = ("maps_new_cases", "maps_changed_cases", "maps_deleted_cases")

# The best that was found: points in the projection of the map with an index in space; numbers that run along squares,
# so that counting is one scan of an index; and for a country a table that is counted already.
BARE_TABLES = f"""
CREATE TABLE bench_spot AS
SELECT c.number, c.status, k.code AS category, k.icon, c.category_id, s.day, s.square, s.quad, s.easting, s.northing,
       ST_Transform(c.point, 3857) AS spot
FROM cases_case c JOIN routing_category k ON k.id = c.category_id JOIN maps_casespot s ON s.case_id = c.id;
CREATE INDEX ON bench_spot USING gist (spot);
CREATE INDEX ON bench_spot (square);
CREATE INDEX ON bench_spot (quad) INCLUDE (easting, northing, category_id, day);
CREATE TABLE bench_rolled AS
SELECT {squares.around("square", ROLLED)} AS square, count(*)::int AS count FROM bench_spot GROUP BY 1;
CREATE INDEX ON bench_rolled (square) INCLUDE (count);
CREATE TABLE bench_cell AS
SELECT i, j, sum(count)::int AS count, category_id, month FROM maps_cellcount
WHERE size = 10000 AND month > DATE '0001-01-01' GROUP BY i, j, category_id, month;
"""

_SPOT = f"ST_MakePoint(({squares.column('square', FINER)} + 0.5) * 64, ({squares.row('square', FINER)} + 0.5) * 64)"
BARE_COUNTS = (
    f"SELECT ST_AsMVT(f, 'counts', {EXTENT}, 'spot') FROM (SELECT count, {_SPOT} AS spot FROM ({{}}) AS q) AS f"
)
BARE_ROLLED = BARE_COUNTS.format("SELECT square, count FROM bench_rolled WHERE square BETWEEN %(first)s AND %(last)s")
BARE_SCAN = BARE_COUNTS.format(
    "SELECT square >> %(steps)s AS square, count(*) AS count FROM bench_spot"
    " WHERE square BETWEEN %(first)s AND %(last)s GROUP BY 1"
)
BARE_CASES = """
SELECT ST_AsMVT(f, 'cases', 4096, 'spot') FROM (
    SELECT number, status, category, icon, ST_AsMVTGeom(spot, ST_TileEnvelope(%(z)s, %(x)s, %(y)s)) AS spot
    FROM bench_spot WHERE spot && ST_TileEnvelope(%(z)s, %(x)s, %(y)s)
) AS f
"""
_FEATURE = """
SELECT '{"type":"Feature","id":"' || %(size)s || ':' || i || ':' || j || '","geometry":' || ST_AsGeoJSON(ST_Transform(
    ST_Hexagon(%(size)s, i, j, ST_SetSRID(ST_MakePoint(0, 0), 3006)), 4326), 6)
    || ',"properties":{"count":' || count || '}}'
"""
_I, _J = column_and_row("easting", "northing", "%(size)s")
BARE_CITY = f"""
{_FEATURE} FROM (
    SELECT i, j, sum(count) AS count FROM unnest(%(firsts)s::bigint[], %(lasts)s::bigint[]) AS span (first, last)
    CROSS JOIN LATERAL (
        SELECT {_I} AS i, {_J} AS j, count(*) AS count FROM bench_spot
        WHERE quad BETWEEN span.first AND span.last AND (category_id IN (SELECT unnest(%(kinds)s::int[]))) IS TRUE
        AND day BETWEEN %(since)s AND %(until)s GROUP BY 1, 2 OFFSET 0
    ) AS part GROUP BY 1, 2
) AS cell
"""
BARE_COUNTRY = f"{_FEATURE} FROM (SELECT i, j, sum(count) AS count FROM bench_cell GROUP BY 1, 2) AS cell"


def count_everything(country: Country) -> None:
    """Before anything of this is measured; and the bare tables beside."""
    if not ChangedCase.objects.exists():
        return
    begun = time.monotonic()
    fold_all(10 * country.cases)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_spot, bench_rolled, bench_cell")
        for statement in BARE_TABLES.split(";")[:-1]:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    measure.say(f"counted after {time.monotonic() - begun:.0f} s")


# --- Tiles ---


def case_tile(web: Web, url: str, country: Country) -> Iterator[Line]:
    count_everything(country)
    for zoom, max_ratio, most in ((6, 15, {"max_p95_ms": 100}), (10, 1.5, {}), (13, 1.5, {})):
        yield _tiles(web, url, country, zoom, max_ratio, most)


def _tiles(web: Web, url: str, country: Country, zoom: int, max_ratio: float, most: dict[str, int]) -> Line:
    ours: list[float] = []
    limits: list[float] = []
    every: list[float] = []
    size, asked = 0, 0
    with bare_connection(url, prepare_threshold=3) as bare:
        for tile in _tiles_with_cases(zoom):
            path = f"/tiles/cases/{tile.z}/{tile.x}/{tile.y}.mvt"
            statement, values = _bare_tile(bare, tile)

            def limit(statement: str = statement, values: dict[str, Any] = values) -> None:
                bare.execute(statement, values).fetchall()  # type: ignore[arg-type]
                web.nothing()

            def get(path: str = path) -> None:
                every.append(measure.milliseconds(lambda: web.get(path)))

            medians = measure.side_by_side(get, limit, times=TIMES, warm_up=2)
            ours.append(medians.ours)
            limits.append(medians.limit)
            size = max(size, len(web.get(path)))
            asked = max(asked, measure.statements(_asked_here(path)))
    facts: dict[str, Any] = {
        "statements": asked,
        "max_statements": 2,
        "p95_ms": statistics.quantiles(every, n=20)[-1],
        "bytes": size,
        "max_bytes": MOST_BYTES,
        "tiles": len(ours),
        "cases": country.cases,
    }
    return Line(f"case_tile_z{zoom}", statistics.median(ours), statistics.median(limits), max_ratio, facts | most)


def _tiles_with_cases(zoom: int) -> list[Tile]:
    """Where cases lie, and so rather where there are many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_X(point), ST_Y(point) FROM cases_case WHERE id % 331 = 0 ORDER BY id LIMIT 3000")
        places = cursor.fetchall()
    return list(dict.fromkeys(tile_at(lon, lat, zoom) for lon, lat in places))[:TILES]


def _bare_tile(bare: psycopg.Connection[Any], tile: Tile) -> tuple[str, dict[str, Any]]:
    """What makes the same tile: counts, or cases where there are few."""
    first, last = squares.within(tile, squares.FINEST)
    row = bare.execute("SELECT count(*) FROM bench_spot WHERE square BETWEEN %s AND %s", (first, last)).fetchone()
    if row and row[0] <= (MOST_CASES_NEAR if tile.z >= NEAR else MOST_CASES_FAR):
        return BARE_CASES, {"z": tile.z, "x": tile.x, "y": tile.y}
    if tile.z + FINER == ROLLED:
        first, last = squares.within(tile, ROLLED)
        return BARE_ROLLED, {"first": first, "last": last}
    return BARE_SCAN, {"first": first, "last": last, "steps": 2 * (squares.FINEST - tile.z - FINER)}


# --- Cells ---


def cells_city(web: Web, url: str, country: Country) -> Iterator[Line]:
    """One category and a quarter of a year, in hexagons that are too small to be counted beforehand."""
    count_everything(country)
    until = timezone.localdate()
    since = until - timedelta(days=90)
    for size in (250, 1_000):
        query = CellQuery(size, STOCKHOLM)
        spans = ranges(query.extent.grown(2 * size))
        values = {
            "size": size,
            "firsts": [first for first, _last in spans],
            "lasts": [last for _first, last in spans],
            "kinds": _kinds(),
            "since": since,
            "until": until,
        }
        box = ",".join(map(str, STOCKHOLM))
        path = f"/api/v1/cells?bbox={box}&size={size}&category={CATEGORY}&from={since}&to={until}"
        yield _cells(f"cells_city_{size}", web, url, country, path, BARE_CITY, values)


def cells_country(web: Web, url: str, country: Country) -> Iterator[Line]:
    count_everything(country)
    box = ",".join(map(str, SWEDEN))
    path = f"/api/v1/cells?bbox={box}&size=10000"
    yield _cells("cells_country", web, url, country, path, BARE_COUNTRY, {"size": 10_000})


def cells_country_grown(web: Web, url: str, country: Country, cases: int) -> Iterator[Line]:
    """With fifty times the cases it may take ten times as long. Last of all: the country stays as large."""
    [before] = cells_country(web, url, country)
    [after] = cells_country(web, url, grow(country, cases))
    facts = {"before_ms": before.ours, "times_as_long": after.ours / before.ours, "max_times_as_long": 10}
    yield replace(after, name="cells_country_grown", facts=after.facts | facts)


def _kinds() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM routing_category WHERE code = %s", [CATEGORY])
        return [row[0] for row in cursor.fetchall()]


def _cells(name: str, web: Web, url: str, country: Country, path: str, statement: str, values: dict[str, Any]) -> Line:
    with bare_connection(url, prepare_threshold=3) as bare:

        def limit() -> None:
            bare.execute(statement, values).fetchall()  # type: ignore[arg-type]
            web.nothing()

        medians = measure.side_by_side(lambda: web.get(path), limit, times=CELLS_TIMES, warm_up=4)
        cells = len(bare.execute(statement, values).fetchall())  # type: ignore[arg-type]
    facts = {
        "statements": measure.statements(_asked_here(path)),
        "max_statements": 4,
        "bytes": len(gzip.compress(web.get(path), 6)),
        "max_bytes": MOST_BYTES,
        "cells": cells,
        "cases": country.cases,
    }
    return Line(name, medians.ours, medians.limit, 1.5, facts)


def _asked_here(path: str) -> Callable[[], None]:
    client = Client(SERVER_NAME="localhost")

    def ask() -> None:
        assert client.get(path).status_code == 200

    ask()
    return ask


# --- Import ---


def imported(data: Path, country: Country, rows: int) -> Iterator[Line]:
    """The same file of reports with and without triggers and folder, a part of it by turns. Milliseconds in all."""
    count_everything(country)
    spent = {True: 0.0, False: 0.0}
    luck = random.Random(4)
    for number, start in enumerate(range(0, rows * 2, IMPORTED_AT_ONCE)):
        is_counted = number % 2 == 0
        path = _file_of_reports(data / "reports.csv", luck, start)
        with _triggers(is_counted):
            spent[is_counted] += measure.milliseconds(partial(_import, path, is_counted))
    facts = {"rows": rows, "rows_per_second": rows * 1000 / spent[True], "cases": country.cases}
    yield Line("import_counted", spent[True], spent[False], 1.5, facts)


def _import(path: Path, is_counted: bool) -> None:
    columns = {name: name for name in ("id", "received_at", "category", "x", "y", "text")}
    done = import_reports(path, Mapping("bench", HOME, columns, categories={CATEGORY: CATEGORY}))
    assert done.new == IMPORTED_AT_ONCE, done.rejected[:1]
    if is_counted:
        fold_all()


def _file_of_reports(path: Path, luck: random.Random, start: int) -> Path:
    now = datetime.combine(date.today(), datetime.min.time())
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "received_at", "category", "x", "y", "text"])
        for number in range(start, start + IMPORTED_AT_ONCE):
            at = now - timedelta(minutes=luck.randrange(1, 1_000_000))
            lon, lat = PIN.x + luck.gauss(0, 0.02), PIN.y + luck.gauss(0, 0.01)
            writer.writerow([number, at.isoformat(), CATEGORY, lon, lat, "Lampan är släckt."])
    return path


class _triggers:
    """Those that note what has changed, on or off meanwhile."""

    def __init__(self, are_on: bool) -> None:
        self.are_on = are_on

    def __enter__(self) -> None:
        if not self.are_on:
            self._turn("DISABLE")

    def __exit__(self, *_error: object) -> None:
        if not self.are_on:
            self._turn("ENABLE")

    def _turn(self, on_or_off: str) -> None:
        with connection.cursor() as cursor:
            for trigger in TRIGGERS:
                cursor.execute(f"ALTER TABLE cases_case {on_or_off} TRIGGER {trigger}")
