"""Hexagons as vector tiles. Each is in one tile only, whole: the one in which its centre lies."""

from dataclasses import dataclass
from typing import Any, cast

from django.db import connection

from gisreport.geo.hexagons import SIZES, Hexagon
from gisreport.geo.srid import SWEREF99TM, WEB_MERCATOR
from gisreport.geo.tiles import EXTENT, Tile

ACROSS = 40  # edges along the side of a tile; a hexagon is two wide
# Metres along the side of the one tile of zoom 0, at 62° north.
WORLD = 18_814_000

CELLS = f"""
SELECT coalesce(ST_AsMVT(cell, 'cells', {EXTENT}, 'shape'), '') FROM (
    SELECT name, count, rate, basis, metres, ST_AsMVTGeom(
        ST_Transform(ST_Hexagon(%s, i, j, ST_SetSRID(ST_MakePoint(0, 0), {SWEREF99TM})), {WEB_MERCATOR}),
        ST_TileEnvelope(%s, %s, %s), {EXTENT}, 0, false
    ) AS shape
    FROM (
        SELECT *, ST_Transform(ST_SetSRID(ST_MakePoint(easting, northing), {SWEREF99TM}), 4326) AS centre
        FROM unnest(
            %s::text[], %s::int[], %s::int[], %s::int[], %s::float8[], %s::text[], %s::int[], %s::float8[], %s::float8[]
        ) AS counted (name, i, j, count, rate, basis, metres, easting, northing)
    ) AS placed
    WHERE floor((ST_X(centre) + 180) / 360 * %s) = %s
    AND floor((1 - asinh(tan(radians(ST_Y(centre)))) / pi()) / 2 * %s) = %s
    ORDER BY i, j
) AS cell
WHERE shape IS NOT NULL
"""  # noqa: S608 (our own numbers)


@dataclass(frozen=True)
class TileCell:
    """What a hexagon says; what is None is left out."""

    hexagon: Hexagon
    count: int
    rate: float | None = None
    basis: str | None = None
    metres: int | None = None


def size_at(zoom: int) -> int:
    """The hexagons' edge in metres: as many hexagons on a tile, whatever the zoom, as far as there are such sizes."""
    wanted = WORLD / (1 << zoom) / ACROSS
    return min((size for size in SIZES if size >= wanted), default=SIZES[-1])


def cell_tile(tile: Tile, cells: list[TileCell]) -> bytes:
    """Layer `cells`: those of `cells`, all of one size, that belong to the tile; b"" when none does."""
    if not cells:
        return b""
    columns: list[Any] = [
        [cell.hexagon.name for cell in cells],
        [cell.hexagon.i for cell in cells],
        [cell.hexagon.j for cell in cells],
        [cell.count for cell in cells],
        [None if cell.rate is None else round(cell.rate, 3) for cell in cells],
        [cell.basis for cell in cells],
        [cell.metres for cell in cells],
        [cell.hexagon.centre[0] for cell in cells],
        [cell.hexagon.centre[1] for cell in cells],
    ]
    where = [float(tile.side), tile.x, float(tile.side), tile.y]
    with connection.cursor() as cursor:
        cursor.execute(CELLS, [cells[0].hexagon.size, tile.z, tile.x, tile.y, *columns, *where])
        return bytes(cast(tuple[bytes], cursor.fetchone())[0])
