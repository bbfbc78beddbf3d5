"""The page of an owner outside the municipality, behind a link of its own. A GET changes nothing here: mail scanners
follow links. A link that has run out says what to do."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gisreport.cases import outside
from gisreport.cases.forms import MoreForm, NotTheirsForm, OwnerCloseForm, RefusableForm
from gisreport.cases.models import CaseEvent, CasePhoto, OutsideLink
from gisreport.cases.place import place_of
from gisreport.cases.views.guesses import outside_link_behind
from gisreport.cases.views.secret import opened_by
from gisreport.errors import Refusal, TooOften
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.photos.limits import TooMuch, fields_and_files
from gisreport.photos.refusal import PhotoNotStored

by_link = opened_by(outside_link_behind)

DONE = {
    "svarat": gettext_lazy("Tack! Svaret är skickat till kommunen."),
    "foreslaget": gettext_lazy("Tack! Kommunen avgör om ärendet kan avslutas och hör av sig om det ska vara öppet."),
    "inte-vart": gettext_lazy("Tack för att ni sade till. Kommunen lämnar ärendet vidare."),
    "ny-lank": gettext_lazy("Kommunen har fått veta att ni vill ha en ny länk."),
}


@require_safe
@by_link
def owner(request: HttpRequest, link: OutsideLink) -> HttpResponse:
    return _show(request, link)


@require_POST
@by_link
def answer(request: HttpRequest, link: OutsideLink) -> HttpResponse:
    """Words and photos."""
    try:
        form = MoreForm(*fields_and_files(request), auto_id="svar_%s")
    except TooMuch as refusal:
        form = MoreForm({}, auto_id="svar_%s")
        form.refuse(refusal)
    return _carried_out(
        request, link, "answer_form", form, "svarat",
        lambda: outside.answer(link, text=form.cleaned_data["text"], photos=form.cleaned_data["photos"]),
    )  # fmt: skip


@require_POST
@by_link
def close(request: HttpRequest, link: OutsideLink) -> HttpResponse:
    form = OwnerCloseForm(request.POST)
    return _carried_out(
        request, link, "close_form", form, "foreslaget", lambda: outside.propose_closing(link, **form.proposal)
    )


@require_POST
@by_link
def not_theirs(request: HttpRequest, link: OutsideLink) -> HttpResponse:
    form = NotTheirsForm(request.POST)
    return _carried_out(
        request, link, "not_theirs_form", form, "inte-vart",
        lambda: outside.say_not_theirs(link, text=form.cleaned_data["text"]),
    )  # fmt: skip


@require_POST
@by_link
def again(request: HttpRequest, link: OutsideLink) -> HttpResponse:
    """The link has run out; an officer is asked for a new one."""
    try:
        spend("owner-again", f"link:{link.pk}")
        outside.ask_again(link)
    except Refusal as refusal:
        response = _show_gone(request, link, problem=refusal.message)
        response.status_code = refusal.status if isinstance(refusal, TooOften) else 410
        return say_when(response, refusal)
    return redirect(f"{reverse('owner', args=[link.token])}?klart=ny-lank")


def _carried_out(
    request: HttpRequest, link: OutsideLink, name: str, form: RefusableForm, done: str, verb: Callable[[], Any]
) -> HttpResponse:
    if form.is_valid():
        try:
            spend("owner", f"link:{link.pk}")
            verb()
        except Refusal as refusal:
            form.refuse(refusal)
            response = _show(request, link, **{name: form})
            if isinstance(refusal, (TooOften, PhotoNotStored)):
                response.status_code = refusal.status
            return say_when(response, refusal)
        return redirect(f"{reverse('owner', args=[link.token])}?klart={done}")
    return _show(request, link, **{name: form})


def _show(request: HttpRequest, link: OutsideLink, **refused: RefusableForm) -> HttpResponse:
    """A form that was `refused` keeps what was typed."""
    if not link.is_alive:
        return _show_gone(request, link)
    case = link.case
    chosen = link.photos.prefetch_related("coverings").order_by("received_at", "id")
    context: dict[str, Any] = {
        "link": link,
        "case": case,
        "municipality": case.municipality,
        "place": place_of(case.point),
        "photos": [(photo.shown_id, photo.described(case.category)) for photo in chosen],
        "contact": outside.shared_contact(link),
        "said": _with_photos(outside.said_by_owner(link)),
        "done": DONE.get(request.GET.get("klart", "")),
        "answer_form": MoreForm(auto_id="svar_%s"),
        "close_form": OwnerCloseForm(),
        "not_theirs_form": NotTheirsForm(),
    }
    return render(request, "cases/owner.html", context | refused, status=422 if refused else 200)


def _with_photos(said: list[CaseEvent]) -> list[tuple[CaseEvent, int]]:
    """Each with how many photos came with it."""
    sent = Counter(CasePhoto.objects.filter(event__in=said).values_list("event", flat=True))
    return [(event, sent[event.pk]) for event in said]


def _show_gone(request: HttpRequest, link: OutsideLink, problem: str = "") -> HttpResponse:
    """What to do when the link opens nothing any more; of the case no more than its number."""
    context = {
        "link": link,
        "municipality": link.case.municipality,
        "number": link.case.number,
        "has_run_out": link.closed_at is None and link.case.is_open,
        "is_asked": link.asked_again_at is not None,
        "problem": problem,
        "done": DONE["ny-lank"] if request.GET.get("klart") == "ny-lank" else "",
    }
    return render(request, "cases/owner_gone.html", context, status=410)
