"""A point in the numbers that people use, and in words: beside which address, in which district, how far from town."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.gis.geos import Point
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.geo.transform import in_metres
from routing.around import Around, around

IN_TOWN_M = 500  # so near the middle of a town, a direction says nothing
DIRECTIONS = {
    "n": gettext_lazy("norr"),
    "ne": gettext_lazy("nordost"),
    "e": gettext_lazy("öster"),
    "se": gettext_lazy("sydost"),
    "s": gettext_lazy("söder"),
    "sw": gettext_lazy("sydväst"),
    "w": gettext_lazy("väster"),
    "nw": gettext_lazy("nordväst"),
}


@dataclass(frozen=True)
class Place:
    """`wgs84` is latitude, longitude in degrees, as is `point`; `sweref` is north and east in metres (EPSG:3006).

    `here`: what lies around it, where somebody knows that already.
    """

    point: Point
    wgs84: str
    sweref: str
    map_url: str
    here: Around | None = None

    @cached_property
    def words(self) -> str:
        """ "Vid Kajen 4, i Stenstaden, 1,2 km nordväst om Sundsvall": for whoever sees no map. Costs a statement."""
        return in_words(self.here or around(self.point))


def place_of(point: Point | None, here: Around | None = None) -> Place | None:
    """None for a case whose place is known in words only."""
    if point is None:
        return None
    lat, lon = f"{point.y:.5f}", f"{point.x:.5f}"
    metres = in_metres(point)
    return Place(
        point=point,
        wgs84=f"{lat}, {lon}",
        sweref=f"N {metres.y:.0f}, E {metres.x:.0f}",
        map_url=f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}",
        here=here,
    )


def in_words(here: Around) -> str:
    parts = [_("vid {address}").format(address=here.address)] if here.address else []
    parts += [_("i {area}").format(area=area) for area in here.areas]
    if here.town and here.metres <= IN_TOWN_M:
        parts.append(_("mitt i {town}").format(town=here.town))
    elif here.town:
        parts.append(
            _("{distance} {direction} om {town}").format(
                distance=_distance(here.metres), direction=DIRECTIONS[here.direction], town=here.town
            )
        )
    return capfirst(", ".join(parts))


def _distance(metres: float) -> str:
    """About: 800 m, 1,2 km, 14 km."""
    if metres < 950:
        return _("{metres} m").format(metres=int(round(metres, -2)))
    kilometres = metres / 1000
    return _("{kilometres} km").format(kilometres=number_format(kilometres, 1 if kilometres < 10 else 0))
