"""The page where anyone reports a fault. It works without JavaScript; the scripts only spare steps."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.cases.views.support import comes_from_us
from gisreport.errors import Refusal, SameKeyOtherContent, TooOften
from gisreport.limits.guard import limited, say_when
from gisreport.limits.spend import is_left, spend
from gisreport.limits.who import subject_of
from gisreport.photos.limits import TooMuch, fields_and_files
from gisreport.photos.refusal import PhotoNotStored
from reports.forms import LONGEST_PLACE, ReportForm
from reports.offered import default_municipality, offer_of
from reports.place import find_places, home_box
from reports.script_texts import script_texts
from reports.similar import similar_cases
from reports.submit import submit
from reports.words import one_line
from routing.models import Municipality

View = Callable[..., HttpResponse]


class SeeOther(HttpResponseRedirect):
    status_code = 303


def anonymous_form(view: View) -> View:
    """A form that anyone may send, with no account behind it.

    No CSRF token: there is no authority to borrow, since whoever sends it is nobody in particular. A token would need
    a cookie, and would refuse forms that lay open over night or were saved while there was no coverage. What another
    site's page makes a visitor's browser send is refused all the same.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not comes_from_us(request):
            refusal = Refusal(_("Formuläret skickades från en annan webbplats. Fyll i det här i stället."))
            return _page(request, ReportForm.empty(refusal), status=403)
        try:
            return view(request, *args, **kwargs)
        except TooMuch as refusal:
            return _page(request, ReportForm.empty(refusal), status=refusal.status)

    return guarded


@anonymous_form
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; once sent, on to the thank-you page under the secret link."""
    if request.method != "POST":
        return _page(request, ReportForm.opened(request.GET))
    form = ReportForm(*fields_and_files(request))
    try:
        spend("report", subject_of(request))
    except TooOften as refusal:
        return _ask_to_wait(request, form, refusal)
    submission = form.ready()
    if submission is None:
        return _ask_again(request, form)
    submission.is_hasty = not is_left("report-pace", subject_of(request))
    try:
        submitted = submit(submission)
    except SameKeyOtherContent:
        form.start_anew()
        return _ask_again(request, form, status=409)
    except Refusal as refusal:
        form.refuse(refusal)
        return _ask_again(request, form, status=refusal.status)
    return SeeOther(reverse("thanks", args=[submitted.follower.token]))


# --- Pieces of the page, for the scripts ---


@never_cache
@require_safe
@limited("search")
def categories_piece(request: HttpRequest) -> HttpResponse:
    """What depends on the place: the municipality's categories, its telephone numbers, its name."""
    form = ReportForm.opened(request.GET)
    return render(request, "reports/pieces.html", form_context(form), status=422 if form.errors else 200)


@never_cache
@require_safe
@limited("search")
def similar_piece(request: HttpRequest) -> HttpResponse:
    """The open cases like this one around the pin; empty when there are none."""
    form = ReportForm.opened(request.GET)
    cases = similar_cases(form.chosen, form.where.point) if form.where and form.chosen else []
    return render(request, "reports/_similar.html", {"similar": cases})


@never_cache
@require_safe
def places_piece(request: HttpRequest) -> HttpResponse:
    """Places that a search found, or the one that coordinates name."""
    text = one_line(request.GET.get("q", ""))[:LONGEST_PLACE]
    try:
        spend("search", subject_of(request))
        found = find_places(text) if text else []
    except Refusal as refusal:
        status = refusal.status if isinstance(refusal, TooOften) else 422
        return say_when(render(request, "reports/_places.html", {"refusal": refusal}, status=status), refusal)
    return render(request, "reports/_places.html", {"text": text, "found": found})


# --- How ---


def _ask_again(request: HttpRequest, form: ReportForm, status: int = 422) -> HttpResponse:
    """The same page with what was typed, what is wrong, and what is left to ask; the photos are held."""
    _hold_photos(request, form)
    if form.lacks_room:
        status = PhotoNotStored.status
    return _page(request, form, status=status if form.errors else 200)


def _ask_to_wait(request: HttpRequest, form: ReportForm, refusal: TooOften) -> HttpResponse:
    """Nothing that was typed is lost to whoever has to wait."""
    words = _("{why} Det du har skrivit finns kvar här.").format(why=refusal.message)
    form.is_valid()
    form.refuse(TooOften(words, retry_after=refusal.retry_after))
    return say_when(_ask_again(request, form, status=refusal.status), refusal)


def _hold_photos(request: HttpRequest, form: ReportForm) -> None:
    """Only so many from one address, for they are kept for a day."""
    if form.photos and not is_left("photos", subject_of(request), cost=len(form.photos)):
        form.let_go_of_photos()
    form.hold_photos()


def _page(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    return render(request, "reports/form.html", form_context(form), status=status)


def form_context(form: ReportForm, *, ours: Collection[Municipality] = ()) -> dict[str, Any]:
    """`municipality` only when it is certain; until then the categories are those of the one that offers most. The map
    opens around `ours`, if there are any."""
    taking = Municipality.objects.filter(takes_reports=True)
    municipality = form.where.municipality if form.where else None
    if municipality is None and taking.count() == 1:
        municipality = taking.get()
    offer = offer_of(
        municipality or default_municipality(),
        chosen=str(form["category"].value() or ""),
        given=form.given_answers(),
        errors={name: form.said(name) for name in form.errors},
    )
    return {
        "form": form,
        "municipality": municipality,
        "offer": offer,
        "similar": form.similar,
        "home": ",".join(f"{side:.5f}" for side in home_box(ours)),
        "texts": script_texts(),
    }
