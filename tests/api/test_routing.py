from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routing.models import Administration, AreaSet, Category
from tests.cast import Town
from tests.geometry import pin


def ask(client: Client, x: float, y: float, category: str = "", **headers: str) -> Any:
    point = pin(x, y)
    query = {"lon": point.x, "lat": point.y, **({"category": category} if category else {})}
    return client.get("/api/v1/routing", query, headers=headers)


def pointers(response: Any) -> list[str]:
    assert response["Content-Type"] == "application/problem+json"
    return [error["pointer"] for error in response.json()["errors"]]


def test_the_whole_decision_is_told(client: Client, lilleby: Town) -> None:
    rule = lilleby.municipality.responsibilities.get(layer="park")
    assert ask(client, 1.5, 1.5, "belysning").json() == {
        "administration": {"code": "parkforvaltningen", "name": "Parkförvaltningen", "is_external": False},
        "municipality": {"code": "9001", "name": "Lilleby"},
        "rule": rule.pk,
        "area": {"layer": "park", "code": "parken", "name": "Parken"},
        "reason": "platsen ligger i området Parken, där Parkförvaltningen har ansvaret",
        "reasons": {
            "sv": "platsen ligger i området Parken, där Parkförvaltningen har ansvaret",
            "en": "the place lies in Parken, where Parkförvaltningen is responsible",
        },
        "used_default": False,
        "nearest_m": None,
        "forwards": True,
    }


def test_the_default_desk_outside_the_border(client: Client, lilleby: Town) -> None:
    AreaSet.objects.update(nearest_within_m=500)
    told = ask(client, -0.3, 5).json()
    assert (told["rule"], told["area"], told["used_default"]) == (None, None, True)
    assert told["nearest_m"] == pytest.approx(300, abs=3)


def test_the_owner_may_be_someone_to_whom_nothing_is_passed_on(client: Client, lilleby: Town) -> None:
    lilleby.offices["bolaget"] = Administration.objects.create(
        code="bolaget", name="Bolaget", name_en="The Company", is_external=True, forwards_reports=False
    )
    lilleby.rule("bolaget", layer="district", area="norra", category="vagskada")
    told = ask(client, 7, 8, "vagskada", accept_language="en").json()
    assert told["administration"] == {"code": "bolaget", "name": "The Company", "is_external": True}
    assert told["forwards"] is False


@pytest.mark.parametrize(
    ("language", "word"), [("", "eftersom"), ("sv", "eftersom"), ("en-GB,en;q=0.9", "because"), ("fi", "eftersom")]
)
def test_the_reason_is_in_the_language_that_was_asked_for(
    client: Client, lilleby: Town, language: str, word: str
) -> None:
    headers = {"accept_language": language} if language else {}
    reason = ask(client, 3, 3, "belysning", **headers).json()["reason"]
    assert (
        reason
        == {
            "eftersom": "ärenden om ”Belysning” i Lilleby kommun hör dit",
            "because": "cases about “Lighting” in Lilleby Municipality belong there",
        }[word]
    )


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["#/lon", "#/lat"]),
        ("lon=17.1", ["#/lat"]),
        ("lon=nan&lat=62.3", ["#/lon"]),
        ("lon=17.1&lat=inf", ["#/lat"]),
        ("lon=%00&lat=%F0%9F%92%A5", ["#/lon", "#/lat"]),
        ("lon=62.3&lat=17.1", ["#/lon", "#/lat"]),
        ("lon=617000&lat=6917000", ["#/lon", "#/lat"]),
        ("lon=181&lat=91", ["#/lon", "#/lat"]),
    ],
)
def test_a_place_that_is_none_is_refused_field_by_field(
    client: Client, lilleby: Town, query: str, fields: list[str]
) -> None:
    response = client.get(f"/api/v1/routing?{query}")
    assert response.status_code == 400
    assert response.json()["type"] == "urn:gisreport:problem:not-a-place"
    assert pointers(response) == fields


def test_a_place_outside_is_refused(client: Client, lilleby: Town) -> None:
    response = ask(client, -50, -50)
    assert response.status_code == 400
    assert response.json()["type"] == "urn:gisreport:problem:outside-area"
    assert "vänd dig till kommunen där felet finns" in response.json()["detail"]


@pytest.mark.parametrize("code", ["lyse", "Belysning", "%00", "belysning\0", "x" * 5000, "💥"])
def test_an_unknown_category_is_refused(client: Client, lilleby: Town, code: str) -> None:
    response = ask(client, 3, 3, code)
    if code == "belysning\0":
        assert response.status_code == 200
        return
    assert response.status_code == 400
    assert pointers(response) == ["#/category"]


def test_a_closed_category_is_refused(client: Client, lilleby: Town) -> None:
    Category.objects.filter(code="belysning").update(closed_on="2024-01-01")
    response = ask(client, 3, 3, "belysning")
    assert pointers(response) == ["#/category"]
    assert response.json()["detail"] == "Kategorin ”Belysning” är stängd. Välj en annan."


def test_a_category_of_the_neighbour_is_unknown_here(client: Client, lilleby: Town) -> None:
    Category.objects.filter(municipality=lilleby.municipality, code="park").delete()
    assert pointers(ask(client, 3, 3, "park")) == ["#/category"]
    assert ask(client, 13, 3, "park").status_code == 200


def test_three_statements(client: Client, lilleby: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        ask(client, 1.5, 1.5, "belysning")
