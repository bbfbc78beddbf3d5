"""The ground that a municipality plans for: its borders and the names on it."""

from collections.abc import Sequence

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models import Q
from django.utils import timezone

from gisreport.geo.reproject import to_metres
from gisreport.geo.srid import SWEREF99TM
from gisreport.geo.tiles import Box
from gisreport.maps import world
from routing.models import Area, AreaQuerySet, Municipality, Place


def areas_of(municipality: Municipality) -> AreaQuerySet:
    """Its ground as it is today; empty where no borders are loaded."""
    return Area.objects.on(timezone.localdate()).filter(layer=Area.MUNICIPALITY, municipality=municipality)


def box_of(municipality: Municipality) -> Box:
    """Around its ground; without borders the part of the world that the installation is about."""
    return areas_of(municipality).aggregate(box=Extent("geometry"))["box"] or world.home()


def borders_of(municipality: Municipality, detail: float) -> list[GEOSGeometry]:
    """Its borders in EPSG:3006, without corners that stand out less than `detail` metres."""
    shapes = [area.geometry.transform(SWEREF99TM, clone=True) for area in areas_of(municipality)]
    return [shape.simplify(detail, preserve_topology=True) for shape in shapes]


def parts_of(municipality: Municipality, most: int) -> list[Place]:
    """Its towns and named areas, the largest first."""
    kinds = (Place.Kind.TOWN, Place.Kind.AREA)
    here = Q(point__within=Polygon.from_bbox(box_of(municipality))) & Q(municipality=None)
    places = Place.objects.filter(Q(municipality=municipality) | here, kind__in=kinds)
    return list(places.order_by("-weight", "name")[:most])


def names_in(box: Box, most: int) -> list[Place]:
    """The towns in a box of degrees (WGS84), the largest first."""
    towns = Place.objects.filter(kind=Place.Kind.TOWN, point__within=Polygon.from_bbox(box))
    return list(towns.order_by("-weight", "name")[:most])


def in_metres(places: Sequence[Place]) -> list[tuple[float, float]]:
    """Easting and northing of each in EPSG:3006."""
    return to_metres([(place.point.x, place.point.y) for place in places])
