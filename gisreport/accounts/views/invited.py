"""The page behind the link of an invitation. Opening it changes nothing; answering does, once."""

from typing import Any

from allauth.account.utils import perform_login
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gisreport.accounts.invitations import accept, invitation_with, named, role_in_words
from gisreport.accounts.models import Invitation, SignInService, User
from gisreport.errors import Refusal
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of


class AcceptForm(forms.Form):
    name = forms.CharField(label=_("Namn"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Lösenord"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Minst 12 tecken. En mening du minns är bättre än ett krångligt ord."),
    )


# The secret in the address is what another site would have to know; under `no-referrer` browsers send `Origin: null`.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, invited: str) -> HttpResponse:
    found = invitation_with(invited)
    if found is None:
        spend("links", subject_of(request))
        return render(request, "accounts/invitation_gone.html", {"why": "unknown"}, status=404)
    if gone := why_gone(found):
        context = {"why": gone, "invitation": found, "municipality": found.municipality}
        return render(request, "accounts/invitation_gone.html", context, status=410)
    form = AcceptForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if form.is_valid():
        try:
            user = accept(found, **form.cleaned_data)
        except Refusal as refusal:
            for field in refusal.fields or {"": ""}:
                form.add_error(field or None, refusal.message)
        else:
            return perform_login(request, user, email_verification="none")
    return render(request, "accounts/invitation.html", _about(found, form), status=422 if form.errors else 200)


def why_gone(found: Invitation) -> str:
    if found.accepted_at or User.objects.filter(email=found.email, is_active=True).exists():
        return "used"
    if found.withdrawn_at:
        return "withdrawn"
    return "old" if found.is_too_old else ""


def _about(found: Invitation, form: AcceptForm) -> dict[str, Any]:
    return {
        "invitation": found,
        "municipality": found.municipality,
        "roles": [role_in_words(role) for role in named(found.roles)],
        "service": SignInService.objects.filter(municipality=found.municipality, is_open=True).first(),
        "form": form,
        "rules": password_validators_help_texts(),
    }
