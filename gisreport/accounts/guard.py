"""The doors of the pages for staff: kept out of every cache and every index, and about one's own municipality."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from gisreport.accounts.may import may_administer, may_plan
from routing.models import Municipality

View = Callable[..., HttpResponseBase]


def not_here(request: HttpRequest) -> HttpResponse:
    """In the place of allauth's pages that nobody needs: whoever invites staff writes their address, and changes it."""
    raise Http404


def staff_page(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def administrators_page(view: View) -> View:
    """`view` gets the municipality of the address, of which the user is an administrator."""

    @staff_page
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        municipality = get_object_or_404(Municipality.objects.select_related("default_desk"), code=code)
        if not may_administer(request.user, municipality):
            raise PermissionDenied
        return view(request, municipality, **kwargs)

    return guarded


def planners_page(view: View) -> View:
    """`view` gets the municipality of the address, whose maps the user plans with."""

    @staff_page
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        municipality = get_object_or_404(Municipality, code=code)
        if not may_plan(request.user, municipality):
            raise PermissionDenied
        return view(request, municipality, **kwargs)

    return guarded
