"""Cells as GeoJSON: counts of public cases, and a clear answer to what cannot be asked."""

from typing import Any

import pytest
from django.test import Client

from gisreport.geo.hexagons import Hexagon
from gisreport.maps.fold import fold_all
from tests.cast import Town
from tests.geometry import metres, pin
from tests.maps.planting import plant

CELLS = "/api/v1/cells"

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamps(lilleby: Town) -> None:
    """Three lamps and a private matter at one spot, one lamp elsewhere."""
    for _number in range(3):
        plant(lilleby, pin(3, 3))
    plant(lilleby, pin(3, 3), "otrygg-plats")
    plant(lilleby, pin(8, 8))
    fold_all()


def features(client: Client, **query: Any) -> dict[str, Any]:
    answer = client.get(CELLS, query)
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def test_each_cell_has_its_name_its_count_and_a_closed_ring_around_the_place(client: Client, lamps: None) -> None:
    found = features(client, size=500)
    here = Hexagon.at(*metres(3, 3), 500)
    [cell] = [cell for cell in found["features"] if cell["id"] == here.name]
    assert cell["properties"] == {"count": 3}
    [ring] = cell["geometry"]["coordinates"]
    assert len(ring) == 7
    assert ring[0] == ring[-1]
    place = pin(3, 3)
    assert min(lon for lon, _lat in ring) < place.x < max(lon for lon, _lat in ring)
    assert min(lat for _lon, lat in ring) < place.y < max(lat for _lon, lat in ring)


def test_the_total_is_the_sum_of_what_is_shown_and_nothing_private_is_in_it(client: Client, lamps: None) -> None:
    for size in (50, 1_000, 10_000):
        found = features(client, size=size)
        assert found["total"] == sum(cell["properties"]["count"] for cell in found["features"]) == 4
    assert features(client, category="otrygg-plats")["total"] == 0


def test_the_box_the_period_and_the_light_narrow_it(client: Client, lamps: None) -> None:
    corner = pin(5, 5)
    assert features(client, size=50, bbox=f"16,61,{corner.x},{corner.y}")["total"] == 3
    assert features(client, size=50, **{"from": "2026-04-01", "to": "2026-04-01"})["total"] == 4
    assert features(client, size=50, to="2026-03-31")["total"] == 0
    assert features(client, size=50, light="daylight")["total"] == 4
    assert features(client, size=50, light="dark,dusk")["total"] == 0
    assert features(client, size=50, weekday="2", hour="14")["total"] == 4  # a Wednesday, in Swedish time
    assert features(client, size=50, administration="gatukontoret")["total"] == 4


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"size": "300"}, "#/size"),
        ({"layer": "secrets"}, "#/layer"),
        ({"bbox": "17.4,62.5,17.2,62.3"}, "#/bbox"),
        ({"bbox": "170,60,-170,62"}, "#/bbox"),
        ({"from": "yesterday"}, "#/from"),
        ({"from": "2026-02-30"}, "#/from"),
        ({"from": "0001-01-01"}, "#/from"),
        ({"to": "9999-12-31"}, "#/to"),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "#/to"),
        ({"hour": "24"}, "#/hour"),
        ({"weekday": "-1"}, "#/weekday"),
        ({"light": "moon"}, "#/light"),
        ({"status": "gone"}, "#/status"),
        ({"category": "'; DROP TABLE"}, "#/category"),
        ({"hour": ",".join(["1"] * 40)}, "#/hour"),
        ({"zoom": "3"}, "#/zoom"),
        ({"bbox": ["17.2,62.3,17.4,62.5", "17.2,62.3,17.3,62.5"]}, "#/bbox"),
    ],
)
def test_what_cannot_be_asked_is_named(client: Client, query: dict[str, Any], pointer: str) -> None:
    answer = client.get(CELLS, query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("bbox", ["-180,-90,180,90", "-10,40,-9,41", "17,62,17.0000001,62.0000001"])
def test_any_box_of_the_earth_is_answered(client: Client, lamps: None, bbox: str) -> None:
    features(client, bbox=bbox, size=100)


def test_it_may_be_kept_and_is_not_sent_twice(client: Client, lamps: None) -> None:
    first = client.get(CELLS)
    assert "public" in first["Cache-Control"]
    assert client.get(CELLS, headers={"if-none-match": first["ETag"]}).status_code == 304
