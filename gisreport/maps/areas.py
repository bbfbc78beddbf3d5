"""A part of the map with a shape of its own: areas that are loaded, or corners that someone drew or wrote."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import shapely
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.geo.hexagons import Hexagon
from gisreport.geo.morton import Extent, Range, ranges_of_shape
from gisreport.geo.reproject import to_metres
from gisreport.geo.srid import SWEREF99TM, WGS84
from gisreport.geo.tiles import Box
from routing.models import Area, Municipality, Responsibility

MOST_AREAS = 10
MOST_CORNERS = 200
LONGEST = 6_000  # characters
DETAIL = 2.0  # metres that a corner of a border must stand out, to count
AT_HOME: Box = (10.0, 55.0, 25.0, 69.5)  # where corners may lie
SURFACE = 2  # dimensions


@dataclass(frozen=True)
class AskedArea:
    """`shape` is a surface of EPSG:3006; `names` are of the areas that it is made of, "" for one that was drawn."""

    names: tuple[str, ...]
    shape: GEOSGeometry

    @property
    def binary(self) -> str:
        """For a statement: `%s::geometry`."""
        return self.shape.hexewkb.decode()

    @property
    def box(self) -> Box:
        return self.shape.transform(WGS84, clone=True).extent

    @cached_property
    def _prepared(self) -> shapely.Geometry:
        shape = shapely.from_wkb(bytes(self.shape.wkb))
        shapely.prepare(shape)
        return shape

    def ranges(self, extent: Extent) -> tuple[list[Range], list[Range]]:
        """Of places in it and in the extent: those of squares that it holds whole, and of others that it touches."""
        return ranges_of_shape(self._prepared, extent)

    def holds_whole(self, hexagons: Sequence[Hexagon]) -> list[bool]:
        """Which of them lie in it with all of their ground."""
        if not hexagons:
            return []
        surfaces = shapely.polygons([hexagon.corners for hexagon in hexagons])
        return [bool(one) for one in shapely.covers(self._prepared, surfaces)]


def read_area(written: Sequence[str], planned: Municipality | None = None) -> AskedArea | None:
    """All of `written` together: each the name of a loaded area, as in the collection of areas (layer:kommunkod:code,
    without a kommunkod for the whole country), or corners as "lon,lat;lon,lat;lon,lat" in degrees (WGS84).

    Everybody may use the municipalities and the areas that a rule of today names; who plans for a municipality
    (`planned`) all that is loaded of it and of the whole country.

    None when there is none. Raises ValueError with what to write instead.
    """
    asked = [one.strip() for one in written if one.strip()]
    if not asked:
        return None
    if len(asked) > MOST_AREAS:
        raise ValueError(_("Välj högst {most} områden.").format(most=MOST_AREAS))
    parts = [_drawn(one) if ";" in one else _loaded(one, planned) for one in asked]
    return AskedArea(
        names=tuple(name for name, _shape in parts),
        shape=reduce(lambda one, other: one.union(other), (shape for _name, shape in parts)),
    )


def _drawn(written: str) -> tuple[str, GEOSGeometry]:
    corners = [_corner(part) for part in written[:LONGEST].split(";") if part.strip()]
    if len(corners) > MOST_CORNERS or len(written) > LONGEST:
        raise ValueError(_("Området får ha högst {most} hörn.").format(most=MOST_CORNERS))
    if len(set(corners)) < 3:
        raise ValueError(_("Området behöver minst tre hörn."))
    metres = to_metres(corners)
    shape = Polygon([*metres, metres[0]], srid=SWEREF99TM)
    if not shape.valid:
        raise ValueError(_("Områdets kanter korsar varandra. Skriv hörnen i ordning runt området."))
    return "", shape


def _corner(written: str) -> tuple[float, float]:
    try:
        lon, lat = (float(number) for number in written.split(","))
    except ValueError:
        raise ValueError(_("Skriv hörnen så här: 17.30,62.38;17.33,62.38;17.33,62.40.")) from None
    west, south, east, north = AT_HOME
    if not (math.isfinite(lon) and math.isfinite(lat) and west <= lon <= east and south <= lat <= north):
        raise ValueError(_("Ett hörn ligger utanför Sverige. Skriv longituden före latituden."))
    return lon, lat


def _loaded(written: str, planned: Municipality | None) -> tuple[str, GEOSGeometry]:
    layer, _colon, rest = written.partition(":")
    scope, _colon, code = rest.partition(":")
    known = Area.objects.on(timezone.localdate()).filter(layer=layer, scope=scope, code=code)
    area = known.first() if "\0" not in written else None
    if area is None or area.geometry.dims != SURFACE or not _may_be_used(area, planned):
        raise ValueError(_("Området finns inte. Välj ett i listan, eller skriv hörnen."))
    shape = area.geometry.transform(SWEREF99TM, clone=True).simplify(DETAIL, preserve_topology=True)
    return area.name, shape if shape.valid else shape.buffer(0)


def _may_be_used(area: Area, planned: Municipality | None) -> bool:
    if area.layer == Area.MUNICIPALITY or (planned and area.scope in ("", planned.code)):
        return True
    rules = Responsibility.objects.on(timezone.localdate()).filter(layer=area.layer, area_code__in=("", area.code))
    told = rules.exclude(category__is_private=True)
    return (told.filter(municipality__code=area.scope) if area.scope else told).exists()
