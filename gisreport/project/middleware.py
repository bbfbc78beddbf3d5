"""The Content-Security-Policy of every answer."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gisreport.project import importmap


class ContentSecurityPolicy(CSPMiddleware):
    """The policy of the settings, and the import map allowed by its hash (known only once static files are)."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        more = dict(parts.update or {})
        more["script-src"] = [*more.get("script-src", []), importmap.csp_source()]
        parts.update = more
        return parts
