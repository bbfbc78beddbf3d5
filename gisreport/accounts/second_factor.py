"""Staff sign in with two factors: whoever has none yet is led to set one up before anything else opens."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

STAFF_PAGES = ("/handlaggning/", "/planering/", "/administration/", "/vandring/planera/")


class RequireSecondFactor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_missing(request):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def is_missing(self, request: HttpRequest) -> bool:
        return (
            settings.STAFF_NEEDS_SECOND_FACTOR
            and request.path.startswith(STAFF_PAGES)
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        )
