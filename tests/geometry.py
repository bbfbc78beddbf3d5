"""Lilleby, a small drawn town near Sundsvall: one unit is 1,000 m in EPSG:3006, origin at its south-west corner.

   0         5         10
10 ┌─────────┬─────────┐
   │ Skogen  │  Norra  │        Storby is the neighbour from x = 10 to 20, so the two share a border.
 5 ├─────────┼─────────┤        Parken: the square (1,1)-(2,2) inside Hamnen.
   │ Hamnen  │  Södra  │        Stora vägen (a state road): the line (0,7)-(10,7).
 0 └─────────┴─────────┘
"""

from collections.abc import Iterable

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiLineString, MultiPolygon, Point, Polygon

from gisreport.geo.srid import SWEREF99TM, WGS84

ORIGIN = (610_000.0, 6_910_000.0)
UNIT = 1_000.0


def metres(x: float, y: float) -> tuple[float, float]:
    """Easting, northing of the drawn (x, y)."""
    return ORIGIN[0] + x * UNIT, ORIGIN[1] + y * UNIT


def in_wgs84(geometry: GEOSGeometry) -> GEOSGeometry:
    copy = geometry.clone()
    copy.transform(WGS84)
    return copy


def pin(x: float, y: float) -> Point:
    """A point of the drawn town, in WGS84."""
    return in_wgs84(Point(*metres(x, y), srid=SWEREF99TM))  # type: ignore[return-value]


def square(x0: float, y0: float, x1: float, y1: float) -> MultiPolygon:
    """A rectangle of the drawn town, in WGS84."""
    ring = [metres(x, y) for x, y in [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]]
    return in_wgs84(MultiPolygon(Polygon(ring), srid=SWEREF99TM))  # type: ignore[return-value]


def road(*corners: tuple[float, float]) -> MultiLineString:
    """A road of the drawn town, in WGS84."""
    return in_wgs84(MultiLineString(LineString([metres(x, y) for x, y in corners]), srid=SWEREF99TM))  # type: ignore[return-value]


LILLEBY = square(0, 0, 10, 10)
STORBY = square(10, 0, 20, 10)
HAMNEN = square(0, 0, 5, 5)
SODRA = square(5, 0, 10, 5)
SKOGEN = square(0, 5, 5, 10)
NORRA = square(5, 5, 10, 10)
PARKEN = square(1, 1, 2, 2)
STORA_VAGEN = road((0, 7), (10, 7))


def lonlat(points: Iterable[Point]) -> list[tuple[float, float]]:
    return [(point.x, point.y) for point in points]
