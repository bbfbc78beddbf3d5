"""The map as a drawing made on the server: for paper, and for browsers without scripts. EPSG:3006, north upwards."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon

from gisreport.maps.cells import extent_of
from gisreport.maps.planning.asked import Asked
from gisreport.maps.planning.figures import Cell
from gisreport.maps.planning.ground import borders_of, in_metres, names_in
from gisreport.maps.planning.scale import NOT_WALKED, UNKNOWN

WIDTH = 1_000  # units of the drawing
MOST_NAMES = 60
LETTER, LINE = 12, 30  # of a name, in units: width and height with some air
SMALLEST_SIGN = 3  # units, from its middle: smaller ones are only specks
# From the eastern corner of a hexagon around it, for an edge of one.
AROUND = [(-0.5, 3**0.5 / 2), (-1.0, 0.0), (-0.5, -(3**0.5) / 2), (0.5, -(3**0.5) / 2), (1.0, 0.0)]


@dataclass(frozen=True)
class DrawnName:
    x: float
    y: float
    name: str


@dataclass(frozen=True)
class Ground:
    """What is the same on every drawing of a page. Lengths are units of the drawing, WIDTH across."""

    west: float
    north: float
    scale: float  # units for each metre
    height: float
    border: str
    area: str  # the outline of the area that was asked for
    names: list[DrawnName]
    edge: float  # of a cell

    @classmethod
    def of(cls, asked: Asked) -> "Ground":
        extent = extent_of(asked.box).grown(2 * asked.query.size)  # cells reach out of the box
        scale = WIDTH / (extent.east - extent.west)
        height = (extent.north - extent.south) * scale
        bare = cls(extent.west, extent.north, scale, round(height, 1), "", "", [], asked.query.size * scale)
        borders = borders_of(asked.municipality, detail=1 / scale)
        return cls(
            **{
                **bare.__dict__,
                "border": " ".join(_lines(borders, bare)),
                "area": " ".join(_lines([asked.query.area.shape] if asked.query.area else [], bare)),
                "names": list(_names(asked, bare)),
            }
        )

    def at(self, east: float, north: float) -> tuple[float, float]:
        return round((east - self.west) * self.scale, 1), round((self.north - north) * self.scale, 1)

    def drawn(self, cells: Iterable[Cell], tone: Callable[[Cell], str]) -> dict[str, str]:
        """One path for all cells of a colour, by its name; thousands of elements would be slow to make and to show."""
        steps = [(round(self.edge * x, 2), round(self.edge * y, 2)) for x, y in AROUND]
        outline = "l" + "l".join(f"{x:g} {y:g}" for x, y in steps) + "z"
        paths: defaultdict[str, list[str]] = defaultdict(list)
        for cell in cells:
            if name := tone(cell):
                x, y = self.at(*cell.hexagon.centre)
                paths[name].append(f"M{x + self.edge:.1f} {y:.1f}{outline}")
        return {name: "".join(parts) for name, parts in sorted(paths.items())}

    def signs(self, cells: Iterable[Cell], tone: Callable[[Cell], str]) -> str:
        """A plus on cells that have become more, a minus on those that have become fewer, hatches where too little is
        known or nobody walked; none where there is no room to see it."""
        arm = self.edge / 2
        if arm < SMALLEST_SIGN:
            return ""
        return "".join(self._sign(*self.at(*cell.hexagon.centre), arm, tone(cell)) for cell in cells)

    def _sign(self, x: float, y: float, arm: float, tone: str) -> str:
        """For unknown cells lines that slant, for those where nobody walked lines that lie."""
        minus = f"M{x - arm:.1f} {y:.1f}h{2 * arm:.1f}"
        if tone.startswith("more"):
            return f"{minus}M{x:.1f} {y - arm:.1f}v{2 * arm:.1f}"
        if tone.startswith("fewer"):
            return minus
        if tone == UNKNOWN:
            steps = (-arm, 0.0, arm)
            return "".join(f"M{x + step - arm / 2:.1f} {y + arm:.1f}l{arm:.1f} {-2 * arm:.1f}" for step in steps)
        if tone == NOT_WALKED:
            return "".join(f"M{x - arm:.1f} {y + step:.1f}h{2 * arm:.1f}" for step in (-arm, 0.0, arm))
        return ""

    @property
    def bar_metres(self) -> int:
        """A round number of metres, about a fifth of the width."""
        wanted = WIDTH / self.scale / 5
        power = 10 ** math.floor(math.log10(wanted))
        return int(max(digit * power for digit in (1, 2, 5) if digit * power <= wanted))

    @property
    def bar(self) -> float:
        """Its length in units."""
        return round(self.bar_metres * self.scale, 1)

    @property
    def bar_words(self) -> str:
        return f"{self.bar_metres // 1_000} km" if self.bar_metres >= 1_000 else f"{self.bar_metres} m"


def rings_of(shape: GEOSGeometry) -> Iterator[list[tuple[float, float]]]:
    """The corners around each surface, and around each hole in one."""
    for polygon in shape if isinstance(shape, MultiPolygon) else [shape]:
        for ring in polygon if isinstance(polygon, Polygon) else []:
            yield [(east, north) for east, north, *_height in ring.coords]


def _lines(shapes: list[GEOSGeometry], ground: Ground) -> Iterator[str]:
    for shape in shapes:
        for ring in rings_of(shape):
            corners = (ground.at(east, north) for east, north in ring)
            yield "M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "Z"


def _names(asked: Asked, ground: Ground) -> Iterator[DrawnName]:
    """Of names that would cover each other, the larger town's stays."""
    kept: list[tuple[float, float, float]] = []
    places = names_in(asked.box, MOST_NAMES)
    for place, metres in zip(places, in_metres(places), strict=True):
        x, y = ground.at(*metres)
        half = len(place.name) * LETTER / 2
        inside = half < x < WIDTH - half and LINE < y < ground.height - LINE
        covers = any(abs(x - a) < half + other and abs(y - b) < LINE for a, b, other in kept)
        if inside and not covers:
            kept.append((x, y, half))
            yield DrawnName(x, y, place.name)
