from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import may_coordinate
from gisreport.accounts.models import User
from gisreport.cases.access import cases_of
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case
from gisreport.cases.place import place_of
from gisreport.desk.actions import ACTIONS, ActionForm, ReleasePhoto, WithdrawPhoto
from gisreport.errors import Refusal
from reports.models import Report


def case_for(request: HttpRequest, number: str) -> Case:
    """The case, if the officer works with it; otherwise it does not exist for her."""
    mine = cases_of(cast(User, request.user)).select_related(
        "category__group", "administration", "assignee", "municipality", "rule"
    )
    return get_object_or_404(mine, number=number)


@staff_page
@login_required
@require_safe
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, case_for(request, number))


@staff_page
@login_required
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Carry out one verb; what cannot be done is said beside the form, with everything typed still there."""
    case = case_for(request, number)
    action = ACTIONS.get(verb)
    if action is None:
        raise Http404
    form = action(request.POST, case=case, user=cast(User, request.user))
    if form.is_valid():
        try:
            form.carry_out()
        except Refusal as refusal:
            _explain(form, refusal)
        else:
            return _done(request, form)
    case.refresh_from_db()
    return _show(request, case, refused=form, status=422)


def _explain(form: ActionForm, refusal: Refusal) -> None:
    form.add_error(None, refusal.message)
    for field, remedy in refusal.fields.items():
        form.add_error(field if field in form.fields else None, remedy)


def _done(request: HttpRequest, form: ActionForm) -> HttpResponse:
    messages.success(request, str(form.done))
    still_mine = cases_of(cast(User, request.user)).filter(pk=form.case.pk).exists()
    return redirect("desk-case", form.case.number) if still_mine else redirect("desk")


def _show(request: HttpRequest, case: Case, refused: ActionForm | None = None, status: int = 200) -> HttpResponse:
    events = list(case.events.with_names().select_related("by"))
    seen = events[-1].pk if events else None
    user = cast(User, request.user)
    forms = [
        refused if refused and refused.verb == verb else action(case=case, user=user, seen=seen)
        for verb, action in ACTIONS.items()
        if action not in (ReleasePhoto, WithdrawPhoto)
        and (action.is_possible(case) or (refused is not None and refused.verb == verb))
    ]
    reports = _reports(case)
    context = {
        "coordinates": may_coordinate(user, case.municipality),
        "case": case,
        "events": events,
        "forms": _prefilled(forms, case, reports),
        "refused": refused,
        "reports": reports,
        "photos": list(case.photos.select_related("event")),
        "has_no_address": not case.administration.email,
        "place": place_of(case.point),
        "back": reverse("desk"),
        "internal": (EventKind.NOTED, EventKind.TAKEN),
    }
    return render(request, "desk/case.html", context, status=status)


def _prefilled(forms: list[ActionForm], case: Case, reports: list[Report]) -> dict[str, ActionForm]:
    by_name = {form.verb.replace("-", "_"): form for form in forms}
    release = by_name.get("publicera_text")
    if release and not release.is_bound:
        words = "\n\n".join(report.text for report in reports if report.text)
        release.initial["text"] = case.public_text or words
    return by_name


def _reports(case: Case) -> list[Report]:
    return list(
        Report.objects.filter(cases__case=case, cases__until=None)
        .select_related("reporter", "follower", "category")
        .prefetch_related("category__questions")
        .order_by("received_at")
    )
