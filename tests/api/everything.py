"""The API asked everything that its description allows, and what it does not: for the short run and the long one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import hypothesis
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.schemas import APIOperation

from tests.cast import Town
from tests.geometry import pin

PROBLEM = {"type", "title", "status", "detail"}
# What no answer of ours may break. The others of schemathesis judge taste, or need an account.
RULES = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
    "response_headers_conformance", "unsupported_method",
)  # fmt: skip


def operations(town: Town, number: str) -> Iterator[APIOperation]:
    """Each operation of the published description, with examples that exist: without them every guess ends at 404."""
    schemathesis.checks.load_all_checks()
    whole = schemathesis.openapi.from_dict(_with_what_exists(_published(), town, number))
    whole.app = get_wsgi_application()
    whole.config.update(base_url="http://testserver")
    for found in whole.get_all_operations():
        yield found.ok()


def _published() -> dict[str, Any]:
    out = StringIO()
    call_command("spectacular", stdout=out)
    described: dict[str, Any] = yaml.safe_load(out.getvalue())
    return described


def _with_what_exists(description: dict[str, Any], town: Town, number: str) -> dict[str, Any]:
    """Narrower, never wider: most numbers and places of the world are refused, and then little is seen of the rest."""
    corners = [pin(0, 0), pin(10, 10)]
    sides = {name: sorted(getattr(corner, axis) for corner in corners) for name, axis in (("lon", "x"), ("lat", "y"))}
    known = {
        "category": {"type": "string", "enum": [*town.categories, "finns-inte"]},
        "number": {"type": "string", "enum": [number, number.lower(), "ABC1234"]},
        **{name: {"type": "number", "minimum": low, "maximum": high} for name, (low, high) in sides.items()},
    }
    for path in description["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                parameter["schema"] = known.get(parameter["name"], parameter["schema"])
    for name in ("NewReportRequest", "NewReportWithPhotosRequest"):
        report = description["components"]["schemas"][name]
        report["required"] = ["category", "lon", "lat"]
        report["additionalProperties"] = False
        report["properties"].update(
            {field: known[field] for field in ("category", "lon", "lat")},
            municipality={"type": "string", "enum": [town.municipality.code]},
            email={"type": "string", "enum": ["", "rut@example.org", "rut"]},
            answers={"type": "object", "properties": {"lampor": {"enum": ["en"]}}, "additionalProperties": False},
        )
    return description


def ask_everything(
    operation: APIOperation, *, mode: GenerationMode, examples: int, seed: int | None = None
) -> set[int]:
    """Asks that many times, the same every time or by `seed`; raises what schemathesis has to say. Answers which
    statuses came."""
    came: set[int] = set()
    rules = [CHECKS.get_one(name) for name in RULES]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=seed is None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        response = case.call(headers={"Accept-Encoding": "identity"})  # the rules read bytes as they come
        case.validate_response(response, checks=rules)
        _refuses_as_it_says(operation, response)
        came.add(response.status_code)

    with _in_the_tests_transaction():
        (ask if seed is None else hypothesis.seed(seed)(ask))()
    return came


@contextmanager
def _in_the_tests_transaction() -> Iterator[None]:
    """Django closes its connections after each request, and with them the town; its own test client does the same."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def _refuses_as_it_says(operation: APIOperation, response: Any) -> None:
    """`default` in the description would let any status pass: those that come are written out."""
    written = set(operation.definition.raw["responses"])
    assert str(response.status_code) in written, f"{response.status_code} is not in the description"
    if response.status_code >= 400:
        assert response.headers["content-type"] == ["application/problem+json"], response.headers
        body = json.loads(response.content)
        assert set(body) >= PROBLEM, body
        assert body["status"] == response.status_code, body
