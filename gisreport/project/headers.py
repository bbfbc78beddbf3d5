"""The headers that depend on the address, on every answer there: also on errors, and on pages that others wrote."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

# What pages of ours may ask the browser for: where one is, and a photo. Nobody else may ask for anything.
PERMISSIONS = ", ".join(
    [
        "geolocation=(self)",
        "camera=(self)",
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer", "autoplay", "browsing-topics", "display-capture", "encrypted-media", "gyroscope",
                "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
            )
        ),
    ]
)  # fmt: skip

# What lies behind a secret link is told to nobody: the address itself is the secret.
SECRET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Pages of whoever has signed in tell only ourselves where one came from (Django's CSRF check wants to know).
PERSONAL = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# The walk app lets one speak instead of type, and keeps the screen lit on the phone that keeps the track.
BY_VOICE_TOO = {
    "Permissions-Policy": PERMISSIONS.replace("microphone=()", "microphone=(self), screen-wake-lock=(self)"),
    "X-Robots-Tag": "noindex",
}
BY_ADDRESS = {
    "/v/": BY_VOICE_TOO,
    "/a/": SECRET,
    "/svar/": SECRET,
    "/agare/": SECRET,
    "/morgonmejl/": SECRET,
    "/inbjudan/": SECRET,
    "/vandring/folj/": SECRET,
    "/vandring/planera/": PERSONAL,
    "/handlaggning/": PERSONAL,
    "/administration/": PERSONAL,
    "/planering/": PERSONAL,
    "/konto/": PERSONAL,
    "/mina-arenden": PERSONAL,
}


class HeadersByAddress:
    """Stands outside everything that may answer, so that no answer slips by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        for name, value in headers_of(request.path).items():
            if name != "Cache-Control" or "no-store" not in response.headers.get(name, ""):
                response.headers[name] = value
        if "Cache-Control" not in response:
            patch_cache_control(response, no_cache=True)  # kept by browsers, asked about each time
        if response.cookies and "no-store" not in response["Cache-Control"]:
            patch_cache_control(response, private=True)  # a cookie is for one, whatever the page is
        return response


def headers_of(path: str) -> dict[str, str]:
    return next((headers for prefix, headers in BY_ADDRESS.items() if path.startswith(prefix)), {})
