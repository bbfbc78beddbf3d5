"""The coordinate systems that can be asked for. Nothing else ever reaches PROJ."""

import math
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.utils.translation import gettext as _

from gisreport.geo.srid import SWEREF99TM, WEB_MERCATOR, WGS84
from gisreport.geo.tiles import Box
from gisreport.geo.transform import transformed

STEPS = 16  # pieces of each edge of a box, which is curved in another system
HALF_WORLD = 20_037_508.342789244  # metres of Web Mercator


@dataclass(frozen=True)
class Crs:
    """`world` is west, south, east, north in its own units: where it is at home. With `is_northing_first` the second
    axis comes first in what is sent and received, as EPSG defines it. `digits` after the point: a decimetre or less.
    """

    uri: str
    srid: int
    world: Box
    digits: int
    is_northing_first: bool = False

    @property
    def is_degrees(self) -> bool:
        return self.srid == WGS84

    def geojson(self, geometry: str, srid: int) -> str:
        """SQL of the GeoJSON of an SQL expression that is a geometry in the system `srid`."""
        there = geometry if srid == self.srid else f"ST_Transform({geometry}, {self.srid})"
        turned = f"ST_FlipCoordinates({there})" if self.is_northing_first else there
        return f"ST_AsGeoJSON({turned}, {self.digits}, 0)"

    def read_area(self, written: str) -> GEOSGeometry:
        """The area, in WGS84, of a box such as "17.2,62.3,17.4,62.5" (or six numbers, with heights, which are left
        out). In degrees it may cross the date line. Raises ValueError that says what to write.
        """
        west, south, east, north = self._sides(written)
        if south > north or (west > east and not self.is_degrees):
            raise ValueError(_("Skriv den minsta koordinaten på varje axel före den största."))
        if west > east:
            halves = (west, south, self.world[2], north), (self.world[0], south, east, north)
            return MultiPolygon([self._polygon(half) for half in halves], srid=WGS84)
        return self._polygon((west, south, east, north))

    def _sides(self, written: str) -> Box:
        try:
            numbers = [float(part) for part in written.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
            raise ValueError(_("Skriv fyra tal med komma emellan, till exempel 17.2,62.3,17.4,62.5."))
        half = len(numbers) // 2
        (first, second), (third, fourth) = numbers[:2], numbers[half : half + 2]
        west, south, east, north = (
            (second, first, fourth, third) if self.is_northing_first else (first, second, third, fourth)
        )
        if self.is_degrees and (max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90):
            raise ValueError(_("Longituden ska ligga mellan −180 och 180 grader, latituden mellan −90 och 90."))
        return west, south, east, north

    def _polygon(self, box: Box) -> Polygon:
        west, south, east, north = cut(box, self.world)
        if self.is_degrees:
            return Polygon([(west, south), (east, south), (east, north), (west, north), (west, south)], srid=self.srid)
        steps = [step / STEPS for step in range(STEPS)]
        ring = [(west + (east - west) * step, south) for step in steps]
        ring += [(east, south + (north - south) * step) for step in steps]
        ring += [(east - (east - west) * step, north) for step in steps]
        ring += [(west, north - (north - south) * step) for step in steps]
        return transformed(Polygon([*ring, ring[0]], srid=self.srid), WGS84)


def cut(box: Box, world: Box) -> Box:
    """To its part in `world`; a box elsewhere becomes the nearest edge of it, where nothing is."""
    west, south, east, north = world
    return (
        min(max(box[0], west), east),
        min(max(box[1], south), north),
        min(max(box[2], west), east),
        min(max(box[3], south), north),
    )


EARTH: Box = (-180.0, -90.0, 180.0, 90.0)
CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", WGS84, EARTH, 7)
EPSG_4326 = Crs("http://www.opengis.net/def/crs/EPSG/0/4326", WGS84, EARTH, 7, is_northing_first=True)
EPSG_3006 = Crs(
    "http://www.opengis.net/def/crs/EPSG/0/3006",
    SWEREF99TM,
    (-1_000_000.0, 5_000_000.0, 2_000_000.0, 9_000_000.0),
    2,
    is_northing_first=True,
)
EPSG_3857 = Crs(
    "http://www.opengis.net/def/crs/EPSG/0/3857",
    WEB_MERCATOR,
    (-HALF_WORLD, -HALF_WORLD, HALF_WORLD, HALF_WORLD),
    2,
)
ALL = {crs.uri: crs for crs in (CRS84, EPSG_4326, EPSG_3006, EPSG_3857)}


def read_crs(written: str) -> Crs:
    """Raises ValueError that lists what can be asked for."""
    try:
        return ALL[written]
    except KeyError:
        raise ValueError(_("Skriv något av: {choices}.").format(choices=", ".join(ALL))) from None
