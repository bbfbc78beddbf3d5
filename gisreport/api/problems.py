"""Refusals as the API tells them: RFC 9457 problem details, with a pointer to each field."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response

from gisreport.errors import Refusal

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
PREFIXES = ("/api/",)


class FieldProblem(serializers.Serializer[Any]):
    pointer = serializers.CharField(help_text="Which field: a JSON pointer into the request, e.g. #/category")
    detail = serializers.CharField(help_text="What is wrong and what to do")


class Problem(serializers.Serializer[Any]):
    """The body of every answer that is not a success (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]


def problem(
    code: int, slug: str, title: str, *, detail: str = "", errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    body: dict[str, Any] = {"type": f"urn:gisreport:problem:{slug}", "title": title, "status": code}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    return body


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. None lets an unforeseen error go on to the handler for 500."""
    body = _body(error)
    if body is None:
        return None
    response = Response(body, status=body["status"], content_type=CONTENT_TYPE)
    for header, value in _headers(error).items():
        response[header] = value
    return response


def _body(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, Refusal):
        errors = [{"pointer": f"#/{field}", "detail": remedy} for field, remedy in error.fields.items()]
        return problem(error.status, error.slug, error.message, errors=errors)
    if isinstance(error, ValidationError):
        title = _("Något saknas eller behöver rättas")
        return problem(400, "invalid", title, errors=list(_fields(error.detail)))
    if isinstance(error, Http404):
        return problem(404, "not-found", _("Det finns inget här"))
    if isinstance(error, PermissionDenied):
        return problem(403, "forbidden", _("Det får du inte göra"))
    if isinstance(error, APIException):
        return problem(error.status_code, str(error.default_code).replace("_", "-"), str(error.detail))
    return None


def _headers(error: Exception) -> dict[str, str]:
    wait = getattr(error, "wait", None)
    return {"Retry-After": str(int(wait))} if wait else {}


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


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith(PREFIXES)


def not_found(request: HttpRequest) -> JsonResponse:
    """For addresses under the API that lead nowhere."""
    return _plain(problem(404, "not-found", _("Det finns inget här"), detail=request.path[:200]))


def server_error(request: HttpRequest) -> JsonResponse:
    title = _("Tjänsten klarade inte av det här")
    detail = _("Felet är loggat. Försök igen om en stund; samma Idempotency-Key gör att inget kommer in två gånger.")
    return _plain(problem(status.HTTP_500_INTERNAL_SERVER_ERROR, "server-error", title, detail=detail))


def _plain(body: dict[str, Any]) -> JsonResponse:
    readable = {"ensure_ascii": False}
    return JsonResponse(body, status=body["status"], content_type=CONTENT_TYPE, json_dumps_params=readable)
