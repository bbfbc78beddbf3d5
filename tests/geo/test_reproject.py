"""Many points moved at once land where PROJ would put each of them."""

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given, settings
from hypothesis import strategies as st

from gisreport.geo.reproject import to_metres, to_wgs84
from gisreport.geo.srid import SWEREF99TM, WGS84

IN_SWEDEN = st.tuples(st.floats(11, 24), st.floats(55, 69))


@given(st.lists(IN_SWEDEN, max_size=5))
@settings(deadline=None)
def test_each_lands_where_proj_puts_it(points: list[tuple[float, float]]) -> None:
    alone = [Point(*point, srid=WGS84).transform(SWEREF99TM, clone=True) for point in points]
    assert to_metres(points) == [pytest.approx((point.x, point.y), abs=1e-3) for point in alone if point]


@given(st.lists(IN_SWEDEN, max_size=20))
@settings(deadline=None)
def test_there_and_back_is_the_same_place(points: list[tuple[float, float]]) -> None:
    assert to_wgs84(to_metres(points)) == [pytest.approx(point, abs=1e-8) for point in points]


@given(st.lists(st.tuples(st.floats(150_000, 1_050_000), st.floats(6_000_000, 7_800_000)), max_size=5))
@settings(deadline=None)
def test_and_the_other_way(places: list[tuple[float, float]]) -> None:
    by_proj = [Point(*place, srid=SWEREF99TM).transform(WGS84, clone=True) for place in places]
    assert to_wgs84(places) == [pytest.approx((point.x, point.y), abs=1e-8) for point in by_proj if point]
