"""Refusals as the API tells them: RFC 9457 problem details, with a pointer to each field."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response

from gisreport.errors import Refusal

CONTENT_TYPE = "application/problem+json"
PREFIXES = ("/api/", "/ogc/")


class FieldProblem(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="Which field: a JSON pointer into the request, e.g. #/category")
    detail = serializers.CharField(help_text="What is wrong and what to do")


class Problem(serializers.Serializer[Any]):
    """The body of every answer that is not a success (RFC 9457)."""

    type = serializers.CharField(help_text="The kind of problem, stable: urn:gisreport:problem:…")
    title = serializers.CharField(help_text="The kind of problem in words, in the language of Accept-Language")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened this time and what to do about it")
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]


def problem(code: int, slug: str, detail: str, *, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The body; its title is the same for every problem of one status."""
    body = {"type": f"urn:gisreport:problem:{slug}", "title": _title(code), "status": code, "detail": detail}
    return {**body, "errors": errors} if errors else body


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. None lets an unforeseen error go on to the handler for 500."""
    body = _body(error)
    if body is None:
        return None
    response = Response(body, status=body["status"], content_type=CONTENT_TYPE)
    if wait := getattr(error, "retry_after", None) or getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _body(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, Refusal):
        errors = [{"pointer": f"#/{field}", "detail": remedy} for field, remedy in error.fields.items()]
        return problem(error.status, error.slug, error.message, errors=errors)
    if isinstance(error, ValidationError):
        return problem(400, "invalid", _("Rätta fälten och försök igen."), errors=list(_fields(error.detail)))
    if isinstance(error, APIException):
        return problem(error.status_code, str(error.default_code).replace("_", "-"), str(error.detail))
    if isinstance(error, Http404):
        return problem(404, "not-found", _("Kontrollera adressen."))
    if isinstance(error, PermissionDenied):
        return problem(403, "forbidden", _("Du saknar behörighet."))
    if isinstance(error, RequestDataTooBig):
        return problem(413, "too-large", _("Skicka mindre på en gång."))
    if isinstance(error, (SuspiciousOperation, BadRequest, UnreadablePostError)):
        return problem(400, "bad-request", _("Anropet går inte att läsa. Kontrollera det och försök igen."))
    return None


def _fields(detail: Any, path: str = "#") -> Iterator[dict[str, str]]:
    """REST framework's nested error lists as a flat list of pointers."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _fields(inner, path if name == "non_field_errors" else f"{path}/{name}")
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from _fields(inner, f"{path}/{index}" if isinstance(inner, (dict, list)) else path)
    else:
        yield {"pointer": path, "detail": str(detail)}


def _title(code: int) -> str:
    titles = {
        400: _("Något saknas eller behöver rättas"),
        401: _("Vi vet inte vem du är"),
        403: _("Det får du inte göra"),
        404: _("Det finns inget här"),
        405: _("Så kan adressen inte användas"),
        406: _("Svaret finns inte i det formatet"),
        409: _("Det krockar med något som redan finns"),
        410: _("Det är stängt"),
        413: _("För mycket på en gång"),
        415: _("Formatet går inte att läsa"),
        429: _("För många försök"),
        500: _("Tjänsten klarade inte av det här"),
        503: _("Tjänsten kan inte svara just nu"),
        507: _("Det finns inte plats just nu"),
    }
    return titles.get(code) or HTTPStatus(code).phrase


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(PREFIXES)


def plain(error: Exception) -> JsonResponse:
    """The same answer outside REST framework, for the errors that `answer` knows."""
    return _json(_body(error) or problem(400, "bad-request", _("Kontrollera anropet och försök igen.")))


def server_error() -> JsonResponse:
    detail = _("Felet är loggat. Försök igen om en stund; samma Idempotency-Key gör att inget kommer in två gånger.")
    return _json(problem(500, "server-error", detail))


def unavailable(retry_after: int) -> JsonResponse:
    """The database is away. `retry_after` is in seconds."""
    detail = _("Vänta en stund och försök igen; samma Idempotency-Key gör att inget kommer in två gånger.")
    response = _json(problem(503, "unavailable", detail))
    response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "no-store"
    return response


def _json(body: dict[str, Any]) -> JsonResponse:
    readable = {"ensure_ascii": False}
    return JsonResponse(body, status=body["status"], content_type=CONTENT_TYPE, json_dumps_params=readable)
