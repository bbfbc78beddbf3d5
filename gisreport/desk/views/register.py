"""Register a report for somebody who phoned, wrote or came by; and the receipt to print."""

from typing import cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import administrations_of, may_open_desk, municipalities_coordinated_by
from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.cases.access import may_handle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, Deed
from gisreport.cases.paper import who_took_it_down
from gisreport.cases.place import place_of
from gisreport.cases.timeline import personal_timeline
from gisreport.cases.views.secret import qr
from gisreport.errors import Refusal
from gisreport.photos.limits import TooMuch, fields_and_files
from reports.models import Report
from reports.taken_down import TakenDownForm, write_down
from reports.views import form_context
from routing.models import Municipality


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if not may_open_desk(user):
        raise PermissionDenied
    allowed = _where_they_work(user)
    if request.method != "POST":
        return _page(request, TakenDownForm.opened_by(request.GET, allowed))
    try:
        form = TakenDownForm(*fields_and_files(request))
    except TooMuch as refusal:
        form = TakenDownForm.opened_by(request.GET, allowed)
        form.refuse(refusal)
        return _page(request, form, status=refusal.status)
    form.allowed = allowed
    submission = form.ready()
    if submission is not None:
        try:
            address = form.cleaned_data["postal_address"]
            submitted = write_down(submission, letters=form.wants_letters, address=address, by=user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk-receipt", submitted.case.number)
    form.hold_photos()
    return _page(request, form, status=422 if form.errors else 200)


@staff_page
@login_required
@require_safe
@csp_replace({"img-src": [SELF, "data:"]})  # type: ignore[arg-type]
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """To print for whoever reported: for the one who took it down, wherever it went, and for those who handle it."""
    user = cast(User, request.user)
    case = get_object_or_404(Case.objects.select_related("category", "municipality", "administration"), number=number)
    took_it_down = may_open_desk(user) and who_took_it_down(case) == user
    if not (took_it_down or may_handle(user, case)):
        raise Http404
    # Of those whose reports have been gathered here, the one whom this case began with.
    follower = case.followers.alive().filter(events__case=case, events__kind=EventKind.RECEIVED).first()
    if follower is None:
        raise Http404
    audit.note(user, Deed.SEEN, case)
    link, timeline = follower.secret_url(), personal_timeline(follower)
    report: Report | None = getattr(follower, "report", None)  # none when it has been erased
    context = {
        "case": case,
        "report": report,
        "place": place_of(report.point) if report else None,
        "municipality": case.municipality,
        "link": link,
        "qr": qr(link),
        "timeline": timeline,
        "forwarding": timeline.forwarding(),
        "on_paper": getattr(follower, "on_paper", None),
        "may_handle": may_handle(user, case),
    }
    return render(request, "desk/receipt.html", context)


def _where_they_work(user: User) -> list[Municipality]:
    offices = Municipality.objects.filter(administrations__in=administrations_of(user))
    return list((offices | municipalities_coordinated_by(user)).distinct())


def _page(request: HttpRequest, form: TakenDownForm, status: int = 200) -> HttpResponse:
    return render(request, "desk/register.html", form_context(form, ours=form.allowed or ()), status=status)
