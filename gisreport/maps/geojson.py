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
COUNTED = CELL.replace("{%s}", '{"count":%s}')
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
    i, j, _count = np.array(rows, dtype=int).reshape(-1, 3).T
    rings = _rings(outlines_of(size, i, j))
    return _told(told, [COUNTED % (size, i, j, *ring, count) for (i, j, count), ring in zip(rows, rings, strict=True)])


def _rings(outlines: NDArray[Any]) -> list[list[float]]:
    """Longitudes and latitudes in turn, fourteen for each cell."""
    rings: list[list[float]] = to_degrees(outlines).reshape(-1, 14).tolist()
    return rings


def _told(told: dict[str, Any], features: list[str]) -> str:
    return f'{written({"type": "FeatureCollection", **told})[:-1]},"features":[{",".join(features)}]}}'


def _written_facts(facts: dict[str, Any]) -> str:
    return ",".join([f'"{name}":"{one}"' if isinstance(one, str) else f'"{name}":{one}' for name, one in facts.items()])
