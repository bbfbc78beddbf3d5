import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from gisreport.api.problems import answer
from gisreport.errors import IllegalMove, Refusal


def refused(response: Any, status: int) -> dict[str, Any]:
    """The body, after what every problem has in common."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == status
    assert body["type"].startswith("urn:gisreport:problem:")
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/", "/api/v2/routing", "/api/v1/cases/%00", "/api/v1/routing/"]
)
def test_an_address_that_leads_nowhere(client: Client, db: None, path: str) -> None:
    assert refused(client.get(path), 404)["title"] == "Det finns inget här"


def test_a_page_that_leads_nowhere_is_a_page(client: Client, db: None) -> None:
    assert client.get("/ingenstans")["Content-Type"].startswith("text/html")


def test_a_method_that_is_not_taken(client: Client, db: None) -> None:
    response = client.delete("/api/v1/routing")
    refused(response, 405)
    assert "GET" in response["Allow"]


def test_a_format_that_cannot_be_given(client: Client, db: None) -> None:
    refused(client.get("/api/v1/routing", headers={"accept": "application/xml"}), 406)


@pytest.mark.parametrize(
    ("body", "swedish"),
    [
        (b'{"category":\n "belysning",}', "rad 2, tecken 14"),
        ('{"x": "\u00e5"}'.encode("latin-1"), "UTF-8"),
        (b'{"lon": NaN}', "tal som inte finns i JSON"),
    ],
)
def test_json_that_cannot_be_read(client: Client, db: None, body: bytes, swedish: str) -> None:
    problem = refused(client.post("/api/v1/reports", body, content_type="application/json"), 400)
    assert problem["type"] == "urn:gisreport:problem:parse-error"
    assert swedish in problem["detail"]
    assert "JSON parse error" not in problem["detail"]


def test_an_error_nobody_foresaw(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_args: object) -> None:
        raise ZeroDivisionError("a secret in the message")

    monkeypatch.setattr("routing.api.read_point", fall)
    client.raise_request_exception = False
    response = client.get("/api/v1/routing?lon=17&lat=62")
    body = refused(response, 500)
    assert body["type"] == "urn:gisreport:problem:server-error"
    assert "secret" not in response.content.decode()


def test_a_host_that_is_not_ours(client: Client, db: None) -> None:
    refused(client.get("/api/v1/routing", headers={"host": "evil.example"}), 400)
    assert client.get("/", headers={"host": "evil.example"})["Content-Type"].startswith("text/html")


class Echo(APIView):
    """A view that reads a body, as those that take reports do."""

    def post(self, request: Any) -> None:
        self.body = request.data
        raise Refusal("read")


def post(content: bytes | str, content_type: str = "application/json", **extra: Any) -> Any:
    request = APIRequestFactory().generic("POST", "/api/v1/echo", content, content_type, **extra)
    return Echo.as_view()(request).render()


@pytest.mark.parametrize("content", ["{", "", "[1,]", '{"a": NaN}', b"\xff\xfe", b'{"a": "\xe5"}'])
def test_a_body_that_is_no_json(content: bytes | str) -> None:
    assert refused(post(content), 400)["type"] == "urn:gisreport:problem:" + (
        "refused" if content == "" else "parse-error"
    )


def test_json_that_goes_too_deep() -> None:
    refused(post("[" * 100_000), 400)


def test_a_kind_of_body_that_is_not_taken() -> None:
    refused(post("a=1", "text/plain"), 415)


def test_a_body_that_is_too_large(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert refused(post(b'"' + b"x" * 97 + b'"'), 400)["detail"] == "read"
    refused(post(b'"' + b"x" * 99 + b'"'), 413)


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (Refusal("Nej."), 400, "refused"),
        (IllegalMove("Nej."), 409, "illegal-move"),
        (PermissionDenied(), 403, "forbidden"),
        (SuspiciousOperation(), 400, "bad-request"),
    ],
)
def test_each_error_has_its_status_and_kind(error: Exception, status: int, slug: str) -> None:
    response = answer(error, {})
    assert response is not None
    assert (response.data["status"], response.data["type"]) == (status, f"urn:gisreport:problem:{slug}")


def test_a_refusal_points_at_its_fields() -> None:
    response = answer(Refusal("Nej.", fields={"category": "Välj en annan.", "lon": "Skriv ett tal."}), {})
    assert response is not None
    assert response.data["errors"] == [
        {"pointer": "#/category", "detail": "Välj en annan."},
        {"pointer": "#/lon", "detail": "Skriv ett tal."},
    ]


def test_nested_errors_become_a_flat_list() -> None:
    nested = {"answers": {"lampor": ["Välj en."]}, "photos": [{}, {"alt": ["För lång."]}], "non_field_errors": ["Nej."]}
    response = answer(ValidationError(nested), {})
    assert response is not None
    assert [error["pointer"] for error in response.data["errors"]] == ["#/answers/lampor", "#/photos/1/alt", "#"]


def test_too_many_attempts_say_when_to_come_back() -> None:
    response = answer(Throttled(wait=12.3), {})
    assert response is not None
    assert (response.data["status"], response["Retry-After"]) == (429, "13")


def test_the_language_is_swedish_unless_another_is_asked_for(client: Client, db: None) -> None:
    for language in (None, "sv", "xx", "*", "\x00", "q=;;,"):
        headers = {"accept-language": language} if language else {}
        response = client.get("/api/v1/nothing", headers=headers)
        assert response["Content-Language"] == "sv"
    assert client.get("/api/v1/nothing", headers={"accept-language": "en"})["Content-Language"] == "en"
