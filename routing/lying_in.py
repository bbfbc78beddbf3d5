"""The areas that a point lies in, each with where its border comes from: district, park, whose road or ground it is;
and what else it lies beside."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from gisreport.geo.points import lon_lat
from gisreport.geo.srid import WGS84
from routing.area_sets import FINDABLE
from routing.around import Around, put_together
from routing.layers import layer_name
from routing.models import Area, Place
from routing.statement import ASKED_ONCE, COVERING

# The same areas as routing sees; the municipality itself is known. Then the nearest address and the nearest town.
STATEMENT = f"""
    {ASKED_ONCE}, here AS (
        SELECT covering.* FROM asked CROSS JOIN LATERAL (WITH {COVERING} SELECT * FROM covering) covering
    )
    (
        SELECT NULL AS kind, area.name, here.layer, area_set.source, lower(area_set.valid), here.metres,
            NULL::float8, NULL::float8
        FROM here
        JOIN routing_area area ON area.id = here.id
        JOIN routing_areaset area_set ON area_set.id = area.area_set_id
        WHERE here.layer <> %(municipality_layer)s
        ORDER BY here.layer, here.metres, here.square_metres, here.code
    )
    UNION ALL
    SELECT place.kind, place.name, '', '', NULL, NULL, ST_X(place.point), ST_Y(place.point)
    FROM asked CROSS JOIN unnest(%(kinds)s::text[]) AS wanted (kind) CROSS JOIN LATERAL (
        SELECT * FROM routing_place WHERE routing_place.kind = wanted.kind
        ORDER BY routing_place.point <-> asked.at LIMIT 1
    ) place
"""  # noqa: S608 (our own text)


@dataclass(frozen=True)
class LiesIn:
    """`metres` to the line of a road (EPSG:3006); None inside an area. `source`: who drew it, as told at the import."""

    name: str
    layer: str
    source: str
    since: date | None
    metres: float | None

    @property
    def kind(self) -> str:
        """What the layer is called: stadsdel, park, väg …"""
        return layer_name(self.layer)


def lying_in(point: Point, on: date | None = None) -> list[LiesIn]:
    """Of `point` (WGS84) on the day `on` (None: today). One statement. Raises NotAPlace."""
    return surroundings(point, on)[0]


def surroundings(point: Point, on: date | None = None) -> tuple[list[LiesIn], Around]:
    """The areas of `point`, and the same place as people say it, in one statement. Raises NotAPlace."""
    lon, lat = lon_lat(point)
    asked: dict[str, Any] = {"lon": lon, "lat": lat, "municipality": None, "category": None, "is_private": False}
    asked |= {"day": on or timezone.localdate(), "municipality_layer": Area.MUNICIPALITY}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, asked | {"kinds": [Place.Kind.ADDRESS.value, Place.Kind.TOWN.value]})
        rows = cursor.fetchall()
    areas = [LiesIn(*facts) for kind, *facts, _lon, _lat in rows if kind is None]
    found = [(kind, name, Point(lon, lat, srid=WGS84)) for kind, name, *_facts, lon, lat in rows if kind is not None]
    named = [(Place.Kind.AREA.value, area.name, point) for area in areas if area.layer in FINDABLE]
    return areas, put_together(point, [*found, *named])
