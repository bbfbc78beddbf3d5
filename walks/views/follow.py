"""The page of one participant, behind a secret link. A GET changes nothing here: mail scanners follow links."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.cases.forms import MailForm
from gisreport.cases.views.secret import qr
from gisreport.errors import Refusal
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from walks.follow import copy_of_own_data, mail_off, mail_on, noted_by
from walks.follow import leave as leave_walk
from walks.models import Participant
from walks.views.secret import secret

DONE = {
    "mejl-pa": gettext_lazy("Du får mejl när något händer."),
    "mejl-av": gettext_lazy("Du får inga fler mejl om vandringen. Din adress är borttagen."),
    "lamnat": gettext_lazy("Du har lämnat vandringen. Ditt namn syns inte, och du får inga mejl."),
}


@require_safe
@secret
def follow(request: HttpRequest, participant: Participant) -> HttpResponse:
    return _show(request, participant)


@require_safe
@secret
def own_data(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Everything, as a file."""
    answer = JsonResponse(copy_of_own_data(participant), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="vandring-mina-uppgifter.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@secret
def mail(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Letters on and off. POST with `List-Unsubscribe=One-Click` comes from the mail program (RFC 8058)."""
    if request.method != "POST":
        return render(request, "walks/follow/mail.html", _about(participant))
    if request.POST.get("List-Unsubscribe") == "One-Click":
        mail_off(participant)
        return HttpResponse(_("Du får inga fler mejl om vandringen."), content_type="text/plain; charset=utf-8")
    if "av" in request.POST:
        mail_off(participant)
        return _done(participant, "mejl-av")
    form = MailForm(request.POST)
    if form.is_valid():
        try:
            spend("information", subject_of(request))
            mail_on(participant, form.cleaned_data["email"])
        except Refusal as refusal:
            form.refuse(refusal)
            return say_when(_show(request, participant, form), refusal)
        return _done(participant, "mejl-pa")
    return _show(request, participant, form)


@require_POST
@secret
def leave(request: HttpRequest, participant: Participant) -> HttpResponse:
    leave_walk(participant)
    return _done(participant, "lamnat")


def _show(request: HttpRequest, participant: Participant, form: MailForm | None = None) -> HttpResponse:
    context = _about(participant) | {
        "noted": noted_by(participant),
        "done": DONE.get(request.GET.get("klart", "")),
        "qr": qr(participant.follow_url),
    }
    if form is not None:
        context["mail_form"] = form
    return render(request, "walks/follow/follow.html", context, status=422 if form else 200)


def _about(participant: Participant) -> dict[str, Any]:
    return {
        "person": participant,
        "walk": participant.walk,
        "municipality": participant.walk.municipality,
        "link": participant.follow_url,
        "mail_form": MailForm(),
    }


def _done(participant: Participant, what: str) -> HttpResponse:
    return redirect(f"{reverse('walk-follow', args=[participant.follow_token])}?klart={what}")
