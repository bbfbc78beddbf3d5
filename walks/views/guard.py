"""The doors of the pages for walk leaders. What is not one's own municipality's is not there at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import municipalities_walked_by
from walks.models import Survey, Walk

View = Callable[..., HttpResponseBase]


def walk_page(view: View) -> View:
    """`view` gets the walk of the address, which the user may lead."""

    @staff_page
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, walk: UUID, **kwargs: Any) -> HttpResponseBase:
        theirs = Walk.objects.select_related("municipality", "series", "checklist", "copied_from")
        mine = theirs.filter(municipality__in=municipalities_walked_by(request.user))
        return view(request, get_object_or_404(mine, pk=walk), **kwargs)

    return guarded


def survey_page(view: View) -> View:
    """`view` gets the survey of the address, which the user may read."""

    @staff_page
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, survey: UUID, **kwargs: Any) -> HttpResponseBase:
        theirs = Survey.objects.select_related("municipality", "walk")
        mine = theirs.filter(municipality__in=municipalities_walked_by(request.user))
        return view(request, get_object_or_404(mine, pk=survey), **kwargs)

    return guarded


def municipality_page(view: View) -> View:
    """`view` gets the municipality of the address, whose walks the user leads."""

    @staff_page
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        municipality = municipalities_walked_by(request.user).filter(code=code).first()
        if municipality is None:
            raise Http404
        return view(request, municipality, **kwargs)

    return guarded
