"""Staff sign in with two factors: whoever has none yet is led to set one up before anything else opens."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gisreport.accounts.factors import has_shown_two_factors
from gisreport.accounts.models import User

STAFF_PAGES = ("/handlaggning/", "/planering/", "/administration/", "/vandring/planera/")


class RequireSecondFactor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STAFF_PAGES) and is_missing(request, request.user):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)


def is_missing(request: HttpRequest, user: object) -> bool:
    return settings.STAFF_NEEDS_SECOND_FACTOR and isinstance(user, User) and not has_shown_two_factors(request, user)
