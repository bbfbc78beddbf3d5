"""Which part of the map someone looks at, as it stands in an address."""

from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.http import QueryDict
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.geo.points import read_point
from gisreport.geo.tiles import MAX_ZOOM, Box, box_around
from routing.models import Place

MIN_ZOOM = 4
USUAL_ZOOM = 15
# How near to look at a place that was searched for; what has no kind of its own is an exact spot.
ZOOM_FOR: dict[str, int] = {
    Place.Kind.MUNICIPALITY: 10,
    Place.Kind.TOWN: 13,
    Place.Kind.AREA: 14,
    Place.Kind.POSTCODE: 13,
}
EXACT_ZOOM = 17
# What a map without a script is taken to show: about a window beside the list.
USUAL_PIXELS = (900, 700)


@dataclass(frozen=True)
class Viewport:
    """The middle of the map in degrees (WGS84), and its zoom."""

    lon: float
    lat: float
    zoom: int = USUAL_ZOOM

    @classmethod
    def around(cls, point: Point, zoom: int = USUAL_ZOOM) -> "Viewport":
        return cls(round(point.x, 6), round(point.y, 6), zoom)

    @property
    def is_exact(self) -> bool:
        """Whether its middle may be meant as a spot on the ground, not as a town to look at."""
        return self.zoom >= EXACT_ZOOM

    @classmethod
    def read(cls, query: QueryDict) -> "Viewport | None":
        """None when the address names no place. Refusal names what is wrong of `lon`, `lat` and `zoom`."""
        if not query.get("lon") and not query.get("lat"):
            return None
        middle = read_point(query.get("lon", ""), query.get("lat", ""))
        return cls.around(middle, _read_zoom(query.get("zoom", "")))

    @property
    def box(self) -> Box:
        return box_around(self.lon, self.lat, self.zoom, *USUAL_PIXELS)

    def as_parameters(self) -> list[tuple[str, str]]:
        return [("lat", str(self.lat)), ("lon", str(self.lon)), ("zoom", str(self.zoom))]


def _read_zoom(written: str) -> int:
    if not written:
        return USUAL_ZOOM
    if not (written.isascii() and written.isdigit() and len(written) <= 2):
        raise Refusal(
            _("Kartans läge går inte att läsa."),
            fields={"zoom": _("Skriv ett heltal från {least} till {most}.").format(least=MIN_ZOOM, most=MAX_ZOOM)},
        )
    return min(max(int(written), MIN_ZOOM), MAX_ZOOM)
