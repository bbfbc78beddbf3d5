"""Know a browser again, so that *jag har sett samma sak* is counted once; nothing about the person is kept."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = f"{settings.COOKIE_PREFIX}enhet"
AGE = 365 * 24 * 3600
SHAPE = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def device_of(request: HttpRequest) -> str:
    """The browser's own random name, a new one if it has none."""
    known = request.COOKIES.get(COOKIE, "")
    return known if SHAPE.fullmatch(known) else secrets.token_urlsafe(16)


def support_key(device: str) -> str:
    """What is stored: it tells nothing to anyone without our secret key."""
    return salted_hmac("gisreport.cases.support", device, algorithm="sha256").hexdigest()


def remember(response: HttpResponse, device: str) -> None:
    response.set_cookie(
        COOKIE, device, max_age=AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
