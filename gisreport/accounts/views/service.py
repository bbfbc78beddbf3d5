"""To the municipality's own sign-in and back."""

from dataclasses import asdict
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gisreport.accounts import linking, oidc
from gisreport.accounts.adapter import StaffAccountAdapter
from gisreport.accounts.factors import SHOWN_ELSEWHERE
from gisreport.accounts.may import may_administer
from gisreport.accounts.models import SignInService
from gisreport.errors import Refusal, TooOften
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of

_ASKED, _NEXT = "sign_in_asked", "sign_in_next"
METHOD = "oidc"


@require_safe
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """`?prova` lets an administrator see what the service says, before anybody is let in by it."""
    service = get_object_or_404(SignInService.objects.select_related("municipality"), municipality__code=code)
    is_test = "prova" in request.GET and may_administer(request.user, service.municipality)
    if not (service.is_open or is_test):
        return _refused(request, service, Refusal(_closed()))
    try:
        spend("sign-in-service", subject_of(request))
        address, asked = oidc.begin(service, back_to=back_to(request), is_test=is_test)
    except Refusal as refusal:
        return _refused(request, service, refusal, is_test=is_test)
    request.session[_ASKED] = asdict(asked)
    request.session[_NEXT] = request.GET.get("next", "")[:2000]
    return redirect(address)


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """Each answer is good once: what was asked is forgotten before it is looked at."""
    kept = request.session.pop(_ASKED, None)
    asked = oidc.Asked(**kept) if kept else None
    service = SignInService.objects.select_related("municipality").filter(pk=asked.service if asked else 0).first()
    if asked is None or service is None:
        return redirect("account_login")
    try:
        claims = oidc.claims_of(service, asked, request.GET.dict(), back_to=back_to(request))
        if asked.is_test:
            return _show_test(request, service, claims)
        if not service.is_open:
            raise Refusal(_closed())
        return _sign_in(request, service, claims)
    except Refusal as refusal:
        return _refused(request, service, refusal, is_test=asked.is_test)


def _sign_in(request: HttpRequest, service: SignInService, claims: dict[str, Any]) -> HttpResponse:
    user = linking.person_behind(service, claims)
    is_strong = linking.counts_as_two(service, claims, user)
    wanted = request.session.pop(_NEXT, "")
    next_url = wanted if wanted and StaffAccountAdapter(request).is_safe_url(wanted) else None
    request.second_factor_shown = is_strong  # type: ignore[attr-defined]
    record_authentication(request, user, METHOD, service=service.pk)
    response = perform_login(request, user, email_verification="none", redirect_url=next_url)
    if is_strong and request.user == user:
        request.session[SHOWN_ELSEWHERE] = True
    return response


def back_to(request: HttpRequest) -> str:
    """Where the service sends the browser, to be registered there word for word."""
    return request.build_absolute_uri(reverse("sign-in-answer"))


def _show_test(request: HttpRequest, service: SignInService, claims: dict[str, Any]) -> HttpResponse:
    if not may_administer(request.user, service.municipality):
        raise Refusal(_closed())
    service.tested_at = timezone.now()
    service.save(update_fields=["tested_at"])
    context = {
        "municipality": service.municipality,
        "service": service,
        "email": oidc.proven_email(service, claims),
        "is_strong": service.is_strong(claims),
        "acr": claims.get("acr"),
        "amr": claims.get("amr"),
    }
    return render(request, "accounts/service_tested.html", context)


def _closed() -> str:
    return _("Kommunen har ingen egen inloggning här. Logga in med e-post.")


def _refused(request: HttpRequest, service: SignInService, refusal: Refusal, *, is_test: bool = False) -> HttpResponse:
    context = {
        "municipality": service.municipality,
        "sentence": refusal.message,
        "detail": getattr(refusal, "detail", "") if is_test else "",
        "is_test": is_test,
    }
    status = refusal.status if isinstance(refusal, (TooOften, oidc.ServiceTrouble)) else 403
    return say_when(render(request, "accounts/service_refused.html", context, status=status), refusal)
