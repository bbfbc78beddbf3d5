from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from routing.models import Category, Municipality
from tests.cast import Town
from tests.geometry import pin


def ask(client: Client, x: float, y: float, **headers: str) -> Any:
    point = pin(x, y)
    return client.get("/api/v1/categories", {"lon": point.x, "lat": point.y}, headers=headers)


def test_a_category_comes_with_its_group_and_questions(client: Client, lilleby: Town) -> None:
    Category.objects.filter(code="belysning").update(
        order=0, stopper={"sv": "Hänger ledningen ner? Ring 112.", "en": "Is the cable down? Call 112."}
    )
    Category.objects.exclude(code="belysning").update(order=1)
    assert ask(client, 3, 3, accept_language="en").json()[0] == {
        "code": "belysning",
        "name": "Lighting",
        "description": "",
        "group": {"code": "ute", "name": "Outdoors"},
        "questions": [
            {
                "code": "lampor",
                "text": "How many lamps are out?",
                "kind": "choice",
                "options": [{"code": "en", "text": "One"}, {"code": "flera", "text": "Several"}],
                "is_required": False,
            }
        ],
        "stopper": "Is the cable down? Call 112.",
        "stopper_ends": False,
        "needs_place": True,
        "private": False,
    }


def test_private_ones_say_so(client: Client, lilleby: Town) -> None:
    private = {category["code"]: category["private"] for category in ask(client, 3, 3).json()}
    assert private == {"belysning": False, "vagskada": False, "park": False, "otrygg-plats": True}


def test_closed_ones_and_those_of_the_neighbour_are_left_out(client: Client, lilleby: Town) -> None:
    Category.objects.filter(municipality=lilleby.municipality, code="park").update(closed_on="2024-01-01")
    assert "park" not in {category["code"] for category in ask(client, 3, 3).json()}
    assert "park" in {category["code"] for category in ask(client, 13, 3).json()}


def test_a_municipality_that_takes_no_reports_offers_nothing(client: Client, lilleby: Town) -> None:
    Municipality.objects.update(takes_reports=False)
    assert ask(client, 3, 3).json() == []


def test_outside_is_refused(client: Client, lilleby: Town) -> None:
    assert ask(client, -50, -50).json()["type"] == "urn:gisreport:problem:outside-area"


def test_the_statements_do_not_grow_with_the_categories(
    client: Client, lilleby: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        ask(client, 3, 3)
    group = lilleby.categories["park"].group
    Category.objects.bulk_create(
        Category(municipality=lilleby.municipality, group=group, code=f"c{number}", names={"sv": "C"})
        for number in range(20)
    )
    with django_assert_num_queries(3):
        assert len(ask(client, 3, 3).json()) == 24


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(client: Client, db: None, method: str) -> None:
    response = getattr(client, method)("/api/v1/categories")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD, OPTIONS"
