"""A box of places is a few ranges of numbers, and no place of the box is outside them."""

import math
from itertools import pairwise

import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisreport.geo.morton import Extent, code, ranges, ranges_of_shape

eastings = st.floats(250_000, 950_000)
northings = st.floats(6_100_000, 7_700_000)


@st.composite
def extents(draw: st.DrawFn) -> Extent:
    west, south = draw(eastings), draw(northings)
    return Extent(west, south, west + draw(st.floats(1, 700_000)), south + draw(st.floats(1, 1_500_000)))


@given(extents(), st.floats(0, 1), st.floats(0, 1))
def test_every_place_of_a_box_is_in_one_of_its_ranges(extent: Extent, across: float, up: float) -> None:
    easting = extent.west + across * (extent.east - extent.west)
    northing = extent.south + up * (extent.north - extent.south)
    here = code(easting, northing)
    assert sum(first <= here <= last for first, last in ranges(extent)) == 1


@given(extents())
def test_they_are_few_apart_and_in_order(extent: Extent) -> None:
    found = ranges(extent, most=32)
    assert 1 <= len(found) <= 32
    assert all(before[1] + 1 < after[0] for before, after in pairwise(found))


def test_a_city_is_found_without_its_county() -> None:
    city = Extent(610_000, 6_910_000, 630_000, 6_930_000)
    squares = sum(last - first + 1 for first, last in ranges(city))
    assert squares * 64**2 < 3 * 20_000**2


@given(st.lists(st.floats(500, 20_000), min_size=3, max_size=200), st.floats(0, 1), st.floats(0, 1))
def test_a_place_of_a_shape_is_found_and_one_beside_it_is_never_taken_for_inside(
    spokes: list[float], across: float, up: float
) -> None:
    turns = [2 * math.pi * number / len(spokes) for number in range(len(spokes))]
    shape = shapely.Polygon(
        [
            (600_000 + spoke * math.cos(turn), 6_900_000 + spoke * math.sin(turn))
            for spoke, turn in zip(spokes, turns, strict=True)
        ]
    )
    west, south, east, north = shape.bounds
    easting, northing = west + across * (east - west), south + up * (north - south)
    inside, cut = ranges_of_shape(shape, Extent(west, south, east, north))
    here = code(easting, northing)
    is_inside = any(first <= here <= last for first, last in inside)
    is_near = any(first <= here <= last for first, last in cut)
    assert not (is_inside and is_near)
    is_in_shape = shape.intersects(shapely.Point(easting, northing))
    assert is_in_shape or not is_inside
    assert is_inside or is_near or not is_in_shape
