"""Tiles as a client reads them: asked for over HTTP, decoded by somebody else's library."""

from typing import Any

import mapbox_vector_tile
from django.contrib.gis.geos import Point
from django.test import Client

from gisreport.geo.tiles import EXTENT, Tile, degrees_at, tile_at

Layers = dict[str, list[dict[str, Any]]]


def read_tile(client: Client, tile: Tile, *, kind: str = "cases", query: str = "") -> Layers:
    """Layer name → features with `properties` and, for points, `spot`: (lon, lat) in degrees."""
    answer = client.get(f"/tiles/{kind}/{tile.z}/{tile.x}/{tile.y}.mvt{query}")
    if answer.status_code == 204:
        return {}
    assert answer.status_code == 200, answer.content
    decoded = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    return {name: [_placed(feature, tile) for feature in layer["features"]] for name, layer in decoded.items()}


def _placed(feature: dict[str, Any], tile: Tile) -> dict[str, Any]:
    geometry = feature["geometry"]
    if geometry["type"] != "Point":
        return {"properties": feature["properties"], "geometry": geometry}
    across, down = geometry["coordinates"]
    spot = degrees_at(tile.x + across / EXTENT, tile.y + down / EXTENT, tile.z)
    return {"properties": feature["properties"], "spot": spot}


def tile_of(point: Point, zoom: int) -> Tile:
    return tile_at(point.x, point.y, zoom)


def numbers(layers: Layers) -> set[str]:
    return {feature["properties"]["number"] for feature in layers.get("cases", [])}


def counted(layers: Layers) -> int:
    return sum(feature["properties"]["count"] for feature in layers.get("counts", []))
