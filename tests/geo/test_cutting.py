"""Lines and surfaces are divided among hexagons without anything lost, doubled, or given to the wrong one."""

import math
from collections import Counter

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisreport.geo.cutting import cells_at, cut_lines, share_out
from gisreport.geo.hexagons import SIZES, Hexagon

eastings, northings = st.floats(250_000, 920_000), st.floats(6_100_000, 7_700_000)
steps = st.floats(-3_000, 3_000)
sizes = st.sampled_from(SIZES)


@given(eastings, northings, sizes)
@settings(deadline=None)
def test_a_point_lies_in_the_cell_that_the_hexagons_say(easting: float, northing: float, size: int) -> None:
    i, j = cells_at(np.array([[easting, northing]]), size)
    assert Hexagon(size, int(i[0]), int(j[0])) == Hexagon.at(easting, northing, size)


@given(eastings, northings, steps, steps, sizes)
@settings(deadline=None)
def test_a_line_keeps_its_length_and_each_piece_is_as_long_as_within_its_cell(
    easting: float, northing: float, east: float, north: float, size: int
) -> None:
    start, end = (easting, northing), (easting + east, northing + north)
    parts = cut_lines(np.array([start]), np.array([end]), size)
    assert math.isclose(parts.amount.sum(), math.hypot(east, north), abs_tol=1e-6)
    metres: Counter[Hexagon] = Counter()
    for i, j, amount in zip(parts.i, parts.j, parts.amount, strict=True):
        metres[Hexagon(size, int(i), int(j))] += amount
    line = shapely.LineString([start, end])
    for cell, length in metres.items():
        within = shapely.intersection(line, shapely.Polygon(cell.corners)).length
        assert math.isclose(length, within, abs_tol=1e-4)


def test_stretches_are_told_apart() -> None:
    starts = np.array([[600_000.0, 6_900_000.0], [600_000.0, 6_900_000.0], [650_000.0, 6_950_000.0]])
    ends = starts + np.array([[900.0, 0.0], [0.0, 0.0], [0.0, 700.0]])
    parts = cut_lines(starts, ends, 100)
    assert [round(parts.amount[parts.of == number].sum(), 6) for number in range(3)] == [900, 0, 700]


@given(eastings, northings, st.floats(1, 2_000), st.floats(1, 2_000), st.sampled_from([100, 250, 1_000]))
@settings(deadline=None, max_examples=40)
def test_a_surface_keeps_its_area(easting: float, northing: float, wide: float, high: float, size: int) -> None:
    surface = shapely.box(easting, northing, easting + wide, northing + high)
    parts = share_out(np.array([surface]), size)
    assert math.isclose(parts.amount.sum(), wide * high, rel_tol=1e-6)
    assert all(parts.amount <= Hexagon(size, 0, 0).square_metres * (1 + 1e-9))
