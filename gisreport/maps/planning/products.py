"""Make the open data of a quarter: look at what will be shown, then publish it once and for ever."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gisreport.accounts.guard import planners_page
from gisreport.errors import Refusal
from gisreport.geo.hexagons import Hexagon
from gisreport.maps.models import PUBLIC_LEAST, PUBLIC_SIZE, ObservationProduct, Valence
from gisreport.maps.planning import words
from gisreport.maps.planning.nearby import places_of
from gisreport.maps.planning.scale import plain
from gisreport.maps.products import Preview, Quarter, make_product, preview
from routing.models import Municipality

MOST_QUARTERS = 12  # to choose from


@planners_page
@require_http_methods(["GET", "HEAD", "POST"])
def products(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """A list, and a quarter to look at before it is published."""
    written = request.POST.get("quarter") or request.GET.get("quarter") or ""
    try:
        if request.method == "POST":
            return _published(request, municipality, Quarter.named(written))
        shown = _shown(preview(municipality, Quarter.named(written))) if written else None
    except Refusal as refusal:
        advice = " ".join([refusal.message, *refusal.fields.values()])
        return render(request, "planning/products.html", _context(municipality) | {"refused": advice}, status=400)
    return render(request, "planning/products.html", _context(municipality) | {"shown": shown})


def _published(request: HttpRequest, municipality: Municipality, quarter: Quarter) -> HttpResponse:
    """Only what was looked at: when walks have come in since, they are looked at first."""
    if request.POST.get("seen") != seal(preview(municipality, quarter)):
        messages.warning(request, _("Underlaget har ändrats sedan du tittade. Titta igen innan du publicerar."))
        return redirect(f"{request.path}?quarter={quarter.name}")
    if request.POST.get("sure") != "yes":
        raise Refusal(_("Kryssa i att du har kontrollerat siffrorna. De kan aldrig ändras."))
    made = make_product(municipality, quarter)
    messages.success(
        request, _("{quarter} är publicerat med {count} uppgifter.").format(quarter=quarter.name, count=len(made.rows))
    )
    return redirect("planning-products", code=municipality.code)


def seal(found: Preview) -> str:
    """Changes when anything that would be published changes."""
    written = json.dumps([found.quarter.name, found.rows, found.walked.walks, found.walked.metres])
    return blake2b(written.encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class Row:
    cell: str
    place: str
    valence: str
    count: int
    rate: str


def _shown(found: Preview) -> dict[str, Any]:
    """What will be published, and how much will not."""
    places = places_of([Hexagon(PUBLIC_SIZE, i, j) for i, j, *_facts in found.rows])
    rows = [
        Row(
            cell=Hexagon(PUBLIC_SIZE, i, j).name,
            place=place,
            valence=str(Valence(valence).label),
            count=count,
            rate=_("för lite underlag") if rate is None else plain(rate),
        )
        for (i, j, valence, count, rate), place in zip(found.rows, places, strict=True)
    ]
    return {
        "quarter": found.quarter,
        "rows": rows,
        "total": sum(row.count for row in rows),
        "by_valence": Counter(row.valence for row in rows).items(),
        "hidden": found.hidden,
        "walked": found.walked,
        "seal": seal(found),
    }


def _context(municipality: Municipality) -> dict[str, Any]:
    made = list(ObservationProduct.objects.filter(municipality=municipality).order_by("-since"))
    return {
        "municipality": municipality,
        "made": [(Quarter(one.since), one, sum(row[3] for row in one.rows)) for one in made],
        "open_quarters": _over({one.since for one in made}),
        "least": PUBLIC_LEAST,
        "size": words.metres(PUBLIC_SIZE),
    }


def _over(made: set[Any]) -> list[Quarter]:
    """The latest quarters that are over and not published yet, the latest first."""
    quarter, found = Quarter.of(timezone.localdate()), []
    for _number in range(MOST_QUARTERS):
        quarter = Quarter.of(quarter.since - timedelta(days=1))
        if quarter.since not in made:
            found.append(quarter)
    return found
