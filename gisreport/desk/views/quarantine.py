"""*Karantän*: what looks like junk, read by a person and let through or set aside."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import may_open_desk
from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Deed
from gisreport.cases.quarantine import held, let_through, set_aside
from gisreport.errors import Refusal
from gisreport.texts import in_language
from reports.models import ReportCase

PER_PAGE = 20


@staff_page
@login_required
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if not may_open_desk(user):
        raise PermissionDenied
    links = ReportCase.objects.filter(until=None).select_related("report").order_by("report__received_at")
    why = CaseEvent.objects.filter(kind=EventKind.HELD)
    waiting = (
        held(user)
        .select_related("category", "administration")
        .prefetch_related(Prefetch("reports", links, to_attr="told"), Prefetch("events", why, to_attr="why"))
    )
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    audit.note(user, Deed.SEEN, *page)
    return render(request, "desk/quarantine.html", {"page": page, "held": [_row(case) for case in page]})


@staff_page
@login_required
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    user = cast(User, request.user)
    case = get_object_or_404(held(user), number=number)
    try:
        if "slapp" in request.POST:
            let_through(case, by=user)
            messages.success(request, _("Ärendet är släppt. Förvaltningen får mejl om det."))
        else:
            set_aside(case, reason=request.POST.get("reason", ""), by=user)
            messages.success(request, _("Ärendet är avslutat och dolt. Den som skickade det får veta skälet."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("desk-quarantine")


def _row(case: Case) -> dict[str, Any]:
    why: list[CaseEvent] = case.why  # type: ignore[attr-defined]
    return {
        "case": case,
        "texts": [link.report.text for link in case.told if link.report.text],  # type: ignore[attr-defined]
        "reason": in_language(why[-1].data.get("reason", {})) if why else "",
    }
