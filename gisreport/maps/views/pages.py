"""The start page: the map, and beside it the list that says the same to those who do not see the map."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gisreport.cases.models import PublicCase
from gisreport.cases.numbers import read_number
from gisreport.cases.status import Status
from gisreport.errors import Refusal
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.maps import world
from gisreport.maps.asked import Asked
from gisreport.maps.filters import PERIOD_CHOICES, STATUS_CHOICES
from gisreport.maps.legend import legend
from gisreport.maps.listing import listing
from gisreport.maps.viewport import EXACT_ZOOM, ZOOM_FOR, Viewport
from reports.place import find_places
from routing.places import Found

MOST_CARDS = 20


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Works without a script: the search, the filters and the list are plain links and forms."""
    try:
        asked = Asked.read(request.GET)
        if asked.is_search:
            spend("search", subject_of(request))
        context = _page(asked)
    except Refusal as refusal:
        context = _page(Asked()) | {"refusal": refusal}
        return say_when(render(request, "maps/start.html", context, status=refusal.status), refusal)
    return render(request, "maps/start.html", context)


@require_safe
@cache_control(no_cache=True)
def case_list(request: HttpRequest) -> HttpResponse:
    """The list alone, for a map that was moved."""
    try:
        context = _list(Asked.read(request.GET))
    except Refusal as refusal:
        return render(request, "maps/_refusal.html", {"refusal": refusal}, status=refusal.status)
    return render(request, "maps/_list.html", context)


@require_safe
@cache_control(no_cache=True)
def case_cards(request: HttpRequest) -> HttpResponse:
    """What a chosen pin says: a row for each `number`, as in the list."""
    numbers = [number for written in request.GET.getlist("number")[:MOST_CARDS] if (number := read_number(written))]
    cases = PublicCase.objects.filter(number__in=numbers).with_names().order_by("-created_at", "number")
    return render(request, "maps/_cards.html", {"cases": cases})


def _page(asked: Asked) -> dict[str, Any]:
    return {
        **_list(asked),
        "legend": legend(),
        "home": world.home(),
        "statuses": Status.values,
        "status_choices": STATUS_CHOICES,
        "period_choices": PERIOD_CHOICES,
        "report_url": _report_address(asked.chosen, asked.viewport),
        "found": _found(asked) if asked.is_search else None,
    }


def _list(asked: Asked) -> dict[str, Any]:
    page = listing(asked.cases(), asked.after)
    return {
        "asked": asked,
        "listing": page,
        "municipality": world.municipality_of(asked.box) if asked.box else world.only_municipality(),
        "newest_url": asked.address(),
        "older_url": asked.address(after=page.next),
    }


def _found(asked: Asked) -> list[dict[str, Any]]:
    """The places that the words may mean, each with where it leads."""
    return [_with_links(place, asked) for place in find_places(asked.sought)]


def _with_links(place: Found, asked: Asked) -> dict[str, Any]:
    there = Viewport.around(place.point, ZOOM_FOR.get(place.kind, EXACT_ZOOM))
    return {
        "place": place,
        "map_url": asked.address(there, plats=place.label),
        "report_url": _report_address(place.label, there),
    }


def _report_address(name: str, viewport: Viewport | None) -> str:
    """The form, with the chosen place: as a pin when it is a spot, in words when it is a town."""
    if not name or not viewport:
        return reverse("report")
    pin = {"lat": str(viewport.lat), "lon": str(viewport.lon)}
    place = pin if viewport.is_exact else {"place": name}
    return f"{reverse('report')}?{urlencode(place)}"
