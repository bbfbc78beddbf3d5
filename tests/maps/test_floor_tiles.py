from django.test import Client

from gisreport.geo.tiles import EXTENT, tile_at
from routing.models import Place
from tests.cast import Town
from tests.geometry import pin
from tests.maps.reading import read_tile, tile_of


def test_the_border_runs_between_lilleby_and_storby(client: Client, lilleby: Town) -> None:
    border = pin(10, 5)
    tile = tile_of(border, 13)
    features = read_tile(client, tile, kind="borders")["borders"]
    assert {feature["properties"]["code"] for feature in features} == {"9001", "9002"}
    assert {feature["properties"]["name"] for feature in features} == {"9001", "9002"}
    for feature in features:
        assert "LineString" in feature["geometry"]["type"]


def test_far_from_borders_the_tile_is_empty(client: Client, lilleby: Town) -> None:
    assert read_tile(client, tile_of(pin(5.1, 5.1), 15), kind="borders") == {}


def test_all_of_lilleby_fits_in_a_far_tile(client: Client, lilleby: Town) -> None:
    (feature, *_rest) = read_tile(client, tile_of(pin(5, 5), 6), kind="borders")["borders"]
    lines = feature["geometry"]["coordinates"]
    flat = lines if feature["geometry"]["type"] == "LineString" else [point for line in lines for point in line]
    assert all(-16 <= ordinate <= EXTENT + 16 for point in flat for ordinate in point)


def test_of_names_that_crowd_the_largest_is_shown(client: Client, lilleby: Town) -> None:
    for name, weight, x in [("Lilleby", 900, 5.0), ("Småbyn", 20, 5.1), ("Storby", 9000, 15.0)]:
        Place.objects.create(
            kind=Place.Kind.TOWN, name=name, search_name=name.lower(), point=pin(x, 5), weight=weight, source="drawn"
        )
    Place.objects.create(
        kind=Place.Kind.POSTCODE, name="123 45", search_name="12345", point=pin(2, 2), weight=99999, source="drawn"
    )
    far = read_tile(client, tile_of(pin(5, 5), 9), kind="places")["places"]
    assert "Småbyn" not in {feature["properties"]["name"] for feature in far}
    near = tile_of(pin(5.1, 5), 19)
    assert [one["properties"]["name"] for one in read_tile(client, near, kind="places")["places"]] == ["Småbyn"]


def test_the_sea_has_no_names(client: Client, lilleby: Town) -> None:
    assert read_tile(client, tile_at(0.0, 0.0, 5), kind="places") == {}


def test_the_floor_says_whom_to_thank(client: Client, lilleby: Town) -> None:
    Place.objects.create(
        kind=Place.Kind.TOWN, name="Lilleby", search_name="lilleby", point=pin(5, 5), source="GeoNames (CC BY 4.0)"
    )
    assert client.get("/tiles/borders.json").json()["attribution"] == "Kommungränser: drawn"
    assert client.get("/tiles/places.json").json()["attribution"] == "Ortnamn: GeoNames (CC BY 4.0)"
