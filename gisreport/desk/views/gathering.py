"""Gather cases in one, divide them again, split a report, and let a case leave the municipality. Each step that changes
something is shown first as it will be."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import may_coordinate
from gisreport.accounts.models import User
from gisreport.cases import outside
from gisreport.cases.access import cases_of, may_handle
from gisreport.cases.elsewhere import hand_over_elsewhere
from gisreport.cases.models import Case
from gisreport.desk.gathering import (
    ElsewhereForm,
    Gathered,
    OutsideForm,
    PartForms,
    RefuseClosingForm,
    newest_event,
    number_in,
    reports_of,
    seen_in,
)
from gisreport.desk.views.case import case_for
from gisreport.errors import Refusal
from reports.divide import destination, divide
from reports.gather import divide_again, gather

BOTH = ["GET", "HEAD", "POST"]


def _page(request: HttpRequest, name: str, case: Case, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"case": case, "coordinates": may_coordinate(request.user, case.municipality)}
    return render(request, f"desk/gathering/{name}.html", context, status=status)


def _back(request: HttpRequest, case: Case) -> HttpResponse:
    """To the case, if it is still hers."""
    mine = may_handle(cast(User, request.user), case)
    return redirect("desk-case", case.number) if mine else redirect("desk")


# --- Gather, and divide again ---


@staff_page
@login_required
@require_http_methods(BOTH)
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """GET chooses, and with `granska` shows what will happen; POST does it."""
    user = cast(User, request.user)
    case = case_for(request, number)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = Gathered(case, asked, cases_of(user))
    if request.method == "POST" and chosen.chosen:
        try:
            gather(chosen.coming, into=chosen.into, by=user, seen=seen_in(request.POST))
        except Refusal as refusal:
            return _page(request, "merge_preview", case, chosen=chosen, problems=[refusal.message], status=422)
        done = ngettext("%(n)s ärende är samlat här.", "%(n)s ärenden är samlade här.", len(chosen.coming))
        messages.success(request, done % {"n": len(chosen.coming)})
        return redirect("desk-case", chosen.into.number)
    if "granska" in asked and chosen.chosen:
        return _page(request, "merge_preview", case, chosen=chosen, problems=chosen.problems())
    nothing = request.method == "POST" or "granska" in asked
    return _page(request, "merge", case, chosen=chosen, nothing_chosen=nothing, status=422 if nothing else 200)


@staff_page
@login_required
@require_http_methods(BOTH)
def unmerge(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever works with the case in which it is gathered divides them again."""
    user = cast(User, request.user)
    case = get_object_or_404(Case.objects.filter(merged_into__in=cases_of(user)), number=number)
    gathering = get_object_or_404(case.gatherings.filter(undone_at=None).select_related("into"))
    into, problem = gathering.into, ""
    if request.method == "POST":
        try:
            divide_again(case, by=user, seen=seen_in(request.POST))
        except Refusal as refusal:
            problem = refusal.message
        else:
            messages.success(request, _("Ärendena är uppdelade igen."))
            return redirect("desk-case", into.number)
    context = {
        "into": into,
        "gathering": gathering,
        "reports": case.reports.filter(until=gathering.at).count(),
        "followers": gathering.followers.filter(case=into).count(),
        "supports": gathering.supports.filter(case=into).count(),
        "photos": gathering.photos.filter(case=into).count(),
        "seen": [(one.pk, newest_event(one)) for one in (case, into)],
        "problem": problem,
    }
    return _page(request, "unmerge", case, status=422 if problem else 200, **context)


# --- Split ---


@staff_page
@login_required
@require_http_methods(BOTH)
def split(request: HttpRequest, number: str) -> HttpResponse:
    """First what belongs to whom, then with `dela` for good."""
    case = case_for(request, number)
    reports = reports_of(case)
    asked = request.POST.get("report") or request.GET.get("report")
    report = next((one for one in reports if str(one.pk) == asked), reports[0] if reports else None)
    context: dict[str, Any] = {"reports": reports, "report": report, "seen": newest_event(case), "problems": []}
    if request.method != "POST" or report is None:
        parts = PartForms(form_kwargs={"case": case}, prefix="del")
        return _page(request, "split", case, parts=parts, **context, status=200 if report else 422)
    parts = PartForms(request.POST, form_kwargs={"case": case}, prefix="del")
    context |= {"parts": parts, "seen": request.POST.get("seen", "")}
    if not parts.is_valid():
        return _page(request, "split", case, **context, status=422)
    used = [form for form in parts if form.is_used]
    try:
        if "dela" in request.POST:
            chosen = [form.part for form in used]
            divide(case, report, into=chosen, by=cast(User, request.user), seen=number_in(context["seen"]))
            messages.success(request, _("Anmälan är delad. Den som anmälde får veta det en gång."))
            return _back(request, case)
        if not used:
            raise Refusal(_("Fyll i minst en del."))
        context["previews"] = [(form.part, destination(form.part, case)) for form in used]
    except Refusal as refusal:
        context["problems"] = [refusal.message]
        return _page(request, "split", case, **context, status=422)
    return _page(request, "split", case, **context)


# --- Away from the municipality ---


@staff_page
@login_required
@require_http_methods(BOTH)
def elsewhere(request: HttpRequest, number: str) -> HttpResponse:
    """To another municipality: first where it would go, then with `lamna` for good."""
    case = case_for(request, number)
    sent = request.POST if request.method == "POST" else None
    form = ElsewhereForm(sent, case=case, initial={"seen": newest_event(case)})
    there = None
    if request.method == "POST" and form.is_valid():
        try:
            there = form.reception()
            if "lamna" in request.POST:
                chosen = form.cleaned_data
                hand_over_elsewhere(
                    case, to=chosen["to"], reason=chosen["reason"], by=cast(User, request.user), seen=chosen["seen"]
                )
                messages.success(request, _("Ärendet är överlämnat. Den som anmälde får veta vart och varför."))
                return _back(request, case)
        except Refusal as refusal:
            form.refuse(refusal)
            case.refresh_from_db()
    status = 422 if form.is_bound and not form.is_valid() else 200
    return _page(request, "elsewhere", case, form=form, there=there, status=status)


@staff_page
@login_required
@require_http_methods(BOTH)
def owner_link(request: HttpRequest, number: str) -> HttpResponse:
    """What an owner outside may see: send a link, take it back, and answer its proposal to close the case."""
    case = case_for(request, number)
    what = request.POST.get("gor", "") if request.method == "POST" else ""
    seen = newest_event(case)
    link = case.outside_links.filter(closed_at=None).first()
    send = OutsideForm(request.POST if what == "skicka" else None, case=case, initial=_what_was_sent(case, link, seen))
    refuse = RefuseClosingForm(request.POST if what == "avvisa" else None, initial={"seen": seen}, auto_id="avvisa_%s")
    form = refuse if what == "avvisa" else send
    problem = ""
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            messages.success(request, _carry_out(what, case, form, request))
            return _back(request, case)
        except Refusal as refusal:
            if form.is_bound:
                form.refuse(refusal)
            else:
                problem = refusal.message
            case.refresh_from_db()
    proposal = case.events.filter(kind="closing_proposed").with_names().last() if link else None
    return _page(
        request, "outside", case, form=send, refuse_form=refuse, link=link, seen=seen, problem=problem,
        proposal=proposal if link and link.closing_proposed_at else None,
        said=outside.said_by_owner(link) if link else [], status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def _what_was_sent(case: Case, link: Any, seen: int | None) -> dict[str, Any]:
    """To begin a new one with: what the owner may see now, or could when there was a link."""
    before: Any = link or case.outside_links.filter(administration=case.administration).order_by("sent_at").last()
    if before is None:
        return {"email": case.administration.email, "text": case.public_text, "photos": case.photos.released(),
                "seen": seen}  # fmt: skip
    return {"email": before.email, "text": before.text, "photos": before.photos.all(),
            "agreed": (link and link.agreed_id) or "", "seen": seen}  # fmt: skip


def _carry_out(what: str, case: Case, form: Any, request: HttpRequest) -> str:
    user, seen = cast(User, request.user), number_in(request.POST.get("seen", ""))
    if what == "skicka":
        outside.send_link(case, **form.choice, by=user)
        return _("Länken är skickad. En tidigare länk gäller inte längre.")
    if what == "ta-tillbaka":
        outside.take_back_link(case, by=user, seen=seen)
        return _("Länken gäller inte längre.")
    if what == "godta":
        outside.accept_closing(case, by=user, seen=seen)
        return _("Ärendet är avslutat. De som följer det med e-post får veta det.")
    if what == "avvisa":
        outside.refuse_closing(case, reason=form.cleaned_data["reason"], by=user, seen=form.cleaned_data["seen"])
        return _("Ägaren får veta att ärendet är öppet och varför.")
    raise Refusal(_("Välj vad du vill göra."))
