"""The pages that machines ask for: is it up, and how is it doing."""

from collections.abc import Callable
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from gisreport.project import metrics
from gisreport.project.proxies import FORWARDED

PROBES = ("/health/live", "/health/ready", "/metrics")


class LetProbesIn:
    """Probes ask by address, not by name, and what they get depends on neither. Stands before what reads the name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            request.META["HTTP_HOST"] = urlsplit(settings.SITE_URL).netloc
            request.is_of_this_machine = _is_of_this_machine(request)  # type: ignore[attr-defined]
        return self.get_response(request)


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """For whoever has METRICS_TOKEN; without one, for this machine only, and not behind a proxy."""
    if not _may_read(request):
        here = "" if _is_behind_a_proxy() else "Ask from the machine itself, or "
        advice = f"{here}set METRICS_TOKEN and send it as a bearer.\n"
        return HttpResponse(advice[0].upper() + advice[1:], status=403)
    return HttpResponse(metrics.as_text(), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    return bool(request.is_of_this_machine) and not _is_behind_a_proxy()  # type: ignore[attr-defined]


def _is_behind_a_proxy() -> bool:
    """It makes the https, runs on this machine as likely as not, and need not say that it hands on."""
    return bool(settings.MODE == "production" and settings.SITE_URL.startswith("https://"))


def _is_of_this_machine(request: HttpRequest) -> bool:
    """Not so what a proxy on this machine hands on: that comes from anywhere."""
    if any(name.startswith(FORWARDED) or name == "HTTP_VIA" for name in request.META):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # through a socket file, which only a proxy does
        return False
