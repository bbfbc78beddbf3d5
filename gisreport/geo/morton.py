"""One number for a place, so that near places are near in an ordinary index (a Z-order curve over EPSG:3006).

A place's number interleaves the bits of its column and row in squares of GRAIN metres. A box is then a few ranges of
numbers.
"""

from dataclasses import dataclass
from itertools import compress

import shapely

GRAIN = 64  # metres along a square
LEVELS = 17  # 2^17 squares of 64 m are 8,388 km: northings fit
WIDE = 150_000**2  # square metres
Range = tuple[int, int]


@dataclass(frozen=True)
class Extent:
    """Metres of EPSG:3006."""

    west: float
    south: float
    east: float
    north: float

    @property
    def is_wide(self) -> bool:
        """Whether it is rather a part of the country than a city with its surroundings."""
        return (self.east - self.west) * (self.north - self.south) > WIDE

    def grown(self, metres: float) -> "Extent":
        return Extent(self.west - metres, self.south - metres, self.east + metres, self.north + metres)

    def shared_with(self, other: "Extent") -> "Extent | None":
        """What lies in both; None when nothing does."""
        west, south = max(self.west, other.west), max(self.south, other.south)
        east, north = min(self.east, other.east), min(self.north, other.north)
        return Extent(west, south, east, north) if west <= east and south <= north else None


def code(easting: float, northing: float) -> int:
    return interleaved(_square(easting), _square(northing))


def interleaved(column: int, row: int) -> int:
    """One number of two: their bits in turn, the column's first."""
    return _spread(column) | _spread(row) << 1


def code_sql(easting: str, northing: str) -> str:
    """code() as SQL over two SQL expressions in metres."""
    east, north = (
        f"least(greatest(floor({metres} / {GRAIN}), 0), {(1 << LEVELS) - 1})::bigint" for metres in (easting, northing)
    )
    return f"(maps_spread({east}) | (maps_spread({north}) << 1))"


def ranges(extent: Extent, most: int = 32) -> list[Range]:
    """At most about `most` ranges of codes, both ends included, that together hold every place of the extent (and
    some around it). The fewer the ranges, the more of its surroundings they hold."""
    low = _square(extent.west), _square(extent.south)
    high = _square(extent.east), _square(extent.north)
    whole = [_around(low, high)]
    while True:
        finer = [part for square in whole for part in _parts(square, low, high)]
        if len(finer) > most or all(_inside(square, low, high) for square in whole):
            return _joined(whole)
        whole = finer


def ranges_of_shape(shape: shapely.Geometry, extent: Extent, most: int = 1_000) -> tuple[list[Range], list[Range]]:
    """Ranges of codes, at most about `most`: of squares that lie wholly in the shape, and of those that it only
    touches. Together they hold every place that is both in the shape (a prepared one, EPSG:3006) and the extent."""
    low = _square(extent.west), _square(extent.south)
    high = _square(extent.east), _square(extent.north)
    inside: list[Square] = []
    across = [_around(low, high)]
    while across and across[0][2] > 0:
        parts = [part for square in across for part in _quarters(square) if _touches(part, low, high)]
        grounds = [shapely.box(*_ground(part)) for part in parts]
        touched = list(compress(parts, shapely.intersects(shape, grounds)))
        covered = set(compress(parts, shapely.covers(shape, grounds)))
        if len(inside) + len(touched) > most:
            break
        inside += [part for part in touched if part in covered]
        across = [part for part in touched if part not in covered]
    return _joined(inside), _joined(across)


Square = tuple[int, int, int]  # column and row of its south-west corner, and its level: 2^level squares along a side


def _around(low: tuple[int, int], high: tuple[int, int]) -> Square:
    """The smallest square that holds both."""
    level = max(low[0] ^ high[0], low[1] ^ high[1]).bit_length()
    return low[0] >> level << level, low[1] >> level << level, level


def _parts(square: Square, low: tuple[int, int], high: tuple[int, int]) -> list[Square]:
    """The quarters that touch the box; a square that lies inside it, or cannot be cut, stays whole."""
    if square[2] == 0 or _inside(square, low, high):
        return [square]
    return [quarter for quarter in _quarters(square) if _touches(quarter, low, high)]


def _quarters(square: Square) -> list[Square]:
    x, y, level = square
    half = 1 << level - 1
    return [(x + across * half, y + up * half, level - 1) for up in (0, 1) for across in (0, 1)]


def _ground(square: Square) -> tuple[int, int, int, int]:
    """West, south, east and north of it in metres."""
    x, y, level = square
    side = 1 << level
    return GRAIN * x, GRAIN * y, GRAIN * (x + side), GRAIN * (y + side)


def _touches(square: Square, low: tuple[int, int], high: tuple[int, int]) -> bool:
    x, y, level = square
    side = 1 << level
    return x <= high[0] and x + side > low[0] and y <= high[1] and y + side > low[1]


def _inside(square: Square, low: tuple[int, int], high: tuple[int, int]) -> bool:
    x, y, level = square
    last = (1 << level) - 1
    fits = low[0] <= x and x + last <= high[0] and low[1] <= y and y + last <= high[1]
    return fits or level == 0


def _joined(squares: list[Square]) -> list[Range]:
    found = sorted((start, start + (1 << 2 * level) - 1) for start, level in map(_start, squares))
    joined: list[Range] = []
    for first, last in found:
        if joined and joined[-1][1] + 1 == first:
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return joined


def _start(square: Square) -> tuple[int, int]:
    x, y, level = square
    return interleaved(x, y), level


def _square(metres: float) -> int:
    return min(max(int(metres // GRAIN), 0), (1 << LEVELS) - 1)


def _spread(number: int) -> int:
    """The bits of `number` with a zero between each two: its binary digits, read in base four."""
    return int(f"{number:b}", 4)
