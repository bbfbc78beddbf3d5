"""`GET /api/v1/cases`: public cases as GeoJSON, a page at a time."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gisreport.cases.models import Case, PublicCase
from gisreport.errors import Refusal
from gisreport.maps.case_query import within_reason
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant

pytestmark = pytest.mark.django_db

CASES = "/api/v1/cases"


@pytest.fixture
def town(lilleby: Town) -> Town:
    for number in range(5):
        plant(lilleby, pin(1 + number, 3), status="resolved" if number == 4 else "assigned")
    plant(lilleby, None)
    plant(lilleby, pin(3, 3), "otrygg-plats")
    plant(lilleby, pin(3, 3), is_hidden=True)
    Case.objects.filter(status="resolved").update(public_text="Gatubelysningen blinkar 100 %.")
    return lilleby


def numbers(client: Client, **query: Any) -> list[str]:
    answer = client.get(CASES, query)
    assert answer.status_code == 200, answer.content
    return [feature["id"] for feature in answer.json()["features"]]


def test_all_public_cases_are_there_once_page_after_page(client: Client, town: Town) -> None:
    path, seen = f"{CASES}?limit=4", []
    while path:
        answer = client.get(path)
        seen += [feature["id"] for feature in answer.json()["features"]]
        path = answer.get("Link", "").partition(">")[0].removeprefix("<http://testserver")
    assert sorted(seen) == sorted(PublicCase.objects.values_list("number", flat=True))
    assert len(seen) == 6


def test_a_case_is_a_feature_with_its_facts(client: Client, town: Town) -> None:
    [feature] = client.get(CASES, {"status": "resolved"}).json()["features"]
    assert feature["type"] == "Feature"
    assert feature["geometry"]["coordinates"] == pytest.approx([pin(5, 3).x, pin(5, 3).y])
    assert feature["properties"]["category_name"] == "Belysning"
    assert feature["properties"]["text"] == "Gatubelysningen blinkar 100 %."
    english = client.get(CASES, {"status": "resolved"}, headers={"accept-language": "en"})
    assert english.json()["features"][0]["properties"]["category_name"] == "Lighting"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"bbox": "10,55,25,69"}, 5),
        ({"bbox": f"10,55,{pin(2.5, 3).x},69"}, 2),
        ({"category": "belysning,park"}, 6),
        ({"category": "otrygg-plats"}, 0),
        ({"group": "ute", "status": "open"}, 5),
        ({"administration": "gatukontoret"}, 6),
        ({"administration": "parkforvaltningen"}, 0),
        ({"municipality": "9001"}, 6),
        ({"municipality": "9002"}, 0),
        ({"from": "2026-04-01", "to": "2026-04-01"}, 6),
        ({"to": "2026-03-31"}, 0),
        ({"text": "belysning"}, 1),
        ({"text": "100 %"}, 1),
        ({"text": "finns inte"}, 0),
    ],
)
def test_filters_narrow_it(client: Client, town: Town, query: dict[str, str], count: int) -> None:
    assert len(numbers(client, **query)) == count


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"bbox": "17.4,62.5,17.2,62.3"}, "#/bbox"),
        ({"bbox": "170,60,-170,62"}, "#/bbox"),
        ({"bbox": "1,2,3"}, "#/bbox"),
        ({"status": "gone"}, "#/status"),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "#/to"),
        ({"from": "0001-01-01"}, "#/from"),
        ({"to": "9999-12-31"}, "#/to"),
        ({"limit": "all"}, "#/limit"),
        ({"text": "x" * 101}, "#/text"),
        ({"text": "a\0b"}, "#/text"),
        ({"text": "1% %"}, "#/text"),
        ({"after": "page-2"}, "#/after"),
        ({"category": ",".join(f"c{number}" for number in range(31))}, "#/category"),
        ({"offset": "5"}, "#/offset"),
    ],
)
def test_what_cannot_be_asked_is_named(client: Client, town: Town, query: dict[str, str], pointer: str) -> None:
    answer = client.get(CASES, query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_more_than_the_most_is_the_most(client: Client, town: Town) -> None:
    assert len(numbers(client, limit=100_000)) == 6


@pytest.mark.parametrize("more", [0, 30])
def test_statements_do_not_grow_with_the_cases(
    client: Client, town: Town, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        plant(town, pin(number / 10, 7))
    with django_assert_num_queries(5):  # the limit, a savepoint, its time limit, the page, and its release
        numbers(client)


def test_the_same_again_is_304(client: Client, town: Town) -> None:
    first = client.get(CASES)
    assert client.get(CASES, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_what_takes_too_long_is_refused_and_the_database_goes_on(db: None) -> None:
    with pytest.raises(Refusal) as refused, within_reason(1), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    assert "bbox" in refused.value.fields
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_other_trouble_of_the_database_is_not_called_too_much(db: None) -> None:
    with pytest.raises(OperationalError), within_reason():
        raise OperationalError("the disk is full")
