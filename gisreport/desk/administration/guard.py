"""An administrator's page is about one municipality, and only for those who administer it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from gisreport.accounts.may import may_administer
from gisreport.desk.guard import staff_page
from routing.models import Municipality

View = Callable[..., HttpResponse]


def administrators_page(view: View) -> View:
    """`view` gets the municipality of the address, of which the user is an administrator."""

    @staff_page
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        municipality = get_object_or_404(Municipality.objects.select_related("default_desk"), code=code)
        if not may_administer(request.user, municipality):
            raise PermissionDenied
        return view(request, municipality, **kwargs)

    return guarded
