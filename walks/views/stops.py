"""Where a walk goes: its stops in their order, and the way between them."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from walks.drawing import draw
from walks.forms import GpxForm, StopsForm
from walks.gpx import read_gpx
from walks.models import Walk
from walks.plan import PlannedStop, route_through, set_stops
from walks.views.guard import walk_page
from walks.views.planning import box_of


@walk_page
@require_http_methods(["GET", "HEAD", "POST"])
def stops(request: HttpRequest, walk: Walk) -> HttpResponse:
    """Without scripts every button saves and shows the page again; `move` names the row that trades places."""
    if request.method != "POST":
        return _page(request, walk, StopsForm(walk))
    form = StopsForm(walk, request.POST)
    form.move(request.POST.get("move", ""))
    if not form.is_valid():
        return _page(request, walk, form, status=422)
    planned = form.stops()
    route = form.route if form.way == "drawn" else route_through(stop.point for stop in planned)
    try:
        set_stops(walk, planned, route, by=cast(User, request.user))
    except Refusal as refusal:
        form.errors.append(refusal.message)
        return _page(request, walk, form, status=refusal.status)
    if "move" in request.POST or "add" in request.POST:
        return redirect("walk-stops", walk=walk.pk)
    messages.success(request, _("Stoppen är sparade."))
    return redirect("walk-plan", walk=walk.pk)


@walk_page
@require_POST
def from_gpx(request: HttpRequest, walk: Walk) -> HttpResponse:
    """The way that a phone or a watch has recorded; the stops stay."""
    form = GpxForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refusal(_("Välj en fil."))
        kept = [PlannedStop(stop.name, stop.point, stop.note, stop.pk) for stop in walk.stops.all()]
        set_stops(walk, kept, read_gpx(form.cleaned_data["file"]), by=cast(User, request.user))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Vägen från filen är sparad."))
    return redirect("walk-stops", walk=walk.pk)


def _page(request: HttpRequest, walk: Walk, form: StopsForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "walk": walk,
        "municipality": walk.municipality,
        "form": form,
        "home": box_of(walk.municipality),
        "drawing": draw(walk),
    }
    return render(request, "walks/plan/stops.html", context, status=status)
