"""The Content-Security-Policy of every answer, and an answer to requests that broke off."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase

from gisreport.project import importmap


class ContentSecurityPolicy(CSPMiddleware):
    """The policy of the settings, and the import map allowed by its hash (known only once static files are)."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is not None:  # a page with a policy all of its own runs no script
            return parts
        more = dict(parts.update or {})
        more["script-src"] = [*more.get("script-src", []), importmap.csp_source()]
        parts.update = more
        return parts


class RefuseBrokenRequests:
    """A body that broke off is no fault of ours. The answer is empty: nobody is there to read it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return HttpResponse(status=400) if isinstance(exception, UnreadablePostError) else None
