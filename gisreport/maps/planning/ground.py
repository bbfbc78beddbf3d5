"""The ground that a municipality plans for: its borders, its areas, and the names on it."""

from collections.abc import Sequence

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models import Func, IntegerField, Max, Min, Q
from django.utils import timezone

from gisreport.geo.hexagons import Hexagon
from gisreport.geo.reproject import to_metres, to_wgs84
from gisreport.geo.srid import SWEREF99TM
from gisreport.geo.tiles import Box
from gisreport.maps import world
from gisreport.maps.models import WalkedCell
from routing.models import Area, AreaQuerySet, Municipality, Place

COARSE_WALKED = 250  # metres along an edge of the cells by which walked ground is found


def areas_of(municipality: Municipality) -> AreaQuerySet:
    """Its ground as it is today; empty where no borders are loaded."""
    return Area.objects.on(timezone.localdate()).filter(layer=Area.MUNICIPALITY, municipality=municipality)


def box_of(municipality: Municipality) -> Box:
    """Around its ground; without borders the part of the world that the installation is about."""
    return areas_of(municipality).aggregate(box=Extent("geometry"))["box"] or world.home()


def box_of_walks(municipality: Municipality) -> Box:
    """Around what was walked, with some air; its whole ground where nothing was."""
    walked = WalkedCell.objects.filter(municipality=municipality, size=COARSE_WALKED)
    ends = walked.aggregate(west=Min("i"), east=Max("i"), south=Min("j"), north=Max("j"))
    if ends["west"] is None:
        return box_of(municipality)
    (west, south), (east, north) = (
        Hexagon(COARSE_WALKED, ends[side], ends[end]).centre for side, end in (("west", "south"), ("east", "north"))
    )
    air = 2 * COARSE_WALKED
    (left, low), (right, high) = to_wgs84([(west - air, south - air), (east + air, north + air)])
    return left, low, right, high


def areas_to_choose(municipality: Municipality, most: int) -> list[tuple[str, str, str]]:
    """Loaded areas that lie, at least partly, within the box of its ground: (layer, name of the area in addresses,
    what it is called)."""
    surfaces = Area.objects.on(timezone.localdate()).exclude(layer=Area.MUNICIPALITY)
    found = (
        surfaces.filter(Q(scope=municipality.code) | Q(scope=""))
        .filter(geometry__bboverlaps=Polygon.from_bbox(box_of(municipality)))
        .annotate(dimensions=Func("geometry", function="ST_Dimension", output_field=IntegerField()))
        .filter(dimensions=2)
        .order_by("layer", "name", "code")
        .values_list("layer", "scope", "code", "name")[:most]
    )
    return [(layer, f"{layer}:{scope}:{code}", name) for layer, scope, code, name in found]


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
