"""Where staff decide on requests for erasure: coordinators, and administrators without the case's words."""

from contextlib import suppress
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import (
    municipalities_administered_by,
    municipalities_coordinated_by,
    municipalities_deciding_on_erasure,
)
from gisreport.accounts.models import User
from gisreport.cases.access import may_handle
from gisreport.cases.models import CaseEvent
from gisreport.errors import Refusal
from gisreport.privacy import erasure
from gisreport.privacy.appeal import how_to_appeal
from gisreport.privacy.forms import DecideForm
from gisreport.privacy.models import ErasureRequest, ErasureRequestQuerySet
from gisreport.privacy.traces import OF_RESIDENTS, TRACES, Whose

PER_PAGE = 50


def requests_for(user: User) -> ErasureRequestQuerySet:
    """Those that `user` may decide on."""
    whole = ErasureRequest.objects.select_related(
        "case__municipality", "case__category", "case__administration", "follower", "decided_by"
    )
    return whole.for_deciding(user)


@staff_page
@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first; then those that have been decided."""
    user = cast(User, request.user)
    if not municipalities_deciding_on_erasure(user).exists():
        raise PermissionDenied
    mine = requests_for(user)
    decided = mine.exclude(decided_at=None).order_by("-decided_at", "-pk")
    context = _tabs(user) | {
        "waiting": list(mine.waiting()),
        "page": Paginator(decided, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "privacy/requests.html", context)


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """What was asked, and the form: first what a decision would do, then (`beslutar`) the decision itself."""
    user = cast(User, request.user)
    asked = get_object_or_404(requests_for(user), pk=request_id)
    reads = may_handle(user, asked.case)
    form = DecideForm(request.POST if request.method == "POST" else None, texts=texts_of_staff(asked) if reads else [])
    foreseen: erasure.Foreseen | None = None
    if form.is_valid():
        try:
            if request.POST.get("beslutar") == form.as_read():
                erasure.decide(asked, by=user, **form.cleaned_data)
                messages.success(request, _("Beslutet är fattat. Den som bad om radering ser det på sin sida."))
                return redirect("erasure-request", asked.pk)
            given = form.cleaned_data
            foreseen = erasure.foresee(asked, outcome=given["outcome"], parts=given["parts"], reasons=given["reasons"])
        except Refusal as refusal:
            form.refuse(refusal)
            asked.refresh_from_db()
    context = _tabs(user) | {
        "asked": asked,
        "case": asked.case,
        "reads": reads,
        "found": found(asked),
        "form": form,
        "foreseen": foreseen,
        "tells_contact": not asked.decided_at and erasure.tells_contact_of(asked),
        "appeal": how_to_appeal(asked.case.municipality),
    }
    return render(request, "privacy/request.html", context, status=422 if form.errors else 200)


@staff_page
@login_required
@require_POST
def appealed(request: HttpRequest, request_id: int) -> HttpResponse:
    """`appealed=1` when an appeal has come in, else it has been settled."""
    asked = get_object_or_404(requests_for(cast(User, request.user)), pk=request_id)
    with suppress(Refusal):  # only a forged form asks it of what cannot be appealed
        erasure.mark_appealed(asked, "appealed" in request.POST, by=cast(User, request.user))
        messages.success(request, _("Sparat."))
    return redirect("erasure-request", asked.pk)


def _tabs(user: User) -> dict[str, Any]:
    """Those of the desk, or those of the administration for whoever keeps rules and reads no cases."""
    coordinates = municipalities_coordinated_by(user).exists()
    administers = municipalities_administered_by(user).order_by("name").first()
    return {
        "coordinates": coordinates,
        "administers": administers,
        "municipality": None if coordinates else administers,  # its name and look, as on the other pages there
    }


def texts_of_staff(asked: ErasureRequest) -> list[CaseEvent]:
    """Replies and notes, which may repeat what the person said."""
    return list(asked.case.events.exclude(text="").exclude(kind__in=OF_RESIDENTS).with_names())


def found(asked: ErasureRequest) -> dict[str, int]:
    """How many rows of each kind there are about the person; nothing of what they say."""
    if asked.follower is None:
        return {}
    whose = Whose(asked.case, asked.follower)
    return {trace.model._meta.model_name or "": count for trace in TRACES if (count := trace.rows(whose).count())}
