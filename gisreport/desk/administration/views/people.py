"""Who works in the municipality, and as what."""

from collections.abc import Iterable
from itertools import islice
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.accounts.factors import has_own_factor
from gisreport.accounts.guard import administrators_page
from gisreport.accounts.invitations import named, role_in_words
from gisreport.accounts.models import Invitation, SignInLink, User
from gisreport.desk.administration import people as work
from gisreport.desk.administration.people_forms import InviteForm, RoleForm
from gisreport.errors import Refusal
from routing.models import Municipality

PER_PAGE = 100


@administrators_page
@require_safe
def people(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    page = Paginator(work.people_of(municipality), PER_PAGE).get_page(request.GET.get("page"))
    roles = work.roles_here(municipality).filter(user__in=[user.pk for user in page]).prefetch_related("categories")
    by_user: dict[int, list[object]] = {}
    for one in roles:
        by_user.setdefault(one.user_id, []).append(one)
    context = {
        "municipality": municipality,
        "page": page,
        "rows": [(user, by_user.get(user.pk, [])) for user in page],
        "invitations": _with_roles(municipality.invitations.waiting().order_by("name")),
    }
    return render(request, "desk/administration/people.html", context)


def _with_roles(waiting: Iterable[Invitation]) -> list[tuple[Invitation, list[str]]]:
    """Each with what it is for, in words; asked for together."""
    invited = list(waiting)
    roles = iter(named([role for one in invited for role in one.roles]))
    return [(one, [role_in_words(role) for role in islice(roles, len(one.roles))]) for one in invited]


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = InviteForm(municipality, request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            told = work.ask(
                municipality, email=given["email"], name=given["name"], roles=[given["wanted"]], by=_by(request)
            )
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, told)
            return redirect("administration-people", code=municipality.code)
    context = {"municipality": municipality, "form": form}
    return render(request, "desk/administration/invite.html", context, status=422 if form.errors else 200)


@administrators_page
@require_POST
def invitation(request: HttpRequest, municipality: Municipality, invitation_id: int) -> HttpResponse:
    """`igen` sends a new link, anything else takes the invitation back."""
    waiting = get_object_or_404(municipality.invitations.waiting(), pk=invitation_id)
    if "igen" in request.POST:
        work.ask_again(waiting, by=_by(request))
        messages.success(request, _("En ny inbjudan är skickad till {email}.").format(email=waiting.email))
    else:
        work.take_back(waiting, by=_by(request))
        messages.success(request, _("Inbjudan till {name} är tillbakadragen.").format(name=waiting.name))
    return redirect("administration-people", code=municipality.code)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, municipality: Municipality, person_id: int) -> HttpResponse:
    """Somebody's roles here; POST gives one more."""
    user = get_object_or_404(work.people_of(municipality), pk=person_id)
    form = RoleForm(municipality, request.POST if request.method == "POST" else None)
    if form.is_valid():
        work.give_role(municipality, user, form.cleaned_data["wanted"], by=_by(request))
        messages.success(request, _("Sparat. {name} har fått rollen.").format(name=user.name))
        return redirect("administration-person", code=municipality.code, person_id=user.pk)
    context = {
        "municipality": municipality,
        "person": user,
        "roles": work.roles_here(municipality).filter(user=user).prefetch_related("categories"),
        "has_factor": has_own_factor(user),
        "is_linked": SignInLink.objects.filter(user=user, service__municipality=municipality).exists(),
        "cases": work.cases_in_hand(municipality, user),
        "form": form,
    }
    return render(request, "desk/administration/person.html", context, status=422 if form.errors else 200)


@administrators_page
@require_POST
def take_role(request: HttpRequest, municipality: Municipality, person_id: int, role_id: int) -> HttpResponse:
    role = get_object_or_404(work.roles_here(municipality), pk=role_id, user=person_id, user__is_superuser=False)
    try:
        numbers = work.take_role(role, by=_by(request))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Rollen är borttagen."))
        _name_what_is_left(request, numbers)
    if not work.people_of(municipality).filter(pk=person_id).exists():
        return redirect("administration-people", code=municipality.code)
    return redirect("administration-person", code=municipality.code, person_id=person_id)


@administrators_page
@require_POST
def end(request: HttpRequest, municipality: Municipality, person_id: int) -> HttpResponse:
    user = get_object_or_404(work.people_of(municipality), pk=person_id)
    try:
        numbers = work.end_work(municipality, user, by=_by(request))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("administration-person", code=municipality.code, person_id=user.pk)
    messages.success(request, _("{name} arbetar inte längre här och är utloggad.").format(name=user.name))
    _name_what_is_left(request, numbers)
    return redirect("administration-people", code=municipality.code)


def _name_what_is_left(request: HttpRequest, numbers: list[str]) -> None:
    if numbers:
        messages.warning(request, _("Nu utan handläggare: {numbers}").format(numbers=", ".join(numbers)))


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)
