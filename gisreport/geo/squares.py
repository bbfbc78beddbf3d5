"""The squares of web map tiles, each with one number, so that a tile is a single range of the numbers of finer squares.

At level `z` the world is 2^z × 2^z squares, as tiles are at zoom `z`. A square's number interleaves the bits of its
column and row (a Z-order curve), so the number of the square around it is that number without its last two bits.
"""

from gisreport.geo.morton import Range, interleaved
from gisreport.geo.tiles import MAX_ZOOM, Tile

FINEST = MAX_ZOOM + 6  # squares of about half a metre in Sweden


def number(square: Tile) -> int:
    return interleaved(square.x, square.y)


def within(tile: Tile, level: int) -> Range:
    """The numbers of the squares of `level` that the tile holds, both ends included."""
    steps = 2 * (level - tile.z)
    first = number(tile) << steps
    return first, first + (1 << steps) - 1


def around(square: str, level: int) -> str:
    """The number of the square of `level` around a finest one: SQL over an SQL expression."""
    return f"({square} >> {2 * (FINEST - level)})"


def column(square: str, bits: int) -> str:
    """Which column of its tile a square is in, the tile being `bits` levels above: SQL over an SQL expression."""
    return _every_other_bit(square, range(0, 2 * bits, 2))


def row(square: str, bits: int) -> str:
    return _every_other_bit(square, range(1, 2 * bits, 2))


def _every_other_bit(square: str, places: range) -> str:
    return "(" + " + ".join(f"((({square} >> {place}) & 1) << {index})" for index, place in enumerate(places)) + ")"


def finest(lon: str, lat: str) -> str:
    """The number of the finest square in which a place lies: SQL over two SQL expressions in degrees (WGS84)."""
    side = 1 << FINEST
    across = f"floor(({lon} + 180) / 360 * {side})"
    down = f"floor((1 - asinh(tan(radians({lat}))) / pi()) / 2 * {side})"
    return f"(maps_spread({across}::bigint) | (maps_spread({down}::bigint) << 1))"
