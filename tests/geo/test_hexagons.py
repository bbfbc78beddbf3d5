"""A point lies in one hexagon, whoever computes it: Python, SQL, or PostGIS that draws it."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gisreport.errors import Refusal
from gisreport.geo.hexagons import SIZES, Hexagon, column_and_row, outlines

eastings = st.floats(250_000, 950_000)
northings = st.floats(6_100_000, 7_700_000)
sizes = st.sampled_from(SIZES)


@given(eastings, northings, sizes)
def test_a_point_lies_in_the_hexagon_with_the_nearest_centre(easting: float, northing: float, size: int) -> None:
    here = Hexagon.at(easting, northing, size)

    def metres(cell: Hexagon) -> float:
        x, y = cell.centre
        return ((x - easting) ** 2 + (y - northing) ** 2) ** 0.5

    assert metres(here) <= min(metres(cell) for cell in here.neighbours()) + 1e-6


@given(eastings, northings, sizes)
def test_neighbours_are_one_step_away_and_know_each_other(easting: float, northing: float, size: int) -> None:
    here = Hexagon.at(easting, northing, size)
    assert len(set(here.neighbours())) == 6
    assert all(here.distance(cell) == 1 and here in cell.neighbours() for cell in here.neighbours())


@given(eastings, northings, sizes)
def test_a_name_leads_back_to_the_cell_and_to_its_centre(easting: float, northing: float, size: int) -> None:
    here = Hexagon.at(easting, northing, size)
    assert Hexagon.named(here.name) == here
    assert Hexagon.at(*here.centre, size) == here


@given(st.lists(st.builds(Hexagon.at, eastings, northings, sizes), max_size=5))
def test_many_have_the_corners_that_each_has(cells: list[Hexagon]) -> None:
    closed = [pytest.approx((x, y)) for cell in cells for x, y in [*cell.corners, cell.corners[0]]]
    assert outlines(cells).reshape(-1, 2).tolist() == closed


@pytest.mark.parametrize(
    "name", ["", "500", "500:1", "51:1:1", "500:1:x", "500:1:1; DROP TABLE", "500:1:99999999", "500:٨٣٢:1"]
)
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(Refusal) as refusal:
        Hexagon.named(name)
    assert "cell" in refusal.value.fields


def test_sql_and_postgis_agree_with_python(db: None) -> None:
    size = 500
    points = [(250_000 + 31_337.7 * n % 700_000, 6_100_000 + 77_773.3 * n % 1_600_000) for n in range(500)]
    i, j = column_and_row("x", "y", "500")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH spot AS (SELECT * FROM unnest(%s::float8[], %s::float8[]) AS spot (x, y)),"
            f" cell AS (SELECT x, y, {i} AS i, {j} AS j FROM spot)"
            f" SELECT x, y, i, j, ST_Distance(ST_Hexagon({size}, i, j), ST_Point(x, y)) FROM cell",
            [[x for x, _y in points], [y for _x, y in points]],
        )
        rows = cursor.fetchall()
    assert len(rows) == len(points)
    for x, y, i, j, metres_outside in rows:
        assert metres_outside < 1e-6
        assert Hexagon.at(x, y, size) == Hexagon(size, i, j)


def test_corners_are_those_that_postgis_draws(db: None) -> None:
    cell = Hexagon(250, 1801, 15_333)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ST_X(p.geom), ST_Y(p.geom) FROM ST_DumpPoints(ST_Hexagon(250, 1801, 15333)) AS p")
        drawn = sorted((round(x, 3), round(y, 3)) for x, y in set(cursor.fetchall()))
    assert sorted((round(x, 3), round(y, 3)) for x, y in cell.corners) == drawn
