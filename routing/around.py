"""Where a point lies, in names that people use: the address beside it, the district around it, the nearest town."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.db.models import PointField
from django.contrib.gis.db.models.functions import GeometryDistance
from django.contrib.gis.geos import Point
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from gisreport.geo.srid import WGS84
from gisreport.geo.transform import in_metres
from routing.area_sets import FINDABLE
from routing.models import Area, Place

BESIDE_M = 60  # further from an address than this is another house
DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


@dataclass(frozen=True)
class Around:
    """`metres` and `direction` lead from the middle of the `town` to the point; "" and 0 where nothing is known."""

    address: str = ""
    areas: tuple[str, ...] = ()
    town: str = ""
    metres: float = 0
    direction: str = ""


def around(point: Point) -> Around:
    """What lies around `point` (WGS84). One statement."""
    found = _nearest(Place.Kind.ADDRESS, point).union(_areas_at(point), _nearest(Place.Kind.TOWN, point), all=True)
    return put_together(point, found)


def put_together(point: Point, found: Iterable[tuple[str, str, Point]]) -> Around:
    """From the nearest address, the areas and the nearest town: what kind of place, its name, and where that is."""
    address, areas, town, metres, direction = "", [], "", 0.0, ""
    for kind, name, there in found:
        east, north = _metres_between(there, point)
        distance = math.hypot(east, north)
        if kind == Place.Kind.AREA:
            areas.append(name)
        elif kind == Place.Kind.TOWN:
            town, metres, direction = name, distance, _direction(east, north)
        elif distance <= BESIDE_M:
            address = name
    return Around(address, tuple(sorted(set(areas))), town, metres, direction)


Named = QuerySet[Place, tuple[str, str, Point]]


def _nearest(kind: str, point: Point) -> Named:
    nearest = Place.objects.filter(kind=kind).order_by(GeometryDistance("point", point))
    return nearest.values_list(Cast("kind", TextField()), Cast("name", TextField()), F("point"))[:1]


def _areas_at(point: Point) -> QuerySet[Area, tuple[str, str, Point]]:
    """The drawn areas that are looked for by name; a border belongs to both sides."""
    here = Area.objects.on(timezone.localdate()).filter(layer__in=FINDABLE, pieces__geometry__covers=point).order_by()
    kind = Value(Place.Kind.AREA.value, TextField())
    return here.values_list(kind, Cast("name", TextField()), Value(point, PointField(srid=WGS84)))


def _metres_between(start: Point, end: Point) -> tuple[float, float]:
    """How far east and north `end` is of `start`."""
    one, other = in_metres(start), in_metres(end)
    return other.x - one.x, other.y - one.y


def _direction(east: float, north: float) -> str:
    """One of eight: north is 0, and each is 45 degrees wide."""
    return DIRECTIONS[round(math.degrees(math.atan2(east, north)) / 45) % 8]
