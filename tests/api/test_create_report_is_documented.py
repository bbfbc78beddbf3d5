"""The published OpenAPI says the same as the answers do."""

import json
from typing import Any

import jsonschema
import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from reports.api import NewReport
from reports.forms import ReportForm
from tests.api.test_create_report import ADDRESS, KEY, body, post
from tests.cast import Town


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(json.dumps(SchemaGenerator().get_schema(public=True)))


def check(schema: dict[str, Any], response: Any) -> None:
    described = schema["paths"][ADDRESS]["post"]["responses"][str(response.status_code)]["content"]
    content = described[response["Content-Type"].split(";")[0]]["schema"]
    jsonschema.validate(response.json(), {**content, "components": schema["components"]})


def test_every_status_is_as_described(schema: dict[str, Any], lilleby: Town, client: Client) -> None:
    answers = [
        post(client, body(), **KEY),
        post(client, body(), **KEY),
        post(client, body(category="ufo")),
        post(client, body(description="En annan."), **KEY),
        post(client, body(description="x" * 1_100_000)),
        client.post(ADDRESS, "<x/>", content_type="application/xml"),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 400, 409, 413, 415]
    for answer in answers:
        check(schema, answer)


def test_the_described_request_is_taken(schema: dict[str, Any], lilleby: Town, client: Client) -> None:
    sent = body(answers={"lampor": "en"}, name="Stina", email="stina@example.org", phone="070-174 06 58", place="Kajen")
    request = schema["paths"][ADDRESS]["post"]["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.validate(sent, {**request, "components": schema["components"]})
    assert post(client, sent).status_code == 201


def test_it_takes_the_fields_of_the_page() -> None:
    of_the_page = {"submission_id", "coordinates", "other_municipality", "reply"}
    assert set(NewReport().fields) - {"answers"} == set(ReportForm.base_fields) - of_the_page
