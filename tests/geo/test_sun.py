"""The light class follows the sun, not the clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from astral import Observer
from astral.sun import elevation
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.geo.sun import Light, light_at

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SUNDSVALL = (17.3069, 62.3908)
KIRUNA = (20.2253, 67.8558)


@pytest.mark.parametrize(
    ("place", "day", "light"),
    [
        (SUNDSVALL, "2026-11-21T17:00", Light.DARK),
        (SUNDSVALL, "2026-06-21T17:00", Light.DAYLIGHT),
        (SUNDSVALL, "2026-06-21T23:59", Light.DUSK),
        (SUNDSVALL, "2026-03-20T12:00", Light.DAYLIGHT),
        (KIRUNA, "2026-06-21T00:30", Light.DAYLIGHT),  # the midnight sun
        (KIRUNA, "2026-12-21T12:00", Light.DUSK),  # noon in the polar night
        (KIRUNA, "2026-12-21T15:00", Light.DARK),
    ],
)
def test_how_light_it_was(place: tuple[float, float], day: str, light: Light) -> None:
    assert light_at(*place, datetime.fromisoformat(day).replace(tzinfo=STOCKHOLM)) == light


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lon=st.floats(10, 25),
    lat=st.floats(55, 70),
    when=st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
)
def test_the_database_sees_the_same_sun(lon: float, lat: float, when: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT maps_sun(%s, %s, %s)", [lon, lat, when])
        (height,) = cursor.fetchone()
    assert height == pytest.approx(elevation(Observer(lat, lon), when, with_refraction=False), abs=1e-6)
