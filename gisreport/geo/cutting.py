"""What lies in which hexagon: points counted, lines cut exactly at the edges, surfaces shared out by area.

Coordinates are arrays of eastings and northings, metres of EPSG:3006.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

_ROOT = 3**0.5
_AT_ONCE = 200_000  # pieces held in memory while they are cut

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Parts:
    """For each part: which of the given things it is of, the column and row of its hexagon, and how large it is."""

    of: Numbers
    i: Numbers
    j: Numbers
    amount: Numbers


def cells_at(places: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """Columns and rows of the hexagons in which the points lie; the same as Hexagon.at()."""
    v_less, v_more, twice = (np.floor(sums).astype(np.int64) for sums in _sums(places, size).T)
    i = (v_less + v_more + 2) // 3
    return i, (twice + 1 + v_more + 1) // 3 - (i + i % 2) // 2


def cut_lines(starts: Numbers, ends: Numbers, size: int) -> Parts:
    """The metres of each straight stretch in each hexagon it runs through. Together they are as long as the stretch.

    Every edge lies on a line of three families (where one of the sums below is whole). Cut at all of them, and each
    piece is within one hexagon: that of its middle.
    """
    chunks = [
        _cut(starts[first : first + _AT_ONCE], ends[first : first + _AT_ONCE], size, first)
        for first in range(0, len(starts), _AT_ONCE)
    ]
    return _joined(chunks)


def share_out(surfaces: Numbers, size: int) -> Parts:
    """The square metres of each surface in each hexagon it reaches."""
    boxes = shapely.bounds(surfaces).reshape(-1, 4)
    i, j = cells_at(boxes[:, :2], size)
    corners = [cells_at(boxes[:, sides], size) for sides in ([0, 3], [2, 1], [2, 3])]
    is_whole = np.all([(i == column) & (j == row) for column, row in corners], axis=0)  # within one hexagon
    whole = np.flatnonzero(is_whole)
    inside = Parts(whole, i[whole], j[whole], shapely.area(surfaces[whole]))
    return _joined([inside, *_shared(surfaces, np.flatnonzero(~is_whole), boxes, size)])


def _sums(places: Numbers, size: int) -> Numbers:
    """v - u, v + u and 2u of hexagons.py, a column each: edges lie only where one of them is whole."""
    u, v = places[:, 1] / (_ROOT * size), places[:, 0] / size
    return np.column_stack([v - u, v + u, 2 * u])


def _cut(starts: Numbers, ends: Numbers, size: int, first: int) -> Parts:
    from_, to = _sums(starts, size), _sums(ends, size)
    every = np.arange(len(starts))
    of, along = [every, every], [np.zeros(len(starts)), np.ones(len(starts))]
    for family in range(3):
        low, high = np.minimum(from_[:, family], to[:, family]), np.maximum(from_[:, family], to[:, family])
        lowest = np.floor(low) + 1
        crossed = np.maximum(np.ceil(high) - lowest, 0).astype(np.int64)
        which = np.repeat(every, crossed)
        line = lowest[which] + np.arange(len(which)) - np.repeat(np.cumsum(crossed) - crossed, crossed)
        of.append(which)
        along.append((line - from_[which, family]) / (to[which, family] - from_[which, family]))
    stretch, cut = np.concatenate(of), np.concatenate(along)
    order = np.lexsort((cut, stretch))
    stretch, cut = stretch[order], cut[order]
    is_piece = stretch[1:] == stretch[:-1]
    which, begin, end = stretch[1:][is_piece], cut[:-1][is_piece], cut[1:][is_piece]
    step = ends[which] - starts[which]
    i, j = cells_at(starts[which] + step * ((begin + end) / 2)[:, None], size)
    return Parts(which + first, i, j, np.hypot(step[:, 0], step[:, 1]) * (end - begin))


def _reach(boxes: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """The first and last columns, and the first and last rows, of the hexagons that may touch each box."""
    wide, high = 1.5 * size, _ROOT * size
    columns = np.array([np.ceil((boxes[:, 0] - size) / wide), np.floor((boxes[:, 2] + size) / wide)])
    rows = np.array([np.ceil(boxes[:, 1] / high - 1), np.floor(boxes[:, 3] / high + 0.5)])
    return columns.astype(np.int64), rows.astype(np.int64)


def _shared(surfaces: Numbers, which: Numbers, boxes: Numbers, size: int) -> Iterator[Parts]:
    """Each of `which` with every hexagon that may touch its box."""
    columns, rows = _reach(boxes[which], size)
    across, up = columns[1] - columns[0] + 1, rows[1] - rows[0] + 1
    many = across * up
    every = np.repeat(np.arange(len(which)), many)
    before = np.cumsum(many) - many
    for first in range(0, len(every), _AT_ONCE):
        one = every[first : first + _AT_ONCE]
        step = np.arange(first, first + len(one)) - before[one]
        i, j = columns[0][one] + step % across[one], rows[0][one] + step // across[one]
        areas = shapely.area(shapely.intersection(surfaces[which[one]], shapely.polygons(_corners(i, j, size))))
        met = areas > 0
        yield Parts(which[one][met], i[met], j[met], areas[met])


def _corners(i: Numbers, j: Numbers, size: int) -> Numbers:
    x, y = 1.5 * size * i, _ROOT * size * (j + i % 2 / 2)
    half, up = size / 2, _ROOT * size / 2
    steps = np.array([(size, 0.0), (half, up), (-half, up), (-size, 0.0), (-half, -up), (half, -up), (size, 0.0)])
    return np.stack([x, y], axis=-1)[:, None, :] + steps[None, :, :]


def _joined(parts: list[Parts]) -> Parts:
    if not parts:
        nothing = np.zeros(0)
        return Parts(nothing.astype(int), nothing.astype(int), nothing.astype(int), nothing)
    return Parts(*(np.concatenate([getattr(one, name) for one in parts]) for name in ("of", "i", "j", "amount")))
