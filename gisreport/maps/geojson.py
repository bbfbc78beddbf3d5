"""Cells as GeoJSON, written straight away: to make objects of each corner first takes most of the time of an answer."""

from collections.abc import Sequence
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

from gisreport.geo.hexagons import Hexagon, outlines
from gisreport.geo.reproject import to_degrees

DIGITS = 6  # of a degree: a tenth of a metre
RING = ",".join([f"[%.{DIGITS}f,%.{DIGITS}f]"] * 7)
CELL = '{"type":"Feature","id":"%s","geometry":{"type":"Polygon","coordinates":[[' + RING + ']]},"properties":{%s}}'
written = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def collection(told: dict[str, Any], cells: Sequence[tuple[Hexagon, dict[str, Any]]]) -> str:
    """A FeatureCollection with `told` beside its features: each cell, with its properties, which are numbers and plain
    words. Closed rings in degrees (WGS84)."""
    rings = to_degrees(outlines([hexagon for hexagon, _facts in cells])).reshape(len(cells), 14).tolist()
    features = [
        CELL % (hexagon.name, *ring, _written_facts(facts)) for (hexagon, facts), ring in zip(cells, rings, strict=True)
    ]
    return f'{written({"type": "FeatureCollection", **told})[:-1]},"features":[{",".join(features)}]}}'


def _written_facts(facts: dict[str, Any]) -> str:
    return ",".join([f'"{name}":"{one}"' if isinstance(one, str) else f'"{name}":{one}' for name, one in facts.items()])
