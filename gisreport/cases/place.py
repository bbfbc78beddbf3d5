"""A point in the numbers that people use: a navigator's, a planner's, and an address on a map."""

from dataclasses import dataclass
from typing import cast

from django.contrib.gis.geos import Point

from gisreport.geo.srid import SWEREF99TM


@dataclass(frozen=True)
class Place:
    """`wgs84` is latitude, longitude in degrees; `sweref` is north and east in metres (EPSG:3006)."""

    wgs84: str
    sweref: str
    map_url: str


def place_of(point: Point | None) -> Place | None:
    """None for a case whose place is known in words only."""
    if point is None:
        return None
    lat, lon = f"{point.y:.5f}", f"{point.x:.5f}"
    in_metres = cast(Point, point.transform(SWEREF99TM, clone=True))
    return Place(
        wgs84=f"{lat}, {lon}",
        sweref=f"N {in_metres.y:.0f}, E {in_metres.x:.0f}",
        map_url=f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}",
    )
