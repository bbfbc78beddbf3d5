"""A way from a GPX file, as phones and watches save it."""

import math
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import ParseError, fromstring

from django.contrib.gis.geos import LineString
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from gisreport.geo.srid import WGS84

LARGEST = 5_000_000  # bytes
MOST_CORNERS = 2_000
POINTS = ("trkpt", "rtept")
DETAIL = 0.00002  # degrees, about two metres: what a walk's drawing can show


def read_gpx(file: IO[bytes]) -> LineString:
    """The tracks and routes of `file`, one after the other, without corners nobody sees. Raises Refusal."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refusal(_("GPX-filen är större än 5 MB. Välj en mindre."))
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refusal(_("Filen är ingen GPX-fil."))
    try:
        corners = list(_corners(content))
    except (ParseError, ValueError) as error:
        raise Refusal(_("Filen går inte att läsa. Spara vägen som GPX och försök igen.")) from error
    if len(set(corners)) < 2:
        raise Refusal(_("Filen innehåller ingen väg."))
    line = LineString(corners, srid=WGS84).simplify(DETAIL)
    assert isinstance(line, LineString)
    if len(line) > MOST_CORNERS:
        raise Refusal(_("Vägen i filen är för lång för en vandring."))
    return line


def _corners(content: bytes) -> Iterator[tuple[float, float]]:
    for element in fromstring(content).iter():  # noqa: S314 (declarations have been refused)
        if element.tag.rpartition("}")[2] in POINTS:
            lon, lat = float(element.get("lon", "")), float(element.get("lat", ""))
            if not (math.isfinite(lon) and abs(lon) <= 180 and abs(lat) <= 90):
                raise ValueError(element.attrib)
            yield lon, lat
