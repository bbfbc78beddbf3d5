"""Try a point: who answers there, by which rule and why, and who would otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models import Extent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.desk.administration.forms import TryForm
from gisreport.errors import Refusal
from routing.decide import Decision, candidates
from routing.layers import layer_name
from routing.models import Area, Municipality

SHOWN = 6


@dataclass(frozen=True)
class Answer:
    decision: Decision
    otherwise: Sequence[Decision]

    @property
    def layer(self) -> str:
        return layer_name(self.decision.layer)


@administrators_page
@require_safe
def try_point(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    asked = "place" in request.GET
    form = TryForm(municipality, request.GET if asked else None)
    context: dict[str, Any] = {"municipality": municipality, "form": form, "box": box_of(municipality)}
    if asked and form.is_valid():
        context["point"] = form.cleaned_data["place"]
        try:
            context["answer"] = answer(municipality, form)
        except Refusal as refusal:
            form.add_error("place", refusal.message)
    return render(request, "desk/administration/try.html", context)


def answer(municipality: Municipality, form: TryForm) -> Answer:
    given = form.cleaned_data
    decision, *otherwise = candidates(given["place"], given["category"], given["on"], limit=SHOWN)
    if decision.municipality != municipality:
        raise Refusal(
            _("Platsen ligger i {other}. Här visas bara {here}.").format(
                other=decision.municipality.called(), here=municipality.called()
            )
        )
    return Answer(decision, otherwise)


def box_of(municipality: Municipality) -> str:
    """West, south, east, north of the border in degrees, for the map to begin with; empty without a border."""
    borders = Area.objects.on(timezone.localdate()).filter(layer=Area.MUNICIPALITY, municipality=municipality)
    extent = borders.aggregate(extent=Extent("geometry"))["extent"]
    return ",".join(f"{side:.4f}" for side in extent) if extent else ""
