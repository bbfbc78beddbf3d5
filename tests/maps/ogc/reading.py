from typing import Any

from django.test import Client

SYSTEMS = {name: f"http://www.opengis.net/def/crs/EPSG/0/{name}" for name in ("4326", "3006", "3857")}


def items(client: Client, collection: str, **query: Any) -> dict[str, Any]:
    asked = {name.replace("_", "-"): value for name, value in query.items()}
    answer = client.get(f"/ogc/collections/{collection}/items", asked)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/geo+json"
    return answer.json()  # type: ignore[no-any-return]


def ids(found: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in found["features"]]


def linked(document: dict[str, Any], rel: str) -> str | None:
    """The path of the link with that relation."""
    found = [link["href"] for link in document["links"] if link["rel"] == rel]
    return found[0].removeprefix("http://testserver") if found else None
