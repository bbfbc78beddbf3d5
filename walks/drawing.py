"""The way and its stops as a drawing made on the server: for paper, and for browsers without scripts. EPSG:3006, north
upwards."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import Point

from gisreport.geo.reproject import to_metres
from walks.models import Walk

WIDTH = 1_000.0  # units of the drawing
MARGIN = 90.0
FLATTEST, TALLEST = 500.0, 900.0  # units
SMALLEST_M = 200.0  # a walk of one stop is shown with this much ground around it


@dataclass(frozen=True)
class Spot:
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """Lengths are units of the drawing, WIDTH across."""

    height: float
    route: str
    stops: list[Spot]
    meeting: Spot | None
    bar: float
    bar_metres: int


def draw(walk: Walk) -> Drawing | None:
    """None when nothing of the walk has a place."""
    stops = [stop for stop in walk.stops.all() if stop.point]
    corners = [(lon, lat) for lon, lat, *_height in walk.route.coords] if walk.route else []
    meeting = [walk.meeting_point] if walk.meeting_point else []
    places = corners + [_lonlat(stop.point) for stop in stops if stop.point] + [_lonlat(point) for point in meeting]
    if not places:
        return None
    metres = to_metres(places)
    paper = _Paper.around(metres)
    on_paper = [paper.at(*one) for one in metres]
    route, spots, met = (
        on_paper[: len(corners)],
        on_paper[len(corners) : len(corners) + len(stops)],
        on_paper[len(corners) + len(stops) :],
    )
    return Drawing(
        height=paper.height,
        route="M" + "L".join(f"{x:g} {y:g}" for x, y in route) if route else "",
        stops=[Spot(x, y, str(stop.position)) for (x, y), stop in zip(spots, stops, strict=True)],
        meeting=Spot(*met[0], "") if met else None,
        bar=round(paper.bar_metres * paper.scale, 1),
        bar_metres=paper.bar_metres,
    )


@dataclass(frozen=True)
class _Paper:
    west: float
    north: float
    scale: float  # units for each metre
    height: float

    @classmethod
    def around(cls, metres: Sequence[tuple[float, float]]) -> "_Paper":
        """With the places in its middle, and some air around them."""
        easts, norths = [east for east, _north in metres], [north for _east, north in metres]
        wide = max(max(easts) - min(easts), SMALLEST_M)
        high = max(max(norths) - min(norths), SMALLEST_M / 2)
        scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
        height = round(max(FLATTEST, high * scale + 2 * MARGIN), 1)
        return cls(
            west=(max(easts) + min(easts)) / 2 - WIDTH / scale / 2,
            north=(max(norths) + min(norths)) / 2 + height / scale / 2,
            scale=scale,
            height=height,
        )

    def at(self, east: float, north: float) -> tuple[float, float]:
        return round((east - self.west) * self.scale, 1), round((self.north - north) * self.scale, 1)

    @property
    def bar_metres(self) -> int:
        """A round number of metres, about a fifth of the width."""
        wanted = WIDTH / self.scale / 5
        power = 10 ** math.floor(math.log10(wanted))
        return int(max(digit * power for digit in (1, 2, 5) if digit * power <= wanted))


def _lonlat(point: Point) -> tuple[float, float]:
    return point.x, point.y
