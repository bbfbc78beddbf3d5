import random

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.cases.models import Case
from gisreport.cases.status import Status
from gisreport.geo.tiles import EXTENT, Tile, tiles_from_corner
from gisreport.maps import tiles
from gisreport.maps.fold import fold_all
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import SPRING, plant
from tests.maps.reading import counted, numbers, read_tile, tile_of


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(x=st.floats(0, 20), y=st.floats(0, 10), zoom=st.integers(0, 19))
def test_a_case_lies_where_it_should_within_a_pixel(
    client: Client, lilleby: Town, x: float, y: float, zoom: int
) -> None:
    place = pin(x, y)
    case = plant(lilleby, place)
    (feature,) = read_tile(client, tile_of(place, zoom))["cases"]
    case.delete()
    lon, lat = feature["spot"]
    drawn, true = tiles_from_corner(lon, lat, zoom), tiles_from_corner(place.x, place.y, zoom)
    assert drawn == pytest.approx(true, abs=1.01 / EXTENT)


def test_a_case_says_what_its_pin_shows(client: Client, lilleby: Town) -> None:
    place = pin(3, 3)
    case = plant(lilleby, place, "vagskada", status=Status.RESOLVED)
    (feature,) = read_tile(client, tile_of(place, 14))["cases"]
    assert feature["properties"] == {
        "number": case.number,
        "status": "resolved",
        "category": "vagskada",
        "icon": "map-pin",
    }


@pytest.mark.parametrize("zoom", [5, 12, 16])
def test_what_is_not_public_is_in_no_tile(client: Client, lilleby: Town, zoom: int) -> None:
    place = pin(3, 3)
    plant(lilleby, place, "otrygg-plats")
    plant(lilleby, place, is_hidden=True)
    assert read_tile(client, tile_of(place, zoom)) == {}


def test_what_is_not_public_is_not_counted_either(
    client: Client, lilleby: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "MOST_CASES_FAR", 1)
    for x in (3.0, 3.1, 3.2):
        plant(lilleby, pin(x, 3))
        plant(lilleby, pin(x, 3), "otrygg-plats")
        plant(lilleby, pin(x, 3), is_hidden=True)
    layers = read_tile(client, tile_of(pin(3, 3), 8))
    assert counted(layers) == 3
    assert "cases" not in layers


def test_many_cases_become_counts_and_none_is_lost_between_tiles(
    client: Client, lilleby: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "MOST_CASES_NEAR", 2)
    places = [pin(x / 2, y / 2) for x in range(12) for y in range(12)]
    for place in places:
        plant(lilleby, place)
    seen = [read_tile(client, tile) for tile in {tile_of(place, 13) for place in places}]
    assert sum(counted(layers) + len(numbers(layers)) for layers in seen) == len(places)
    assert len(seen) > 1


def test_a_case_on_the_border_between_tiles_is_in_one_of_them(client: Client, lilleby: Town) -> None:
    right = tile_of(pin(3, 3), 12)
    west, south, _east, north = right.box
    place = pin(3, 3)
    place.x, place.y = west, (south + north) / 2
    case = plant(lilleby, place)
    left = Tile(right.z, right.x - 1, right.y)
    assert [numbers(read_tile(client, tile)) for tile in (left, right)].count({case.number}) == 1


def test_the_same_filters_as_the_list(client: Client, lilleby: Town) -> None:
    place = pin(3, 3)
    done = plant(lilleby, place, status=Status.RESOLVED)
    waiting = plant(lilleby, place, status=Status.ASSIGNED)
    tile = tile_of(place, 14)
    assert numbers(read_tile(client, tile, query="?status=open")) == {waiting.number}
    assert numbers(read_tile(client, tile, query="?status=closed&group=ute")) == {done.number}
    assert read_tile(client, tile, query="?group=inne") == {}
    Case.objects.filter(pk=done.pk).update(created_at=SPRING.replace(year=2019))
    Case.objects.filter(pk=waiting.pk).update(created_at="2099-01-01T00:00Z")
    assert numbers(read_tile(client, tile, query="?period=week")) == {waiting.number}


def test_a_tile_is_made_by_one_statement(client: Client, lilleby: Town, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    plant(lilleby, pin(3, 3))
    with django_assert_num_queries(1):
        read_tile(client, tile_of(pin(3, 3), 14), query="?group=ute&status=open&period=year")


@pytest.mark.parametrize("zoom", [12, 13])
def test_no_tile_is_heavy(client: Client, lilleby: Town, zoom: int) -> None:
    """As many cases as a tile may show one by one; far out the same are counted."""
    tile = tile_of(pin(3, 3), zoom)
    west, south, east, north = tile.box
    chance = random.Random(7)
    cases = [
        Case(
            number=f"X{each:06}",  # of so many, two that were drawn could be the same
            municipality=lilleby.municipality,
            category=lilleby.categories[chance.choice(["belysning", "vagskada", "park"])],
            administration=lilleby.offices["gatukontoret"],
            status=chance.choice(Status.values),
            point=Point(chance.uniform(west, east), chance.uniform(south, north), srid=4326),
            created_at=SPRING,
        )
        for each in range(tiles.MOST_CASES_NEAR)
    ]
    Case.objects.bulk_create(cases)
    fold_all()
    answer = client.get(f"/tiles/cases/{tile.z}/{tile.x}/{tile.y}.mvt")
    assert 20_000 < len(answer.content) <= 150_000
