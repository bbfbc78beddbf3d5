"""Who asks, known before anything that would act on it looks at the request."""

import logging
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gisreport.limits.who import read_address

logger = logging.getLogger(__name__)

# What a proxy says about whoever it was asked by. From others it is invented, and nobody may believe it further in.
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_")


class KnowWhoAsks:
    """Sets `request.client_address` (empty for a socket file), and removes what only a trusted proxy may say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        if not settings.TRUSTED_PROXIES.trust(peer):
            _take_away_what_it_says(request, peer)
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        request.client_address = settings.TRUSTED_PROXIES.client(peer, forwarded)  # type: ignore[attr-defined]
        return self.get_response(request)


def _take_away_what_it_says(request: HttpRequest, peer: str) -> None:
    said = [name for name in request.META if name.startswith(FORWARDED)]
    for name in said:
        del request.META[name]
    request.__dict__.pop("headers", None)  # read from there by whoever looked before us, and kept
    address = read_address(peer)
    if said and (address is None or address.is_private):
        _tell_of_proxy_without_trust()


@cache  # once is enough
def _tell_of_proxy_without_trust() -> None:
    logger.warning(
        "Someone near, perhaps your proxy, says whom it asks for, but TRUSTED_PROXIES does not name it: everyone "
        "behind it counts as one. Name it if it is yours."
    )
