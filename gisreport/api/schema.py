"""What every operation of the published OpenAPI has in common."""

from typing import Any, Literal

from drf_spectacular import openapi
from drf_spectacular.utils import OpenApiResponse

from gisreport.api.problems import CONTENT_TYPE, Problem

TOO_OFTEN = OpenApiResponse(Problem, description="Asked too often, or guessed wrong too often")
RETRY_AFTER = {
    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds until there is room again"}}
}


class AutoSchema(openapi.AutoSchema):
    """Adds the one form in which every operation refuses."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        refusal = OpenApiResponse(Problem, description="Refused: problem details (RFC 9457)")
        bodies["default"] = self._get_response_for_code(refusal, "default", [CONTENT_TYPE], direction)
        if getattr(self.view, "is_limited", False):
            bodies["429"] = self._get_response_for_code(TOO_OFTEN, "429", [CONTENT_TYPE], direction) | RETRY_AFTER
        return bodies
