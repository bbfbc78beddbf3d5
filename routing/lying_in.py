"""The areas that a point lies in, each with where its border comes from: district, park, whose road or ground it is."""

from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from gisreport.geo.points import lon_lat
from routing.layers import layer_name
from routing.models import Area
from routing.statement import ASKED_ONCE, COVERING

# The same areas as routing sees; the municipality itself is known.
STATEMENT = f"""
    {ASKED_ONCE}
    SELECT here.layer, area.name, area_set.source, lower(area_set.valid), here.metres
    FROM asked CROSS JOIN LATERAL (WITH {COVERING} SELECT * FROM covering) here
    JOIN routing_area area ON area.id = here.id
    JOIN routing_areaset area_set ON area_set.id = area.area_set_id
    WHERE here.layer <> %(municipality_layer)s
    ORDER BY here.layer, here.metres, here.square_metres, here.code
"""  # noqa: S608 (our own text)


@dataclass(frozen=True)
class LiesIn:
    """`metres` to the line of a road (EPSG:3006); None inside an area. `source`: who drew it, as told at the import."""

    layer: str
    name: str
    source: str
    since: date | None
    metres: float | None

    @property
    def kind(self) -> str:
        """What the layer is called: stadsdel, park, väg …"""
        return layer_name(self.layer)


def lying_in(point: Point, on: date | None = None) -> list[LiesIn]:
    """Of `point` (WGS84) on the day `on` (None: today). One statement. Raises NotAPlace."""
    lon, lat = lon_lat(point)
    asked = {"lon": lon, "lat": lat, "municipality": None, "category": None, "is_private": False}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, asked | {"day": on or timezone.localdate(), "municipality_layer": Area.MUNICIPALITY})
        return [LiesIn(*row) for row in cursor.fetchall()]
