"""Observations of walks over HTTP: for a planner with a session, of her own municipality, kept in no cache."""

import mapbox_vector_tile
import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.accounts.models import Role, User
from gisreport.geo.tiles import tile_at
from routing.models import Municipality
from tests.cast import Town, municipal
from tests.geometry import pin
from tests.maps.walked import cell_at, see, walk

CELLS = "/api/v1/cells?layer=observations"
TILES = "/tiles/cells/observations"

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked(lilleby: Town, settings: LazySettings) -> Town:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    walk(lilleby, (3, 3), (3.2, 3))
    see(lilleby, 3.1, 3, "a", "b", "c", theme="care")
    see(lilleby, 3.1, 3, "a", "b", "c", "d", "e", valence="positive")  # type: ignore[arg-type]
    return lilleby


def tile_address(zoom: int = 12) -> str:
    tile = tile_at(*pin(3.1, 3).coords, zoom)
    return f"{TILES}/{tile.z}/{tile.x}/{tile.y}.mvt"


def test_the_planner_gets_rates_and_how_they_came_about(client: Client, walked: Town, per_the_planner: User) -> None:
    client.force_login(per_the_planner)
    answer = client.get(f"{CELLS}&size=2500")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer
    found = answer.json()
    [cell] = found["features"]
    assert cell["id"] == cell_at(3.1, 3, 2_500).name
    assert cell["properties"] == {"count": 8, "metres": 200, "walks": 1, "basis": "enough", "rate": 4.0}
    assert found["walked"] == {
        "municipality": "9001", "walks": 1, "metres": 200, "contributors": 5, "least": 3, "least_metres": 100,
    }  # fmt: skip
    only_care = client.get(f"{CELLS}&size=2500&theme=care&valence=negative").json()
    assert only_care["total"] == 3
    assert client.get(f"{CELLS}&size=2500&theme=lighting&valence=negative").json()["total"] == 0


def test_tiles_say_the_same(client: Client, walked: Town, per_the_planner: User) -> None:
    client.force_login(per_the_planner)
    answer = client.get(tile_address())
    assert answer["Cache-Control"] == "private, no-store"
    [cell] = [
        one["properties"]
        for one in mapbox_vector_tile.decode(answer.content)["cells"]["features"]
        if one["properties"]["count"]
    ]
    size = int(cell["name"].partition(":")[0])
    [same] = [
        one["properties"]
        for one in client.get(f"{CELLS}&size={size}").json()["features"]
        if one["id"] == cell.pop("name")
    ]
    same.pop("walks")
    assert cell == same
    described = client.get(f"{TILES}.json?theme=care")
    assert described.json()["tiles"][0].endswith("/tiles/cells/observations/{z}/{x}/{y}.mvt?theme=care")
    assert described["Cache-Control"] == "private, no-store"


def test_the_municipality_says_how_many_it_takes(client: Client, walked: Town, per_the_planner: User) -> None:
    client.force_login(per_the_planner)
    Municipality.objects.filter(code="9001").update(least_participants=6)
    assert client.get(CELLS).json()["total"] == 0


@pytest.mark.parametrize("address", [CELLS, f"{TILES}/3/4/2.mvt", f"{TILES}.json"])
def test_everybody_else_is_shown_the_way_to_what_is_public(
    client: Client, walked: Town, anna_of_streets: User, address: str
) -> None:
    elsewhere = Town(Municipality.objects.get(code="9002"), {}, {})
    for user in (None, anna_of_streets, municipal(walked, Role.ADMINISTRATOR, "Eva")):
        if user:
            client.force_login(user)
        answer = client.get(address)
        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:gisreport:problem:planners-only"
        assert "/api/v1/observations" in answer.json()["detail"]
    client.force_login(municipal(elsewhere, Role.PLANNER, "Nils"))
    join = "&" if "?" in address else "?"
    assert client.get(f"{address}{join}municipality=9001").status_code == 403


def test_a_planner_of_the_next_municipality_sees_only_her_own(client: Client, walked: Town) -> None:
    client.force_login(municipal(Town(Municipality.objects.get(code="9002"), {}, {}), Role.PLANNER, "Nils"))
    assert client.get(CELLS).json()["features"] == []


def test_without_a_second_factor_nobody_is_told(
    client: Client, walked: Town, per_the_planner: User, settings: LazySettings
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    client.force_login(per_the_planner)
    assert client.get(CELLS).status_code == 403


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("category=park", "category"),
        ("valence=angry", "valence"),
        ("size=300", "size"),
        ("from=2026-05-02&to=2026-05-01", "to"),
    ],
)
def test_what_cannot_be_asked_is_named(
    client: Client, walked: Town, per_the_planner: User, query: str, field: str
) -> None:
    client.force_login(per_the_planner)
    answer = client.get(f"{CELLS}&{query}")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"#/{field}"]


def test_who_plans_for_several_says_for_which(client: Client, walked: Town, per_the_planner: User) -> None:
    per_the_planner.memberships.create(municipality=Municipality.objects.get(code="9002"), role=Role.PLANNER)
    client.force_login(per_the_planner)
    refused = client.get(CELLS)
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/municipality"]
    assert client.get(f"{CELLS}&municipality=9001").json()["total"] == 8
