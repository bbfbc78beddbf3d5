"""Features of each collection: all of them once, nothing that is not public, and only what was asked for."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gisreport.cases.models import Case, PublicCase
from gisreport.geo.hexagons import Hexagon
from routing.models import Category
from tests.cast import Town
from tests.geometry import metres, pin
from tests.maps.ogc.reading import SYSTEMS, ids, items, linked
from tests.maps.planting import plant

CASES = "/ogc/collections/cases/items"


def placed() -> set[str]:
    return set(PublicCase.objects.filter(point__isnull=False).values_list("number", flat=True))


@pytest.mark.parametrize("collection", ["cases", "municipalities", "cells-1000"])
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_following_the_links_shows_everything_once(client: Client, town: Town, collection: str, limit: int) -> None:
    whole = ids(items(client, collection))
    path: str | None = f"/ogc/collections/{collection}/items?limit={limit}"
    seen: list[str] = []
    while path:
        page = client.get(path).json()
        assert page["numberReturned"] == len(page["features"]) <= limit
        seen += ids(page)
        path = linked(page, "next")
    assert seen == whole
    assert len(set(seen)) == len(seen) > 1


def test_only_public_cases_with_a_place_are_there(client: Client, town: Town) -> None:
    found = items(client, "cases")
    assert set(ids(found)) == placed()
    assert found["numberMatched"] == 6
    assert sum(cell["properties"]["count"] for cell in items(client, "cells-10000")["features"]) == 6


def test_a_case_tells_what_its_page_tells(client: Client, town: Town) -> None:
    case = Case.objects.filter(is_hidden=False, status="resolved").first()
    assert case is not None
    told = client.get(f"{CASES}/{case.number}").json()
    assert told["id"] == told["properties"]["number"] == case.number
    assert told["properties"]["administration_name"] == "Gatukontoret"
    assert told["properties"]["category_name"] == "Belysning"
    assert told["properties"]["url"] == case.public_url
    assert told["properties"]["is_open"] is False
    assert told["geometry"]["coordinates"] == pytest.approx([case.point.x, case.point.y], abs=1e-6)  # type: ignore[union-attr]
    assert linked(told, "collection") == "/ogc/collections/cases"


def test_hidden_and_private_cases_are_not_found_by_number_either(client: Client, town: Town) -> None:
    for case in Case.objects.exclude(pk__in=PublicCase.objects.values("pk")):
        assert client.get(f"{CASES}/{case.number}").status_code == 404


def test_sweref_is_northing_first_and_the_same_place(client: Client, town: Town) -> None:
    answer = client.get(f"{CASES}?limit=1&crs={SYSTEMS['3006']}")
    assert answer["Content-Crs"] == f"<{SYSTEMS['3006']}>"
    northing, easting = answer.json()["features"][0]["geometry"]["coordinates"]
    assert (easting, northing) in [pytest.approx(metres(1 + number, 3), abs=0.02) for number in range(6)]


def test_degrees_by_epsg_are_latitude_first(client: Client, town: Town) -> None:
    usual = items(client, "cases")["features"][0]["geometry"]["coordinates"]
    assert items(client, "cases", crs=SYSTEMS["4326"])["features"][0]["geometry"]["coordinates"] == usual[::-1]


def test_a_box_means_the_same_in_every_system(client: Client, town: Town) -> None:
    """Around the first three lamps."""
    (west, south), (east, north) = metres(0.5, 2.5), metres(3.5, 3.5)
    in_metres = ids(items(client, "cases", bbox=f"{south},{west},{north},{east}", bbox_crs=SYSTEMS["3006"]))
    low, high = pin(0.5, 2.5), pin(3.5, 3.5)
    in_degrees = ids(items(client, "cases", bbox=f"{low.x},{low.y},{high.x},{high.y}"))
    turned = ids(items(client, "cases", bbox=f"{low.y},{low.x},{high.y},{high.x}", bbox_crs=SYSTEMS["4326"]))
    with_heights = ids(items(client, "cases", bbox=f"{low.x},{low.y},0,{high.x},{high.y},9"))
    assert len(in_metres) == 3
    assert in_metres == in_degrees == turned == with_heights


@pytest.mark.parametrize("collection", ["cases", "municipalities", "areas", "cells-1000"])
@pytest.mark.parametrize(
    ("bbox", "is_all"),
    [
        ("-180,-90,180,90", True),
        ("170,-90,100,90", True),  # across the date line, nearly around the Earth
        ("170,60,-170,65", False),
        ("110,-45,155,-10", False),
        ("17,0,17,0", False),
    ],
)
def test_any_box_of_the_earth_is_answered(client: Client, town: Town, collection: str, bbox: str, is_all: bool) -> None:
    everything = ids(items(client, collection))
    assert everything
    assert ids(items(client, collection, bbox=bbox)) == (everything if is_all else [])


@pytest.mark.parametrize("name", ["3006", "3857"])
def test_a_box_far_beyond_a_system_is_answered(client: Client, town: Town, name: str) -> None:
    huge = items(client, "cases", bbox="-1e12,-1e12,1e12,1e12", bbox_crs=SYSTEMS[name])
    assert len(huge["features"]) == 6
    assert items(client, "cases", bbox="1e11,1e11,1e12,1e12", bbox_crs=SYSTEMS[name])["features"] == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"status": "open"}, 4),
        ({"status": "resolved,declined"}, 2),
        ({"category": "belysning"}, 6),
        ({"category": "otrygg-plats"}, 0),
        ({"group": "ute", "status": "closed"}, 2),
        ({"administration": "parkforvaltningen"}, 0),
        ({"municipality": "9001"}, 6),
        ({"datetime": "2026-04-01"}, 6),
        ({"datetime": "2026-04-01T12:00:00Z"}, 6),
        ({"datetime": "../2026-04-01T11:59:59Z"}, 0),
        ({"datetime": "2026-04-02/.."}, 0),
        ({"datetime": "2026-03-01/2026-04-01"}, 6),
    ],
)
def test_filters_narrow_it(client: Client, town: Town, query: dict[str, str], count: int) -> None:
    found = items(client, "cases", **query)
    assert len(found["features"]) == found["numberMatched"] == count


def test_cells_count_whole_months(client: Client, town: Town) -> None:
    assert (
        sum(cell["properties"]["count"] for cell in items(client, "cells-1000", datetime="2026-04-20/..")["features"])
        == 6
    )
    assert items(client, "cells-1000", datetime="2026-05-01/..")["features"] == []
    assert items(client, "cells-1000", datetime="../2026-03-31")["features"] == []
    [first, *_rest] = items(client, "cells-1000")["features"]
    assert first["properties"]["count"] == first["properties"]["open"] + first["properties"]["closed"]
    assert client.get(f"/ogc/collections/cells-1000/items/{first['id']}").json()["geometry"] == first["geometry"]


def test_a_cell_is_where_its_name_says(client: Client, town: Town) -> None:
    for cell in items(client, "cells-1000", crs=SYSTEMS["3006"])["features"]:
        [ring] = cell["geometry"]["coordinates"]
        assert len(ring) == 7
        corners = [(y, x) for x, y in Hexagon.named(cell["id"]).corners]
        for corner in ring:
            assert any(corner == pytest.approx(one, abs=0.01) for one in corners)


def test_areas_tell_whom_the_rules_name(client: Client, town: Town) -> None:
    [parken] = items(client, "areas")["features"]
    assert parken["properties"]["administrations"] == "Parkförvaltningen"
    assert parken["properties"]["licence"] == "MIT"
    assert client.get(f"/ogc/collections/areas/items/{parken['id']}").status_code == 200
    assert ids(items(client, "areas", layer="park", municipality="9001")) == ["park:9001:parken"]
    assert ids(items(client, "areas", layer="district")) == []


def test_a_rule_for_a_private_matter_does_not_show_its_area(client: Client, town: Town) -> None:
    town.rule("trygghet", category="otrygg-plats", layer="district", area="hamnen")
    assert ids(items(client, "areas")) == ["park:9001:parken"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"ooga": "booga"}, "#/ooga"),
        ({"limit": "unlimited"}, "#/limit"),
        ({"limit": "0"}, "#/limit"),
        ({"limit": "-1"}, "#/limit"),
        ({"offset": "99999"}, "#/offset"),
        ({"bbox": "17,62,18"}, "#/bbox"),
        ({"bbox": "17.4,62.5,17.2,62.3"}, "#/bbox"),
        ({"bbox": "200,0,201,1"}, "#/bbox"),
        ({"bbox": "nan,0,1,1"}, "#/bbox"),
        ({"bbox": "700000,6900000,600000,6910000", "bbox-crs": SYSTEMS["3857"]}, "#/bbox"),
        ({"bbox-crs": "EPSG:3006"}, "#/bbox-crs"),
        ({"crs": "http://www.opengis.net/def/crs/EPSG/0/4979"}, "#/crs"),
        ({"datetime": "yesterday"}, "#/datetime"),
        ({"datetime": "2026-05-02/2026-05-01"}, "#/datetime"),
        ({"datetime": "0001-01-01"}, "#/datetime"),
        ({"datetime": "9999-12-31"}, "#/datetime"),
        ({"datetime": "a/b/c"}, "#/datetime"),
        ({"after": "the rest"}, "#/after"),
        ({"status": "gone"}, "#/status"),
        ({"category": "'; DROP TABLE"}, "#/category"),
        ({"f": "xml"}, "#/f"),
    ],
)
def test_what_cannot_be_asked_is_named(client: Client, town: Town, query: dict[str, str], pointer: str) -> None:
    answer = client.get(CASES, query)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("collection", "name"),
    [
        ("secrets", "1"), ("cases", "XXXXXXX"), ("cases", "a/b"), ("municipalities", "0000"),
        ("areas", "park:9001:skogen"), ("areas", "a%00b"), ("cases", "%00"),
        ("cells-1000", "1000:1:1"), ("cells-1000", "1000:1:%00"), ("cells-1000", "10000:40:399"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(client: Client, town: Town, collection: str, name: str) -> None:
    assert client.get(f"/ogc/collections/{collection}/items/{name}").status_code == 404


def test_the_same_page_again_is_304_until_a_case_changes(client: Client, town: Town) -> None:
    first = client.get(CASES)
    assert "public" in first["Cache-Control"]
    assert client.get(CASES, headers={"if-none-match": first["ETag"]}).status_code == 304
    Case.objects.filter(number=ids(first.json())[0]).update(status="planned")
    assert client.get(CASES, headers={"if-none-match": first["ETag"]}).status_code == 200


def asked_with_cases(town: Town, more: int) -> None:
    for number in range(more):
        plant(town, pin(number / 10, 7))


@pytest.mark.parametrize("more", [0, 40])
def test_a_page_costs_the_same_statements_however_many(
    client: Client, town: Town, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A savepoint, its time limit, the page, and its release; one more where there may be a next page, to count."""
    asked_with_cases(town, more)
    with django_assert_num_queries(4):
        items(client, "cases", limit=1000)
    with django_assert_num_queries(5):
        items(client, "cases", limit=3)


def test_one_who_counts_gets_there_too(client: Client, town: Town) -> None:
    for collection in ("cases", "municipalities", "cells-1000"):
        everything = ids(items(client, collection))
        assert ids(items(client, collection, limit=1, offset=1)) == everything[1:2]
        path = linked(items(client, collection, limit=1, offset=0), "next")
        assert path
        assert "offset" not in path


def test_everyone_gets_the_same_whoever_is_signed_in(client: Client, town: Town, anna_of_streets: Any) -> None:
    stranger = items(client, "cases")
    client.force_login(anna_of_streets)
    colleague = items(client, "cases")
    assert colleague["features"] == stranger["features"]
    assert "Cookie" not in client.get(CASES).get("Vary", "")


def test_a_category_that_became_private_is_left_out_before_it_is_folded(client: Client, town: Town) -> None:
    [first, *_rest] = items(client, "cells-1000")["features"]
    Category.objects.filter(pk=town.categories["belysning"].pk).update(is_private=True)
    assert items(client, "cells-1000")["features"] == []
    assert items(client, "cells-1000", datetime="2026-01-01/..")["features"] == []
    assert client.get(f"/ogc/collections/cells-1000/items/{first['id']}").status_code == 404
