from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

from tests.cast import Town
from tests.geometry import pin


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    schema: dict[str, Any] = yaml.safe_load(out.getvalue())
    return schema


def fits(published: dict[str, Any], schema: dict[str, Any], body: Any) -> bool:
    """Whether `body` is what the schema says. OpenAPI 3.0 writes null as `nullable`, JSON Schema as a type."""
    whole = _as_json_schema({**schema, "components": published["components"]})
    Draft202012Validator(whole).validate(body)
    return True


def _as_json_schema(node: Any) -> Any:
    if isinstance(node, list):
        return [_as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _as_json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


def answer_schema(published: dict[str, Any], path: str, status: str = "200") -> dict[str, Any]:
    content = published["paths"][path]["get"]["responses"][status]["content"]
    schema: dict[str, Any] = next(iter(content.values()))["schema"]
    return schema


def test_the_schema_is_served(client: Client, db: None) -> None:
    response = client.get("/api/v1/schema/")
    assert response.status_code == 200
    assert yaml.safe_load(response.content)["openapi"].startswith("3.0")


def test_every_operation_says_how_it_refuses(published: dict[str, Any]) -> None:
    operations = [operation for path in published["paths"].values() for operation in path.values()]
    assert operations
    for operation in operations:
        assert list(operation["responses"]["default"]["content"]) == ["application/problem+json"]


@pytest.mark.parametrize("path", ["/api/v1/routing", "/api/v1/categories"])
@pytest.mark.parametrize("at", [(1.5, 1.5), (3, 3), (13, 3)])
def test_what_is_answered_is_what_is_published(
    client: Client, lilleby: Town, published: dict[str, Any], path: str, at: tuple[float, float]
) -> None:
    point = pin(*at)
    body = client.get(path, {"lon": point.x, "lat": point.y}).json()
    assert fits(published, answer_schema(published, path), body)


def test_what_is_refused_is_what_is_published(client: Client, lilleby: Town, published: dict[str, Any]) -> None:
    body = client.get("/api/v1/routing").json()
    assert fits(published, answer_schema(published, "/api/v1/routing", "default"), body)
