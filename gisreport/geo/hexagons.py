"""Hexagons that cover the country: flat side up, one origin in EPSG:3006, so a cell has the same name for ever.

A cell is `(size, i, j)`: `size` is its edge in metres, `i` its column (eastwards) and `j` its place in the column
(northwards), as in PostGIS's ST_Hexagon(size, i, j). It is 2 × size wide, √3 × size high, 1.5 × √3 × size² large.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gisreport.errors import Refusal

SIZES = (50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
NAME = re.compile(r"(\d{2,5}):(-?\d{1,6}):(-?\d{1,6})", re.ASCII)
_ROOT = math.sqrt(3)

# Where a point lies, as arithmetic: with u northwards in heights and v eastwards in edges, a hexagon is
# -1 <= v - u < 1, -1 <= v + u < 1, -1 <= 2u < 1 around its centre, so two sums of whole parts name it. No joins, and
# a point on an edge belongs to exactly one cell.
COLUMN = "floor((floor({v} - {u}) + floor({v} + {u}) + 2) / 3)"
DIAGONAL = "floor((floor(2 * {u} + 1) + floor({v} + {u}) + 1) / 3)"

# From a centre to its corners, in half edges and half heights.
EAST, NORTH = np.array([(2, 0), (1, 1), (-1, 1), (-2, 0), (-1, -1), (1, -1), (2, 0)]).T


@dataclass(frozen=True, order=True)
class Hexagon:
    size: int
    i: int
    j: int

    @classmethod
    def at(cls, easting: float, northing: float, size: int) -> "Hexagon":
        """The cell in which a point of EPSG:3006 lies."""
        u, v = northing / (_ROOT * size), easting / size
        i = math.floor((math.floor(v - u) + math.floor(v + u) + 2) / 3)
        diagonal = math.floor((math.floor(2 * u + 1) + math.floor(v + u) + 1) / 3)
        return cls(size, i, diagonal - (i + i % 2) // 2)

    @classmethod
    def named(cls, name: str) -> "Hexagon":
        """The cell of a name such as "500:832:7712". Raises Refusal, field `cell`, for any other text."""
        found = NAME.fullmatch(name)
        if found is None or int(found[1]) not in SIZES:
            raise Refusal(
                _("Rutan finns inte."), fields={"cell": _("Skriv storlek:kolumn:rad, till exempel 500:832:7712.")}
            )
        return cls(*(int(part) for part in found.groups()))

    @property
    def name(self) -> str:
        return f"{self.size}:{self.i}:{self.j}"

    @property
    def centre(self) -> tuple[float, float]:
        """Easting and northing in metres, EPSG:3006."""
        return 1.5 * self.size * self.i, _ROOT * self.size * (self.j + self.i % 2 / 2)

    @property
    def corners(self) -> list[tuple[float, float]]:
        """Six points of EPSG:3006, counter-clockwise from the eastern one."""
        x, y = self.centre
        half, up = self.size / 2, _ROOT * self.size / 2
        steps = [(self.size, 0.0), (half, up), (-half, up), (-self.size, 0.0), (-half, -up), (half, -up)]
        return [(x + east, y + north) for east, north in steps]

    @property
    def square_metres(self) -> float:
        return 1.5 * _ROOT * self.size**2

    def neighbours(self) -> list["Hexagon"]:
        """The six cells that share an edge with this one."""
        up = self.i % 2
        beside = [(side, step) for side in (-1, 1) for step in (up - 1, up)]
        return [Hexagon(self.size, self.i + i, self.j + j) for i, j in [(0, -1), (0, 1), *beside]]

    def distance(self, other: "Hexagon") -> int:
        """Steps from cell to cell."""
        q, r = other.i - self.i, other._axial - self._axial
        return (abs(q) + abs(r) + abs(q + r)) // 2

    @property
    def _axial(self) -> int:
        return self.j - (self.i - self.i % 2) // 2


def outlines(cells: Sequence[Hexagon]) -> NDArray[Any]:
    """The corners of many, as of each, and the first of them once more: cells × 7 × (easting, northing)."""
    size, i, j = np.array([(cell.size, cell.i, cell.j) for cell in cells]).reshape(-1, 3).T
    return outlines_of(size, i, j)


def outlines_of(size: NDArray[Any] | int, i: NDArray[Any], j: NDArray[Any]) -> NDArray[Any]:
    """The same of cells that are given as numbers alone."""
    half, up = np.asarray(size / 2)[..., np.newaxis], _ROOT * np.asarray(size / 2)[..., np.newaxis]
    i, j = i[:, np.newaxis], j[:, np.newaxis]
    return np.stack((half * (3 * i + EAST), up * (2 * j + i % 2 + NORTH)), axis=-1)


def column_and_row(easting: str, northing: str, size: str) -> tuple[str, str]:
    """`i` and `j` as SQL over two numeric SQL expressions in metres of EPSG:3006; the same as Hexagon.at()."""
    parts = {"u": f"(({northing}) / ({_ROOT!r}::float8 * ({size})))", "v": f"(({easting}) / ({size})::float8)"}
    column, diagonal = COLUMN.format(**parts), DIAGONAL.format(**parts)
    i = f"({column})::int"
    return i, f"({diagonal} - ceil({column} / 2.0))::int"
