"""What whoever reported is asked: a question from staff, and whether it was solved. A GET answers nothing here: mail
scanners follow links."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gisreport.cases.ask import answer
from gisreport.cases.asked import feedback_on_page
from gisreport.cases.events import personal_sentence
from gisreport.cases.feedback import ASKINGS, give_feedback
from gisreport.cases.forms import AnswerForm, FeedbackForm
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Follower, Inquiry
from gisreport.cases.views.guesses import inquiry_behind
from gisreport.cases.views.secret import done, opened_by, secret
from gisreport.errors import Refusal, TooOften
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from gisreport.photos.limits import TooMuch, fields_and_files
from gisreport.photos.refusal import PhotoNotStored

# --- A question from staff ---


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(inquiry_behind)
def answer_by_link(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    """By the link of the letter, which opens nothing else of the case and answers once."""
    if request.method != "POST":
        return _show_question(request, inquiry)
    form, refusal = _answered(request, inquiry)
    if refusal or form.errors:
        return _refused(_show_question(request, inquiry, form=form), refusal)
    return redirect("answer", inquiry.token)


@require_POST
@secret
def answer_on_page(request: HttpRequest, follower: Follower) -> HttpResponse:
    """The same on the secret page."""
    inquiry = follower.inquiries.select_related("asked__administration", "case", "follower").last()
    if inquiry is None:
        return redirect("follow", follower.token)
    form, refusal = _answered(request, inquiry)
    if refusal or form.errors:
        return _refused(_show_question(request, inquiry, form=form), refusal)
    return done(follower, "svarat")


def _answered(request: HttpRequest, inquiry: Inquiry) -> tuple[AnswerForm, Refusal | None]:
    try:
        form = AnswerForm(*fields_and_files(request))
    except TooMuch as refusal:
        form = AnswerForm({})
        form.refuse(refusal)
        return form, refusal
    if form.is_valid():
        try:
            spend("information", subject_of(request))
            answer(inquiry, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return form, refusal
    return form, None


def _show_question(request: HttpRequest, inquiry: Inquiry, **refused: Any) -> HttpResponse:
    context = {
        "inquiry": inquiry,
        "case": inquiry.case,
        "municipality": inquiry.case.municipality,
        "sentence": personal_sentence(inquiry.asked),
        "has_run_out": inquiry.expires_at <= timezone.now(),
        "form": AnswerForm(),
    }
    gone = not (inquiry.is_waiting or inquiry.answered_id)
    return render(request, "cases/answer.html", context | refused, status=422 if refused else 410 if gone else 200)


# --- Was it solved? ---


@require_http_methods(["GET", "HEAD", "POST"])
@secret
def feedback(request: HttpRequest, follower: Follower) -> HttpResponse:
    """The letter leads here with an answer chosen; it counts when it is sent from here."""
    asked = feedback_on_page(follower)
    asking = asked.asking if asked else ASKINGS[EventKind.RESOLVED]
    if request.method != "POST":
        chosen = FeedbackForm(asking=asking, initial={"solved": request.GET.get("svar", "")})
        return _show_feedback(request, follower, chosen) if asked else redirect("follow", follower.token)
    form = FeedbackForm(request.POST, asking=asking)
    if not form.is_valid():
        return _refused(_show_feedback(request, follower, form), None)
    try:
        spend("information", subject_of(request))
        given = give_feedback(follower, **form.answer)
    except Refusal as refusal:
        form.refuse(refusal)
        return _refused(_show_feedback(request, follower, form), refusal)
    return done(follower, "omdome" if given.is_solved else "oppet-igen" if given.reopened else "kvar")


def _show_feedback(request: HttpRequest, follower: Follower, form: FeedbackForm) -> HttpResponse:
    context = {"follower": follower, "case": follower.case, "municipality": follower.case.municipality, "form": form}
    return render(request, "cases/feedback.html", context)


# --- How ---


def _refused(response: HttpResponse, refusal: Refusal | None) -> HttpResponse:
    known = isinstance(refusal, TooOften | PhotoNotStored | TooMuch)
    response.status_code = refusal.status if refusal and known else 422
    return say_when(response, refusal) if refusal else response
