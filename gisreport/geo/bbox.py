"""Read a box that someone gave as four numbers."""

import math

from django.utils.translation import gettext as _

from gisreport.errors import NotAPlace
from gisreport.geo.tiles import Box


def read_bbox(text: str) -> Box:
    """West, south, east, north in degrees (WGS84) from "17.2,62.3,17.4,62.5".

    Raises NotAPlace, field `bbox`, for anything else: not four numbers, off the Earth, or its corners swapped (a box
    across the date line included, for nothing here lies there).
    """
    parts = text.split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError:
        raise _refused(_("Skriv fyra tal: väst, syd, öst, nord, till exempel 17.2,62.3,17.4,62.5.")) from None
    if not all(math.isfinite(side) for side in (west, south, east, north)):
        raise _refused(_("Skriv fyra tal: väst, syd, öst, nord, till exempel 17.2,62.3,17.4,62.5."))
    if abs(west) > 180 or abs(east) > 180 or abs(south) > 90 or abs(north) > 90:
        raise _refused(_("Longituden ska ligga mellan −180 och 180 grader, latituden mellan −90 och 90."))
    if west >= east or south >= north:
        raise _refused(_("Skriv västra kanten före den östra och den södra före den norra."))
    return west, south, east, north


def _refused(advice: str) -> NotAPlace:
    return NotAPlace(_("Rutan går inte att läsa."), fields={"bbox": advice})
