"""Where cells lie, in words: from the named place that is nearest."""

from collections.abc import Sequence

from django.db import connection

from gisreport.geo.hexagons import Hexagon
from gisreport.geo.reproject import to_metres, to_wgs84
from gisreport.maps.planning.words import away
from routing.models import Place

NAMED_KINDS = (Place.Kind.TOWN, Place.Kind.AREA)

# The index of places is in degrees, so the nearest few are found in degrees and measured on the ground.
NEAREST = """
SELECT coalesce(place.name, ''), place.lon, place.lat
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS asked (lon, lat, number)
CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326) AS spot) AS middle
LEFT JOIN LATERAL (
    SELECT name, ST_X(point) AS lon, ST_Y(point) AS lat FROM (
        SELECT name, point FROM routing_place WHERE kind = ANY(%s) ORDER BY point <-> spot LIMIT 8
    ) AS near
    ORDER BY ST_DistanceSphere(point, spot), name LIMIT 1
) AS place ON true
ORDER BY number
"""


def places_of(hexagons: Sequence[Hexagon]) -> list[str]:
    """For each, the nearest town or area, with distance and direction where that is outside the cell; "" where no
    place is known."""
    if not hexagons:
        return []
    middles = [hexagon.centre for hexagon in hexagons]
    lons, lats = zip(*to_wgs84(middles), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [list(lons), list(lats), list(NAMED_KINDS)])
        found = cursor.fetchall()
    places = to_metres([(lon or 0.0, lat or 0.0) for _name, lon, lat in found])
    return [
        name if not name or Hexagon.at(*place, hexagon.size) == hexagon else away(name, place, hexagon.centre)
        for hexagon, (name, _lon, _lat), place in zip(hexagons, found, places, strict=True)
    ]
