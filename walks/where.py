"""Where a walk leader means: coordinates, or the name of a place in the municipality."""

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from gisreport.errors import NotAPlace
from gisreport.geo.points import read_coordinates
from routing.decide import municipality_at
from routing.models import Municipality
from routing.places import search


def find_point(words: str, municipality: Municipality) -> Point:
    """The pin (WGS84) that `words` name: coordinates anywhere in the loaded world, else a place in `municipality`.

    Raises NotAPlace when there is none, OutsideLoadedWorld for coordinates far away.
    """
    if point := read_coordinates(words):
        municipality_at(point)
        return point
    here = [found for found in search(words) if found.municipality in (None, municipality)]
    if not here:
        raise NotAPlace(_("Vi hittar inte platsen. Peka på kartan, eller skriv koordinater som 62,3908 17,3069."))
    return here[0].point


def written(point: Point | None) -> str:
    """As `find_point` reads it; six decimals are a decimetre."""
    return f"{point.y:.6f}, {point.x:.6f}" if point else ""
