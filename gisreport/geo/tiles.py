"""Web map tiles: which part of the earth a tile covers. Degrees are WGS84; `y` grows southwards."""

import math
from dataclasses import dataclass

MAX_ZOOM = 19
EXTENT = 4096  # units along a side inside a tile
PIXELS = 256  # along a side on screen
NORTHMOST = 85.051128779806604  # where the square map of the world ends

Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class Tile:
    """The square `x`, `y` of the 2^z × 2^z squares of the world."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        return 0 <= self.z <= MAX_ZOOM and 0 <= self.x < self.side and 0 <= self.y < self.side

    @property
    def side(self) -> int:
        """How many tiles there are along the equator at this zoom."""
        return 1 << self.z

    @property
    def box(self) -> Box:
        west, north = degrees_at(self.x, self.y, self.z)
        east, south = degrees_at(self.x + 1, self.y + 1, self.z)
        return west, south, east, north


def tile_at(lon: float, lat: float, zoom: int) -> Tile:
    """The tile in which the place lies; places beyond the map's edge belong to its outermost tile."""
    across, down = tiles_from_corner(lon, lat, zoom)
    last = (1 << zoom) - 1
    return Tile(zoom, min(max(math.floor(across), 0), last), min(max(math.floor(down), 0), last))


def tiles_from_corner(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """How many tiles east and south of the north-west corner of the world the place lies."""
    side = 1 << zoom
    slope = math.radians(min(max(lat, -NORTHMOST), NORTHMOST))
    return (lon + 180) / 360 * side, (1 - math.asinh(math.tan(slope)) / math.pi) / 2 * side


def degrees_at(across: float, down: float, zoom: int) -> tuple[float, float]:
    """Longitude and latitude of what lies that many tiles east and south of the corner."""
    side = 1 << zoom
    return across / side * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down / side))))


def box_around(lon: float, lat: float, zoom: int, width: int, height: int) -> Box:
    """What a map of `width` × `height` pixels shows when its middle is there."""
    across, down = tiles_from_corner(lon, lat, zoom)
    aside, up = width / PIXELS / 2, height / PIXELS / 2
    west, north = degrees_at(across - aside, down - up, zoom)
    east, south = degrees_at(across + aside, down + up, zoom)
    return west, south, east, north
