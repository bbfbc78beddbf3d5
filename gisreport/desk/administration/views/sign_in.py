"""The municipality's own sign-in: where it is, and whether it works."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import SignInService, User
from gisreport.accounts.views.service import back_to
from gisreport.desk.administration.people_forms import ServiceForm
from gisreport.desk.models import Adjustment
from routing.models import Municipality

SHOWN = ("issuer", "client_id", "email_claim", "strong_acr", "strong_amr", "is_open")


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The history says what was changed, and of the secret only that it was."""
    stored = SignInService.objects.filter(municipality=municipality).first()
    before = _shown(stored)
    form = ServiceForm(
        request.POST if request.method == "POST" else None, instance=stored or SignInService(municipality=municipality)
    )
    if form.is_valid():
        new_secret = form.cleaned_data["client_secret"] != form.kept_secret
        service = form.save(commit=False)
        if before and before["issuer"] != service.issuer:
            service.links.all().delete()  # the subjects of another service are other people
        service.save()
        Adjustment.objects.create(
            municipality=municipality,
            by=cast(User, request.user),
            kind="sign-in-service",
            object_id=str(service.pk),
            called=service.issuer,
            before=before,
            after={**_shown(service), **({"client_secret": _("ny")} if new_secret else {})},
        )
        messages.success(request, _("Inställningarna är sparade. Prova inloggningen."))
        return redirect("administration-sign-in", code=municipality.code)
    context = {"municipality": municipality, "form": form, "service": stored, "back_to": back_to(request)}
    return render(request, "desk/administration/sign_in.html", context, status=422 if form.errors else 200)


def _shown(service: SignInService | None) -> dict[str, object]:
    return {name: getattr(service, name) for name in SHOWN} if service else {}
