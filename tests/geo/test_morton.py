"""A box of places is a few ranges of numbers, and no place of the box is outside them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gisreport.geo.morton import Extent, code, ranges

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
