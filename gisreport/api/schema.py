"""What every operation of the published OpenAPI has in common."""

from typing import Any, Literal

from drf_spectacular import openapi
from drf_spectacular.utils import OpenApiResponse

from gisreport.api.problems import CONTENT_TYPE, Problem


class AutoSchema(openapi.AutoSchema):
    """Adds the one form in which every operation refuses."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        refusal = OpenApiResponse(Problem, description="Refused: problem details (RFC 9457)")
        bodies["default"] = self._get_response_for_code(refusal, "default", [CONTENT_TYPE], direction)
        return bodies
