"""The pages of one follower, behind a secret link. A GET changes nothing here: mail scanners follow links."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import segno
from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.cases import lifecycle
from gisreport.cases.asked import feedback_on_page, question_on_page
from gisreport.cases.forms import MailForm, MoreForm, NoLongerNeededForm
from gisreport.cases.models import CasePhoto, Follower
from gisreport.cases.place import place_of
from gisreport.cases.timeline import personal_timeline
from gisreport.cases.unproven import refuse_another
from gisreport.cases.views.guesses import follower_behind
from gisreport.cases.words import words_of
from gisreport.errors import Refusal, TooOften
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.photos.limits import TooMuch, fields_and_files
from gisreport.photos.refusal import PhotoNotStored

View = Callable[..., HttpResponseBase]

# Several forms stand on the page of a follower; their fields keep apart.
NOT_NEEDED_IDS = "inte_%s"
MAIL_IDS = "mejl_%s"

DONE = {
    "tillagt": gettext_lazy("Tack! Det du skickade är mottaget."),
    "svarat": gettext_lazy("Tack! Ditt svar är mottaget."),
    "omdome": gettext_lazy("Tack för att du berättade."),
    "oppet-igen": gettext_lazy("Tack för att du sade till. Ärendet är öppet igen och förvaltningen får veta det."),
    "kvar": gettext_lazy(
        "Tack för att du sade till. Ärendet har redan öppnats igen en gång. Nu avgör förvaltningen vad som ska hända."
    ),
    "behovs-inte": gettext_lazy("Tack för att du sade till. Vi har noterat att felet inte längre behöver åtgärdas."),
    "mejl-pa": gettext_lazy("Du får mejl när något händer."),
    "mejl-av": gettext_lazy("Du får inga fler mejl om ärendet."),
}


def opened_by(find: Callable[[HttpRequest, str], Any]) -> Callable[[View], View]:
    """Give the view what `find` says the link opens; keep the page out of caches, indexes, referrers and other
    sites' logs. A link that is wrong or no longer valid gets a page that helps.

    No CSRF token is asked for: the secret in the address is what another site would have to know. (Under
    `no-referrer` browsers send `Origin: null`, which Django's check refuses; and mail programs send no cookies.)
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
            found = find(request, token)
            response = view(request, found) if found else render(request, "cases/link_not_found.html", status=404)
            response["Cache-Control"] = "no-store"
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return csrf_exempt(csp_replace({"img-src": [SELF, "data:"]})(guarded))  # type: ignore[arg-type]

    return decorated


secret = opened_by(follower_behind)


@require_safe
@secret
def follow(request: HttpRequest, follower: Follower) -> HttpResponse:
    return _show(request, follower)


@require_safe
@secret
def thanks(request: HttpRequest, follower: Follower) -> HttpResponse:
    """Right after sending: who got it and why, the number, the link to keep, and what happens next."""
    timeline = personal_timeline(follower)
    words = words_of(follower)
    link = follower.secret_url()
    context = _about(follower) | {
        "timeline": timeline,
        "forwarding": timeline.forwarding(),
        "link": link,
        "qr": qr(link),
        "only_phone": bool(words and words.has_phone and not follower.email),
    }
    return render(request, "cases/thanks.html", context)


@require_POST
@secret
def more(request: HttpRequest, follower: Follower) -> HttpResponse:
    """More information or photos."""
    try:
        form = MoreForm(*fields_and_files(request))
    except TooMuch as refusal:
        form = MoreForm({})
        form.refuse(refusal)
    if form.is_valid():
        try:
            spend("information", subject_of(request))
            lifecycle.add_information(follower, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return _show_again(request, follower, refusal, more_form=form)
        return done(follower, "tillagt")
    return _show(request, follower, more_form=form)


@require_POST
@secret
def not_needed(request: HttpRequest, follower: Follower) -> HttpResponse:
    form = NoLongerNeededForm(request.POST, auto_id=NOT_NEEDED_IDS)
    if form.is_valid():
        try:
            spend("not-needed", f"follower:{follower.pk}")  # for it writes to the others who follow
            lifecycle.no_longer_needed(follower, text=form.cleaned_data["text"])
        except Refusal as refusal:
            form.refuse(refusal)
            return _show_again(request, follower, refusal, not_needed_form=form)
        return done(follower, "behovs-inte")
    return _show(request, follower, not_needed_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@secret
def mail_switch(request: HttpRequest, follower: Follower) -> HttpResponse:
    """Letters on and off. GET shows a button; POST with `List-Unsubscribe=One-Click` comes from the mail program
    (RFC 8058)."""
    if request.method != "POST":
        return render(request, "cases/mail_switch.html", _about(follower))
    if request.POST.get("List-Unsubscribe") == "One-Click":
        follower.switch_mail(False)
        return HttpResponse(_("Du får inga fler mejl om ärendet."), content_type="text/plain; charset=utf-8")
    if "av" in request.POST:
        follower.switch_mail(False)
        return done(follower, "mejl-av")
    form = MailForm({"email": request.POST.get("email") or follower.email}, auto_id=MAIL_IDS)
    if not form.is_valid():
        return _show(request, follower, mail_form=form)
    email = form.cleaned_data["email"]
    try:
        spend("information", subject_of(request))
        if not follower.wants_mail or email != follower.email:
            refuse_another(email)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show_again(request, follower, refusal, mail_form=form)
    follower.switch_mail(True, email=email)
    return done(follower, "mejl-pa")


def _show_again(request: HttpRequest, follower: Follower, refusal: Refusal, **refused: Any) -> HttpResponse:
    response = _show(request, follower, **refused)
    if isinstance(refusal, (TooOften, PhotoNotStored)):
        response.status_code = refusal.status
    return say_when(response, refusal)


def _show(request: HttpRequest, follower: Follower, **refused: Any) -> HttpResponse:
    """The page of the follower; a form that was `refused` keeps what was typed."""
    timeline = personal_timeline(follower)
    context = (
        _about(follower)
        | {
            "timeline": timeline,
            "forwarding": timeline.forwarding(),
            "words": words_of(follower),
            "photos": list(CasePhoto.objects.sent_by(follower)),
            "link": follower.secret_url(),
            "gathered_from": follower.reported_as(),
            "parts": list(follower.other_parts()),
            "done": DONE.get(request.GET.get("klart", "")),
            "more_form": MoreForm(),
            "not_needed_form": NoLongerNeededForm(auto_id=NOT_NEEDED_IDS),
            "question": question_on_page(follower),
            "feedback": feedback_on_page(follower),
        }
        | refused
    )
    return render(request, "cases/follow.html", context, status=422 if refused else 200)


def _about(follower: Follower) -> dict[str, Any]:
    case = follower.case
    return {
        "follower": follower,
        "case": case,
        "municipality": case.municipality,
        "place": place_of(case.point if follower.is_reporter else case.shown_point),
        "mail_form": MailForm(auto_id=MAIL_IDS),
    }


def done(follower: Follower, what: str) -> HttpResponse:
    return redirect(f"{reverse('follow', args=[follower.token])}?klart={what}")


def qr(url: str) -> SafeString:
    """A QR code as inline SVG, dark on white in every theme."""
    drawn = segno.make(url, error="m").svg_inline(omitsize=True, border=2, title=_("QR-kod med din länk"))
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 (drawn by us; the address is encoded)
