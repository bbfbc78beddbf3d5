"""The planner page and its saved views. It works without a script: a form, drawings, tables and links."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from gisreport.accounts.guard import planners_page, staff_page
from gisreport.accounts.may import municipalities_planned_by
from gisreport.errors import Refusal
from gisreport.maps.asked_cells import FAULTS, OBSERVATIONS
from gisreport.maps.models import SavedView
from gisreport.maps.planning import saved
from gisreport.maps.planning.asked import Asked
from gisreport.maps.planning.form import FilterForm, in_words
from gisreport.maps.planning.show import shown
from routing.models import Municipality

MOST_CHOICES = 300
KEPT_BETWEEN_LAYERS = (
    "from", "to", "compare_from", "compare_to", "view", "bbox", "area", "light", "weekday", "hour", "paper",
)  # fmt: skip


@staff_page
@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the municipality one plans for, or a choice between several."""
    municipalities = list(municipalities_planned_by(request.user).order_by("name")[:MOST_CHOICES])
    if not municipalities:
        raise PermissionDenied
    if len(municipalities) == 1:
        return redirect("planning", code=municipalities[0].code)
    return render(request, "planning/start.html", {"municipalities": municipalities})


@gzip_page
@planners_page
@require_safe
def page(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    context: dict[str, Any] = {
        "municipality": municipality,
        "form": FilterForm(municipality, request.GET),
        "layers": _layers(request, municipality),
        "saved_views": SavedView.objects.filter(municipality=municipality).select_related("owner"),
    }
    more, status = _shown(request, municipality)
    return render(request, "planning/page.html", context | more, status=status)


@gzip_page
@planners_page
@require_safe
def result(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What the form leads to, alone, for a page whose form was changed."""
    context, status = _shown(request, municipality)
    return render(request, "planning/_result.html", context | {"municipality": municipality}, status=status)


@planners_page
@require_POST
def save(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    query = QueryDict(request.POST.get("query", "").lstrip("?"))
    try:
        view = saved.save(municipality, request.POST.get("name", ""), query, by=request.user)  # type: ignore[arg-type]
    except Refusal as refusal:
        return _back(request, municipality, query, refusal)
    messages.success(request, _("Vyn {name} är sparad.").format(name=view))
    return redirect("planning-view", code=municipality.code, view_id=view.pk)


@planners_page
@require_safe
def open_view(request: HttpRequest, municipality: Municipality, view_id: UUID) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=view_id, municipality=municipality)
    return redirect(_address(municipality, view.query))


@planners_page
@require_POST
def rename(request: HttpRequest, municipality: Municipality, view_id: UUID) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=view_id, municipality=municipality, owner=request.user)
    try:
        saved.rename(view, request.POST.get("name", ""))
    except Refusal as refusal:
        return _back(request, municipality, QueryDict(view.query), refusal)
    messages.success(request, _("Vyn heter nu {name}.").format(name=view))
    return redirect("planning-view", code=municipality.code, view_id=view.pk)


@planners_page
@require_POST
def delete(request: HttpRequest, municipality: Municipality, view_id: UUID) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=view_id, municipality=municipality, owner=request.user)
    view.delete()
    messages.success(request, _("Vyn {name} är borttagen.").format(name=view))
    return redirect("planning", code=municipality.code)


def _shown(request: HttpRequest, municipality: Municipality) -> tuple[dict[str, Any], int]:
    """What the result says, and the status of the answer."""
    try:
        return shown(Asked.read(municipality, request.GET)), 200
    except Refusal as refusal:
        return {"refusal": refusal, "wrong": in_words(refusal)}, refusal.status


def _layers(request: HttpRequest, municipality: Municipality) -> list[tuple[str, str, bool]]:
    """The name and the address of each layer with the same place and time, and whether it is the one that is shown."""
    names = {FAULTS: _("Felanmälningar"), OBSERVATIONS: _("Trygghetsvandringar")}
    shown = request.GET.get("layer") or FAULTS
    kept = QueryDict(mutable=True)
    for name in KEPT_BETWEEN_LAYERS:
        kept.setlist(name, filter(None, request.GET.getlist(name)))
    answers = []
    for layer, words in names.items():
        kept["layer"] = layer
        answers.append((words, _address(municipality, kept.urlencode(safe=",;:")), layer == shown))
    return answers


def _back(request: HttpRequest, municipality: Municipality, query: QueryDict, refusal: Refusal) -> HttpResponse:
    messages.error(request, " ".join([refusal.message, *(f"{label}: {advice}" for label, advice in in_words(refusal))]))
    return redirect(_address(municipality, query.urlencode(safe=",")))


def _address(municipality: Municipality, query: str) -> str:
    address = reverse("planning", kwargs={"code": municipality.code})
    return f"{address}?{query}" if query else address
