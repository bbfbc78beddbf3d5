"""*Mina ärenden*: the cases of an e-mail address, for whoever shows by a mailed code that it is theirs."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gisreport.accounts import address
from gisreport.cases.forms import CodeForm, MailForm, RefusableForm
from gisreport.cases.models import Follower
from gisreport.errors import Refusal, TooOften
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of

PER_PAGE = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """First the address, then the code, then the cases; the session remembers how far someone has come."""
    if request.method != "POST":
        return _page(request)
    if "forget" in request.POST:
        address.forget_address(request)
        return redirect("mine")
    return _answer(request, CodeForm(request.POST) if "code" in request.POST else MailForm(request.POST))


def _answer(request: HttpRequest, form: RefusableForm) -> HttpResponse:
    if form.is_valid():
        try:
            _take(request, form)
        except Refusal as refusal:
            form.refuse(refusal)
            return say_when(_page(request, form=form, status=429 if isinstance(refusal, TooOften) else 422), refusal)
        return redirect("mine")
    return _page(request, form=form, status=422)


def _take(request: HttpRequest, form: RefusableForm) -> None:
    if isinstance(form, CodeForm):
        address.answer_code(request, form.cleaned_data["code"])
    else:
        spend("codes", subject_of(request))
        address.ask_for_code(request, form.cleaned_data["email"], language=get_language() or "sv")


def _page(request: HttpRequest, *, form: RefusableForm | None = None, status: int = 200) -> HttpResponse:
    proven, asked = address.proven_address(request), address.asked_address(request)
    context: dict[str, Any] = {"address": proven or asked}
    if proven:
        template, context["page"] = "cases/mine.html", _cases(request, proven)
    elif asked and not isinstance(form, MailForm):
        template, context["form"] = "cases/mine_code.html", form or CodeForm()
    else:
        template, context["form"] = "cases/mine_address.html", form if isinstance(form, MailForm) else MailForm()
        context["is_code_without_question"] = isinstance(form, CodeForm)
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _cases(request: HttpRequest, proven: str) -> Any:
    followers = (
        Follower.objects.alive()
        .of_address(proven)
        .select_related("case__municipality", "case__category", "case__administration")
        .order_by("-case__created_at", "-pk")
    )
    return Paginator(followers, PER_PAGE).get_page(request.GET.get("page"))
