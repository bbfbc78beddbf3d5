"""Many points moved at once land where each would alone."""

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given, settings
from hypothesis import strategies as st

from gisreport.geo.reproject import to_metres, to_wgs84
from gisreport.geo.srid import SWEREF99TM, WGS84

IN_SWEDEN = st.tuples(st.floats(11, 24), st.floats(55, 69))


@given(st.lists(IN_SWEDEN, max_size=5))
@settings(deadline=None)
def test_each_lands_where_it_would_alone(points: list[tuple[float, float]]) -> None:
    alone = [Point(*point, srid=WGS84).transform(SWEREF99TM, clone=True) for point in points]
    assert to_metres(points) == [pytest.approx((point.x, point.y), abs=1e-3) for point in alone if point]


@given(st.lists(IN_SWEDEN, max_size=20))
@settings(deadline=None)
def test_there_and_back_is_the_same_place(points: list[tuple[float, float]]) -> None:
    assert to_wgs84(to_metres(points)) == [pytest.approx(point, abs=1e-7) for point in points]
