"""Hexagons as vector tiles: each in one tile only, whole, and the same counts as the API gives."""

from collections import Counter

import mapbox_vector_tile
import pytest
from django.test import Client

from gisreport.geo.tiles import EXTENT, Tile, degrees_at, tile_at
from gisreport.maps.cell_tiles import size_at
from gisreport.maps.fold import fold_all
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def scattered(lilleby: Town) -> None:
    """Thirty lamps over twenty kilometres, a private matter among them, and one mended."""
    for number in range(30):
        plant(lilleby, pin(number * 0.7 - 5, number * 7 % 20 - 5))
    plant(lilleby, pin(3, 3), "otrygg-plats")
    plant(lilleby, pin(3, 3), status="resolved")
    fold_all()


def around(zoom: int) -> list[Tile]:
    """The tiles that the scattered cases, and the hexagons around them, may lie in."""
    south_west, north_east = pin(-30, -30), pin(40, 40)
    first, last = tile_at(south_west.x, north_east.y, zoom), tile_at(north_east.x, south_west.y, zoom)
    return [Tile(zoom, x, y) for x in range(first.x, last.x + 1) for y in range(first.y, last.y + 1)]


def read(client: Client, tile: Tile, query: str = "") -> list[dict[str, object]]:
    answer = client.get(f"/tiles/cells/faults/{tile.z}/{tile.x}/{tile.y}.mvt{query}")
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200, answer.content
    decoded = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    return decoded["cells"]["features"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("zoom", [0, 6, 8, 9])
def test_each_hexagon_is_in_one_tile_and_counts_as_in_the_api(client: Client, scattered: None, zoom: int) -> None:
    seen: Counter[str] = Counter()
    counts = {}
    for tile in around(zoom):
        for cell in read(client, tile):
            name = str(cell["properties"]["name"])  # type: ignore[index]
            seen[name] += 1
            counts[name] = cell["properties"]["count"]  # type: ignore[index]
    api = client.get("/api/v1/cells", {"size": size_at(zoom)}).json()["features"]
    assert counts == {cell["id"]: cell["properties"]["count"] for cell in api}
    assert set(seen.values()) == {1}
    assert sum(counts.values()) == 31


def test_a_hexagon_is_drawn_where_it_is(client: Client, scattered: None) -> None:
    by_name = {cell["id"]: cell for cell in client.get("/api/v1/cells", {"size": size_at(9)}).json()["features"]}
    for tile in around(9):
        for cell in read(client, tile):
            [ring] = cell["geometry"]["coordinates"]  # type: ignore[index]
            drawn = [degrees_at(tile.x + x / EXTENT, tile.y + y / EXTENT, 9) for x, y in ring]
            [true] = by_name[cell["properties"]["name"]]["geometry"]["coordinates"]  # type: ignore[index]
            for lon, lat in drawn:
                assert any(abs(lon - x) < 0.001 and abs(lat - y) < 0.001 for x, y in true)


def test_the_same_filters_as_the_api(client: Client, scattered: None) -> None:
    for query in ("?status=resolved", "?status=open&from=2026-04-01&to=2026-04-01", "?light=dark", "?group=ute"):
        tiles = sum(cell["properties"]["count"] for tile in around(8) for cell in read(client, tile, query))  # type: ignore[index,misc]
        assert tiles == client.get(f"/api/v1/cells{query}&size={size_at(8)}").json()["total"]


def test_hexagons_grow_as_one_looks_from_further_away() -> None:
    sizes = [size_at(zoom) for zoom in range(20)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (10_000, 50)


def test_what_is_known_is_not_sent_again(client: Client, scattered: None) -> None:
    place = pin(3, 3)
    tile = tile_at(place.x, place.y, 9)
    path = f"/tiles/cells/faults/{tile.z}/{tile.x}/{tile.y}.mvt"
    first = client.get(path)
    assert first["Cache-Control"] == "public, max-age=10"
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("secrets/0/0/0.mvt", 404),
        ("faults/20/0/0.mvt", 404),
        ("faults/3/8/0.mvt", 404),
        ("faults/3/0/0.mvt?size=50", 400),
        ("faults/3/0/0.mvt?bbox=1,2,3,4", 400),
        ("faults/3/0/0.mvt?ooga=booga", 400),
        ("faults/3/0/0.mvt?from=2026-05-02&to=2026-05-01", 400),
        ("faults/3/0/0.mvt", 204),
        ("secrets.json", 404),
        ("faults.json?ooga=booga", 400),
    ],
)
def test_what_cannot_be_asked(client: Client, scattered: None, path: str, status: int) -> None:
    assert client.get(f"/tiles/cells/{path}").status_code == status


def test_tilejson_leads_to_the_tiles_with_the_same_filter(client: Client, scattered: None) -> None:
    described = client.get("/tiles/cells/faults.json?status=resolved&category=park&category=belysning").json()
    assert described["tilejson"] == "3.0.0"
    [address] = described["tiles"]
    path = address.removeprefix("http://testserver")
    assert path.endswith("/tiles/cells/faults/{z}/{x}/{y}.mvt?status=resolved&category=park&category=belysning")
    cells = mapbox_vector_tile.decode(client.get(path.format(z=0, x=0, y=0)).content)["cells"]["features"]
    assert [cell["properties"]["count"] for cell in cells] == [1]
