"""*Sök och lämna ut*: find a case file, cover what may not be seen, decide, and hand it out. And the register."""

from datetime import date
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import may_open_desk
from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.cases.access import cases_of
from gisreport.cases.models import Case, Deed, Disclosure
from gisreport.cases.personal import pieces_of
from gisreport.desk.gathering import newest_event, number_in
from gisreport.desk.records.case_file import CaseFile, case_file
from gisreport.desk.records.disclose import (
    GROUNDS,
    Mask,
    decide_on_disclosure,
    file_as_pdf,
    how_to_appeal,
    read_mask,
)
from gisreport.desk.records.register import csv_lines, registered, registration
from gisreport.desk.records.search import PER_PAGE, RecordSearch
from gisreport.desk.statistics.form import PeriodForm
from gisreport.desk.views.case import case_for
from gisreport.errors import Refusal

MOST_SUGGESTED = 50


def at_the_desk(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if not may_open_desk(user):
        raise PermissionDenied
    return user


@staff_page
@login_required
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    user, search = at_the_desk(request), RecordSearch(request.GET)
    handed_out = (
        Disclosure.objects.filter(case__in=cases_of(user)).select_related("case__category", "by").order_by("-at")
    )
    context: dict[str, Any] = {"search": search, "handed_out": handed_out[:PER_PAGE]}
    if search.is_asked:
        context["page"] = Paginator(search.found(user), PER_PAGE).get_page(request.GET.get("page"))
        audit.note_search(user, context["page"])
    return render(request, "desk/records/search.html", context)


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disclose(request: HttpRequest, number: str) -> HttpResponse:
    """Choose what is covered; look at the PDF; decide. What was chosen stays when something is refused."""
    case = case_for(request, number)
    file = case_file(case)
    if request.method != "POST":
        return _show(request, file, Mask(phrases=suggested(file)), status=200)
    audit.note(request.user, Deed.SEEN, case)
    mask = read_mask(request.POST, request.POST.getlist("cover"), known=file.keys())
    try:
        if "preview" in request.POST:
            return _pdf(file_as_pdf(mask.on(file)), f"{case.number}.pdf")
        decided = decide_on_disclosure(
            case,
            outcome=request.POST.get("outcome", ""),
            mask=mask,
            grounds=request.POST.get("grounds", ""),
            by=cast(User, request.user),
            seen=number_in(request.POST.get("seen", "")),
        )
    except Refusal as refusal:
        return _show(request, file, mask, status=422, refusal=refusal)
    return redirect("desk-disclosure", case.number, decided.pk)


@staff_page
@login_required
@require_safe
def disclosure(request: HttpRequest, number: str, disclosure_id: str) -> HttpResponse:
    decided = _decided(request, number, disclosure_id)
    context = {"decided": decided, "case": decided.case, "appeal": how_to_appeal(decided.case.municipality)}
    return render(request, "desk/records/decided.html", context)


@staff_page
@login_required
@require_safe
def bundle(request: HttpRequest, number: str, disclosure_id: str) -> HttpResponseBase:
    decided = _decided(request, number, disclosure_id)
    try:
        content = decided.bundle.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    audit.note(request.user, Deed.EXPORTED, decided.case, what="zip")
    response = FileResponse(content, content_type="application/zip", as_attachment=True, filename=f"{number}.zip")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@staff_page
@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    user, form = at_the_desk(request), PeriodForm(request.GET)
    cases = registered(cases_of(user), form.period.since, form.period.until)
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    for_everyone = "alla" in request.GET
    rows = [registration(case, for_everyone=for_everyone) for case in page]
    context = {
        "form": form, "page": page, "rows": rows, "period": form.period, "for_everyone": for_everyone,
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "desk/records/register.html", context, status=200 if form.is_valid() else 422)


@staff_page
@login_required
@require_safe
def register_csv(request: HttpRequest) -> HttpResponseBase:
    user, form = at_the_desk(request), PeriodForm(request.GET)
    cases = registered(cases_of(user), form.period.since, form.period.until)
    audit.note_how_many(user, Deed.EXPORTED, cases)
    lines = csv_lines(cases, for_everyone="alla" in request.GET)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"diarium-{form.period.since}-{min(form.period.until, date.today())}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def suggested(file: CaseFile) -> tuple[str, ...]:
    """What has the form of personal data in the texts; contact details are ticked or not by themselves."""
    found = (
        piece.text for entry in file.entries if not entry.is_person for piece in pieces_of(entry.text) if piece.kind
    )
    return tuple(dict.fromkeys(found))[:MOST_SUGGESTED]


def _show(
    request: HttpRequest, file: CaseFile, mask: Mask, *, status: int, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "file": file,
        "case": file.case,
        "mask": mask,
        "outcomes": Disclosure.Outcome.choices,
        "outcome": request.POST.get("outcome", ""),
        "written_grounds": request.POST.get("grounds", ""),
        "grounds": GROUNDS,
        "refusal": refusal,
        "seen": newest_event(file.case),
        "earlier": file.case.disclosures.select_related("by"),
    }
    return render(request, "desk/records/disclose.html", context, status=status)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _decided(request: HttpRequest, number: str, disclosure_id: str) -> Disclosure:
    case: Case = case_for(request, number)
    return get_object_or_404(Disclosure.objects.select_related("by"), pk=disclosure_id, case=case)
