"""How light it is outdoors, told by the height of the sun and not by the clock: 17:00 is night in November and bright
in June."""

from datetime import date, datetime, tzinfo
from enum import IntEnum

from astral import Observer
from astral.sun import elevation, sunrise, sunset

HORIZON = 0.0  # degrees
# Where civil twilight ends: below it one does not see faces without lamps.
END_OF_DUSK = -6.0


class Light(IntEnum):
    """Stored as a number, so that a cell can be counted by it."""

    DAYLIGHT = 0
    DUSK = 1
    DARK = 2


def light_at(lon: float, lat: float, when: datetime) -> Light:
    """At a place in degrees (WGS84) and an aware time. The geometric height counts: no refraction, flat horizon."""
    height = height_at(lon, lat, when)
    if height > HORIZON:
        return Light.DAYLIGHT
    return Light.DUSK if height >= END_OF_DUSK else Light.DARK


def height_at(lon: float, lat: float, when: datetime) -> float:
    """Degrees above the horizon, below it negative; geometric, as `light_at`."""
    return elevation(Observer(lat, lon), when, with_refraction=False)


def sunrise_at(lon: float, lat: float, day: date, zone: tzinfo) -> datetime | None:
    """When the upper edge of the sun comes up; None where it does not that day."""
    try:
        return sunrise(Observer(lat, lon), day, tzinfo=zone)
    except ValueError:
        return None


def sunset_at(lon: float, lat: float, day: date, zone: tzinfo) -> datetime | None:
    """When the upper edge of the sun goes down, as almanacs say it; None where it does not that day."""
    try:
        return sunset(Observer(lat, lon), day, tzinfo=zone)
    except ValueError:  # midnight sun, or polar night
        return None
