from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.desk.choices import Workplace
from gisreport.desk.inbox import ON_MAP, InboxFilter, figures, page_of, points
from gisreport.desk.inbox_rows import InboxRows
from gisreport.desk.many import MANY, ManyForm, ticked
from gisreport.errors import Refusal

WHOLE_PAGE = "all"  # ?tick=all: every row is ticked, also where no script could do it


def workplace_of(request: HttpRequest) -> Workplace:
    place = Workplace(cast(User, request.user))
    if not place.administrations:
        raise PermissionDenied
    return place


@staff_page
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The cases of the officer's administrations, the most urgent first."""
    place = workplace_of(request)
    return _show(request, place, InboxFilter(request.GET, place=place))


@staff_page
@login_required
@require_safe
def inbox_points(request: HttpRequest) -> HttpResponse:
    """Where the cases of the list are, for the map beside it."""
    found = points(InboxFilter(request.GET, place=workplace_of(request)))
    return JsonResponse({"cases": found, "limit": ON_MAP})


@dataclass
class Outcome:
    """What came of a change of many cases, where something was refused; the refused ones stay ticked."""

    form: ManyForm
    problem: str = ""
    done: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    ticked: set[str] = field(default_factory=set)


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_many(request: HttpRequest) -> HttpResponse:
    """One verb for all that is ticked. What could not be done is named with its reason; the rest is done. After that
    this address stands in the browser: opened again it shows the inbox."""
    if request.method != "POST":
        return redirect("desk")
    place = workplace_of(request)
    action = MANY.get(request.POST.get("verb", ""))
    if action is None:
        raise Http404
    form = action(request.POST, place=place)
    asked = InboxFilter(request.GET, place=place)
    outcome = _carry_out(form, request.POST.getlist("case"))
    if outcome.problem or outcome.refused or form.errors:
        return _show(request, place, asked, outcome, status=422)
    messages.success(request, outcome.done)
    return redirect(_address(asked))


def _carry_out(form: ManyForm, values: list[str]) -> Outcome:
    outcome = Outcome(form)
    try:
        seen = ticked(values)
        outcome.ticked = {*seen}
        if not form.is_valid():
            return outcome
        many = form.carry_out(seen)
    except Refusal as refusal:
        outcome.problem = refusal.message
        return outcome
    outcome.refused = {number: refusal.message for number, refusal in many.refused.items()}
    outcome.ticked = {*outcome.refused}
    outcome.done = str(form.done % {"n": len(many.cases)}) if many.cases else ""
    return outcome


def _show(
    request: HttpRequest, place: Workplace, asked: InboxFilter, outcome: Outcome | None = None, status: int = 200
) -> HttpResponse:
    page = page_of(asked, request.GET.get("page"))
    if asked.chosen("q"):
        audit.note_search(place.user, page)
    if request.GET.get("tick") == WHOLE_PAGE:
        chosen = {case.number for case in page}
    else:
        chosen = outcome.ticked if outcome else set()
    query = urlencode(asked.query)
    rows = InboxRows(
        list_of=urlencode({"lista": query or "-"}),  # from a case one goes on to the next of this list
        ticked=chosen,
        names_office=len(place.administrations) > 1,
    )
    context: dict[str, Any] = {
        "coordinates": place.coordinates,
        "place": place,
        "filter": asked,
        "query": query,
        "page": page,
        "rows": rows.written(page),
        "figures": figures(place),
        "many": [outcome.form if outcome and outcome.form.verb == verb else MANY[verb](place=place) for verb in MANY],
        "outcome": outcome,
        "ticked": chosen,
        "ticks_all": f"?{urlencode(asked.query | {'page': str(page.number), 'tick': WHOLE_PAGE})}",
    }
    return render(request, "desk/inbox.html", context, status=status)


def _address(asked: InboxFilter) -> str:
    query = urlencode(asked.query)
    return reverse("desk") + (f"?{query}" if query else "")
