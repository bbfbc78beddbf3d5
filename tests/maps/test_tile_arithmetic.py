import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisreport.geo.tiles import MAX_ZOOM, Tile, box_around, degrees_at, tile_at, tiles_from_corner

LON = st.floats(-180, 179.999)
LAT = st.floats(-85, 85)
ZOOM = st.integers(0, MAX_ZOOM)


@given(lon=LON, lat=LAT, zoom=ZOOM)
def test_there_and_back_is_the_same_place(lon: float, lat: float, zoom: int) -> None:
    across, down = tiles_from_corner(lon, lat, zoom)
    assert degrees_at(across, down, zoom) == pytest.approx((lon, lat), abs=1e-7)


@given(lon=LON, lat=LAT, zoom=ZOOM)
def test_a_place_lies_in_its_tile_and_the_tile_exists(lon: float, lat: float, zoom: int) -> None:
    tile = tile_at(lon, lat, zoom)
    west, south, east, north = tile.box
    assert tile.exists
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9


@given(lon=LON, lat=LAT, zoom=ZOOM)
def test_four_tiles_fill_the_one_above(lon: float, lat: float, zoom: int) -> None:
    tile = tile_at(lon, lat, zoom)
    parts = [Tile(zoom + 1, 2 * tile.x + right, 2 * tile.y + down).box for right in (0, 1) for down in (0, 1)]
    united = (
        min(box[0] for box in parts),
        min(box[1] for box in parts),
        max(box[2] for box in parts),
        max(box[3] for box in parts),
    )
    assert united == pytest.approx(tile.box, abs=1e-9)


def test_what_a_map_shows_is_as_wide_as_its_pixels() -> None:
    west, south, east, north = box_around(17.3, 62.4, 10, 512, 256)
    assert east - west == pytest.approx(2 * 360 / 2**10)
    assert west < 17.3 < east
    assert south < 62.4 < north


@pytest.mark.parametrize(
    "tile", [Tile(-1, 0, 0), Tile(0, 1, 0), Tile(MAX_ZOOM + 1, 0, 0), Tile(3, 0, 8), Tile(3, -1, 0)]
)
def test_what_lies_beside_the_world_does_not_exist(tile: Tile) -> None:
    assert not tile.exists
