import gzip

import pytest
from django.test import Client

from gisreport.cases.models import Case
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant
from tests.maps.reading import tile_of

TILE = tile_of(pin(3, 3), 14)
ADDRESS = f"/tiles/cases/{TILE.z}/{TILE.x}/{TILE.y}.mvt"


def test_an_empty_tile_is_204(client: Client, lilleby: Town) -> None:
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Cache-Control"] == "public, max-age=10"


@pytest.mark.parametrize("path", ["20/0/0", "0/1/0", "0/0/1", "3/8/0", "3/0/8", "99999999999/0/0"])
def test_a_tile_that_cannot_be_is_404(client: Client, db: None, path: str) -> None:
    answer = client.get(f"/tiles/cases/{path}.mvt")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("grupp=ute", "grupp"),
        ("status=ny", "status"),
        ("period=decade", "period"),
        ("group=%00", "group"),
        ("group=" + "x" * 61, "group"),
        ("&".join(f"group=g{number}" for number in range(31)), "group"),
    ],
)
@pytest.mark.parametrize("address", [ADDRESS, "/tiles/cases.json"])
def test_a_question_that_cannot_be_understood_is_400(
    client: Client, db: None, address: str, query: str, field: str
) -> None:
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert field in answer.content.decode()


def test_the_same_tile_again_is_304_until_something_public_changes(client: Client, lilleby: Town) -> None:
    case = plant(lilleby, pin(3, 3))
    first = client.get(ADDRESS)
    assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Case.objects.filter(pk=case.pk).update(assignee=None, updated_at="2027-01-01T00:00Z")
    assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Case.objects.filter(pk=case.pk).update(status="resolved")
    assert client.get(ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_everyone_gets_the_same_whoever_is_signed_in(client: Client, lilleby: Town, anna_of_streets: object) -> None:
    plant(lilleby, pin(3, 3))
    stranger = Client().get(ADDRESS)
    client.force_login(anna_of_streets)  # type: ignore[arg-type]
    colleague = client.get(ADDRESS)
    assert colleague.content == stranger.content
    assert "cookie" not in colleague["Vary"].lower()
    assert not colleague.cookies


def test_a_large_tile_travels_compressed(client: Client, lilleby: Town) -> None:
    for step in range(30):
        plant(lilleby, pin(3 + step / 1000, 3))
    plain = client.get(ADDRESS).content
    packed = client.get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain


def test_tilejson_leads_to_the_tiles_with_the_same_filter(client: Client, lilleby: Town) -> None:
    plant(lilleby, pin(3, 3), status="resolved")
    described = client.get("/tiles/cases.json?status=open").json()
    assert described["tilejson"] == "3.0.0"
    assert {layer["id"] for layer in described["vector_layers"]} == {"cases", "counts"}
    (address,) = described["tiles"]
    path = address.removeprefix("http://testserver").format(z=TILE.z, x=TILE.x, y=TILE.y)
    assert client.get(path).status_code == 204
    assert client.get(path.replace("open", "closed")).status_code == 200
