from django.test import Client

from routing.models import Place
from tests.cast import Town
from tests.geometry import pin


def test_a_place_comes_with_its_point_and_municipality(client: Client, lilleby: Town) -> None:
    Place.objects.create(
        kind=Place.Kind.TOWN,
        name="Åbo",
        search_name="åbo",
        point=pin(3, 3),
        municipality=lilleby.municipality,
        source="drawn",
    )
    (place,) = client.get("/api/v1/places", {"q": "abo"}).json()
    point = pin(3, 3)
    assert place == {
        "name": "Åbo",
        "label": "Åbo, Lilleby kommun",
        "kind": "town",
        "lon": place["lon"],
        "lat": place["lat"],
        "municipality": {"code": "9001", "name": "Lilleby"},
    }
    assert (round(place["lon"], 6), round(place["lat"], 6)) == (round(point.x, 6), round(point.y, 6))


def test_nothing_found_is_an_empty_list(client: Client, db: None) -> None:
    assert client.get("/api/v1/places", {"q": "ingenstans"}).json() == []


def test_nothing_asked_is_refused(client: Client, db: None) -> None:
    for query in ({}, {"q": " "}):
        response = client.get("/api/v1/places", query)
        assert response.status_code == 400
        assert [error["pointer"] for error in response.json()["errors"]] == ["#/q"]
