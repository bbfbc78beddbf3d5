"""Cells as GeoJSON, written straight away: to make objects of each corner first takes most of the time of an answer."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rest_framework.utils.encoders import JSONEncoder

from gisreport.geo.hexagons import Hexagon, outlines, outlines_of
from gisreport.geo.reproject import to_degrees

DIGITS = 6  # of a degree: a tenth of a metre
RING = ",".join([f"[%.{DIGITS}f,%.{DIGITS}f]"] * 7)
SHAPE = '{"type":"Polygon","coordinates":[[' + RING + "]]}"
CELL = '{"type":"Feature","id":"%s:%s:%s","geometry":' + SHAPE + ',"properties":{%s}}'
UNTIL_COUNT = CELL.replace("{%s}}", '{"count":')
# A cell has the same outline for ever, and those of a town are asked for again and again: some 6 MB of them are kept.
MOST_KEPT = 20_000
_kept: dict[tuple[int, int, int], str] = {}
written = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def collection(told: dict[str, Any], cells: Sequence[tuple[Hexagon, dict[str, Any]]]) -> str:
    """A FeatureCollection with `told` beside its features: each cell, with its properties, which are numbers and plain
    words. Closed rings in degrees (WGS84)."""
    rings = _rings(outlines([hexagon for hexagon, _facts in cells]))
    return _told(
        told,
        [
            CELL % (hexagon.size, hexagon.i, hexagon.j, *ring, _written_facts(facts))
            for (hexagon, facts), ring in zip(cells, rings, strict=True)
        ],
    )


def counted(told: dict[str, Any], size: int, rows: Sequence[tuple[int, int, int]]) -> str:
    """The same of cells `(i, j, count)` whose count is all that is said of them: there may be thousands, and to make
    objects of them would take as long again."""
    begun = zip(_before_counts(size, rows), rows, strict=True)
    return _told(told, [f"{before}{count}}}}}" for before, (_i, _j, count) in begun])


def _before_counts(size: int, rows: Sequence[tuple[int, int, int]]) -> list[str]:
    """Of each cell what stands before its count. Other threads may do the same meanwhile."""
    cells = [(size, i, j) for i, j, _count in rows]
    found = {cell: _kept.get(cell) for cell in cells}
    new = [cell for cell, before in found.items() if before is None]
    if new:
        fresh = dict(zip(new, _written_until_counts(size, new), strict=True))
        if len(_kept) + len(fresh) > MOST_KEPT:
            _kept.clear()
        _kept.update(fresh)
        found |= fresh
    return [found[cell] or "" for cell in cells]


def _written_until_counts(size: int, cells: Sequence[tuple[int, int, int]]) -> list[str]:
    _size, i, j = np.array(cells, dtype=int).T
    rings = _rings(outlines_of(size, i, j))
    return [UNTIL_COUNT % (*cell, *ring) for cell, ring in zip(cells, rings, strict=True)]


def _rings(outlines: NDArray[Any]) -> list[list[float]]:
    """Longitudes and latitudes in turn, fourteen for each cell."""
    rings: list[list[float]] = to_degrees(outlines).reshape(-1, 14).tolist()
    return rings


def _told(told: dict[str, Any], features: list[str]) -> str:
    return f'{written({"type": "FeatureCollection", **told})[:-1]},"features":[{",".join(features)}]}}'


def _written_facts(facts: dict[str, Any]) -> str:
    return ",".join([f'"{name}":"{one}"' if isinstance(one, str) else f'"{name}":{one}' for name, one in facts.items()])
