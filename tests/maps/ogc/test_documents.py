"""What a client reads first, and the same as pages for people."""

from typing import Any

import pytest
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.utils.html import escape

from gisreport.maps.models import EVER, CellCount
from gisreport.maps.ogc import catalogue
from gisreport.maps.ogc.words import told
from tests.maps.ogc.reading import items, linked

pytestmark = pytest.mark.usefixtures("town")

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_from_the_landing_page_one_finds_every_feature(client: Client) -> None:
    landing = client.get("/ogc/").json()
    for rel in ("conformance", "service-desc", "service-doc"):
        path = linked(landing, rel)
        assert path is not None
        assert client.get(path).status_code == 200
    found = client.get(str(linked(landing, "data"))).json()["collections"]
    assert {"cases", "municipalities", "areas", "cells-1000"} <= {one["id"] for one in found}
    for one in found:
        assert client.get(str(linked(one, "self"))).json() == one
        assert client.get(str(linked(one, "items"))).json()["features"]


def test_each_feature_is_as_its_schema_says(client: Client) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    for one in client.get("/ogc/collections").json()["collections"]:
        schema = client.get(str(linked(one, "describedby"))).json()
        kind = schema["properties"].pop("geometry")["$ref"].removesuffix(".json").rpartition("/")[2]
        for feature in items(client, one["id"])["features"]:
            jsonschema.validate(feature, schema)
            assert set(feature["properties"]) == set(schema["properties"]["properties"]["properties"])
            assert kind in ("Geometry", feature["geometry"]["type"])


def test_the_description_names_each_collection_and_its_bounds(client: Client) -> None:
    described = client.get("/ogc/api").json()
    for one in client.get("/ogc/collections").json()["collections"]:
        asking = described["paths"][f"/collections/{one['id']}/items"]["get"]["parameters"]
        [limit] = [part["schema"] for part in asking if part["name"] == "limit"]
        answer = client.get(f"/ogc/collections/{one['id']}/items", {"limit": limit["maximum"] + 1})
        assert answer.status_code == 200, "more than the most is the most"
        for part in asking:
            assert part["in"] == "query"
            assert part["name"] in answer.json() or part["description"]


@pytest.mark.parametrize(
    "path",
    [
        "", "conformance", "api", "collections", "collections/cases", "collections/cases/items",
        "collections/cells-1000/items?limit=1", "collections/areas/items/park:9001:parken",
    ],
)  # fmt: skip
def test_people_get_pages_and_programs_get_json(client: Client, path: str) -> None:
    page = client.get(f"/ogc/{path}", headers={"accept": BROWSER})
    assert page["Content-Type"].startswith("text/html")
    assert "Access-Control-Allow-Origin" not in page
    assert "Accept" in page["Vary"]
    for accept in ("*/*", "application/json", "application/geo+json"):
        answer = client.get(f"/ogc/{path}", headers={"accept": accept})
        assert "json" in answer["Content-Type"]
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_people_are_told_what_each_property_means(client: Client) -> None:
    for one in catalogue.ALL:
        page = client.get(f"/ogc/collections/{one.id}?f=html").content.decode()
        for name, kind, meaning in told(one):
            assert f"<code>{name}</code></th><td>{kind}</td><td>{escape(meaning)}</td>" in page
    assert "assigned = hos förvaltningen" in page_of(client, "collections/cases")


def test_people_are_told_how_many_there_are_and_how_large_the_files(client: Client) -> None:
    ever = CellCount.objects.filter(size=10_000, month=EVER)
    ever.update(count=200_000)
    page, total = page_of(client, ""), ever.count() * 200_000
    assert f"{total:,}".replace(",", "\xa0") + " offentliga ärenden" in page
    assert f"ungefär {filesizeformat(total * 330)}" in page
    CellCount.objects.all().delete()
    assert "ungefär" not in page_of(client, "")


def page_of(client: Client, path: str) -> str:
    return client.get(f"/ogc/{path}?f=html").content.decode()


def test_a_page_leads_to_the_next(client: Client) -> None:
    page = client.get("/ogc/collections/cases/items?limit=4&f=html").content.decode()
    assert 'rel="next"' in page
    assert page.count('<tr><th scope="row">') == 4


def test_people_are_told_what_is_wrong_in_a_page(client: Client) -> None:
    answer = client.get("/ogc/collections/cases/items?ooga=1&f=html")
    assert answer.status_code == 400
    assert "ooga" in answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")


def test_the_time_begins_with_the_oldest_public_case(client: Client) -> None:
    described: dict[str, Any] = client.get("/ogc/collections/cases").json()
    assert described["extent"]["temporal"]["interval"][0][0].startswith("2026-04-01T12:00")


@pytest.mark.parametrize("path", ["/ogc", "/ogc/"])
def test_it_is_found_with_and_without_a_slash_at_the_end(client: Client, path: str) -> None:
    """QGIS does not follow from one to the other."""
    assert client.get(path).json()["links"]
