"""The page of one case at the desk: everything that is known about it, and everything that can be done to it."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.cases.access import cases_of
from gisreport.cases.models import Case, Deed
from gisreport.desk.actions import ACTIONS, ActionForm, WordedForm
from gisreport.desk.case_page import CasePage
from gisreport.desk.next_case import LONGEST_QUERY, WHOLE, next_case
from gisreport.desk.preview import preview
from gisreport.errors import Refusal
from gisreport.photos.limits import TooMuch, fields_and_files


def case_for(request: HttpRequest, number: str) -> Case:
    """The case, if the officer works with it; otherwise it does not exist for her."""
    mine = cases_of(cast(User, request.user)).select_related(
        "category__group", "administration", "assignee", "municipality", "rule"
    )
    case: Case = get_object_or_404(mine, number=number)
    if request.method == "GET":
        audit.note(request.user, Deed.SEEN, case)
    return case


@staff_page
@login_required
@require_safe
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, case_for(request, number))


@staff_page
@login_required
@require_safe
def following(request: HttpRequest, number: str) -> HttpResponse:
    """To the case after this one in the list that the officer came from."""
    case = case_for(request, number)
    return _go_on(request, next_case(cast(User, request.user), _list(request), case.number))


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Carry out one verb; what cannot be done is said beside the form, with everything typed still there.

    `mall` puts the chosen template into the words and `forhandsgranska` shows the letters; neither stores anything.
    After a refusal this address stands in the browser: opened again it shows the case.
    """
    if request.method != "POST":
        return redirect("desk-case", number)
    case = case_for(request, number)
    action = ACTIONS.get(verb)
    if action is None:
        raise Http404
    try:
        form = action(*fields_and_files(request), case=case, user=cast(User, request.user))
    except TooMuch as refusal:
        form = action({}, case=case, user=cast(User, request.user))
        _explain(form, refusal)
        return _show(request, case, form, status=refusal.status)
    if "mall" in form.data and isinstance(form, WordedForm):
        return _show(request, case, form.with_template())
    if form.is_valid():
        try:
            if "forhandsgranska" in form.data:
                return _show(request, case, form, letters=preview(case, form.carry_out))
            return _carry_out(request, form)
        except Refusal as refusal:
            _explain(form, refusal)
    form.name_files_again()
    return _show(request, case, form, status=422)


def _carry_out(request: HttpRequest, form: ActionForm) -> HttpResponse:
    """Then the same page again; or, when the case is somebody else's now, on to the next."""
    user, number = cast(User, request.user), form.case.number
    after = next_case(user, _list(request), number) if _list(request) else ""
    form.carry_out()
    messages.success(request, form.said)
    if cases_of(user).filter(pk=form.case.pk).exists():
        return redirect(f"{reverse('desk-case', args=[number])}{_kept(request, after)}")
    return _go_on(request, after) if _list(request) else redirect("desk")


def _go_on(request: HttpRequest, number: str) -> HttpResponse:
    if number:
        return redirect(f"{reverse('desk-case', args=[number])}{_kept(request)}")
    messages.info(request, _("Det var det sista ärendet i listan."))
    return redirect(_inbox(request))


def _list(request: HttpRequest) -> str:
    """What the inbox was narrowed by when the officer left it; `WHOLE` if by nothing, "" when she came another way."""
    return request.GET.get("lista", "")[:LONGEST_QUERY]


def _inbox(request: HttpRequest) -> str:
    """Back to where the officer came from."""
    narrowed = _list(request) not in ("", WHOLE)
    return f"{reverse('desk')}?{_list(request)}" if narrowed else reverse("desk")


def _kept(request: HttpRequest, after: str = "") -> str:
    """What goes along from page to page."""
    kept = {"lista": _list(request), "nasta": after}
    kept = {name: value for name, value in kept.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _explain(form: ActionForm, refusal: Refusal) -> None:
    named = {field: remedy for field, remedy in refusal.fields.items() if field in form.fields}
    for field, remedy in named.items():
        form.add_error(field, remedy)
    if refusal.message not in named.values():
        form.add_error(None, refusal.message)


def _show(
    request: HttpRequest, case: Case, sent: ActionForm | None = None, *, status: int = 200, letters: Any = None
) -> HttpResponse:
    if sent is not None:
        case.refresh_from_db()  # also what a preview undid
        audit.note(request.user, Deed.SEEN, case)  # a GET was noted when the case was found
    page = CasePage(case, cast(User, request.user), sent=sent)
    context = page.context() | {
        "letters": letters,
        "keep": _kept(request),
        "lista": _list(request),
        "back": _inbox(request),
        "next_url": _next_url(request, case),
    }
    return render(request, "desk/case.html", context, status=status)


def _next_url(request: HttpRequest, case: Case) -> str:
    """Known already after an action; otherwise it is looked up when somebody goes there."""
    if not _list(request):
        return ""
    name, number = ("desk-case", request.GET["nasta"]) if _is_number(request.GET.get("nasta", "")) else (
        "desk-next", case.number
    )  # fmt: skip
    return f"{reverse(name, args=[number])}{_kept(request)}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isalnum()
