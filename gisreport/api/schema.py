"""What every operation of the published OpenAPI has in common."""

from collections.abc import Iterator
from typing import Any, Literal

from drf_spectacular import openapi
from drf_spectacular.utils import OpenApiResponse

from gisreport.api.problems import CONTENT_TYPE, Problem

RETRY_AFTER = {
    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds until there is room again"}}
}


def refuse_unknown_fields(result: dict[str, Any], **_more: Any) -> dict[str, Any]:
    """A field that nobody reads is refused, in JSON; a form may also have fields named `answers[CODE]`."""
    result["components"]["schemas"]["NewReportRequest"]["additionalProperties"] = False
    return result


class AutoSchema(openapi.AutoSchema):
    """Adds the one form in which every operation refuses, under each status that may come."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status, description in self._refusals():
            if status not in bodies:
                refusal = OpenApiResponse(Problem, description=description)
                more = RETRY_AFTER if status in ("429", "503") else {}
                bodies[status] = self._get_response_for_code(refusal, status, [CONTENT_TYPE], direction) | more
        return bodies

    def _refusals(self) -> Iterator[tuple[str, str]]:
        yield "default", "Refused: problem details (RFC 9457)"
        yield "400", "Something is missing or wrong; each field is pointed at"
        if getattr(self.view, "authentication_classes", []):
            yield "401", "Nobody is known by that token, or there is none"
        if "{" in self.path:
            yield "404", "Nothing has that name"
        yield "406", "Answers are JSON, and the Accept header wants none"
        if getattr(self.view, "refuses_some", False):
            yield "403", "For others than whoever asks"
        if getattr(self.view, "is_limited", False):
            yield "429", "Asked too often, or guessed wrong too often"
        yield "503", "The service cannot answer just now; the same request again is harmless"
