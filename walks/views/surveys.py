"""*Where should we go?*: asked by walk leaders, answered by anybody without an account."""

from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.accounts.models import User
from gisreport.cases.views.support import comes_from_us
from gisreport.errors import Refusal, TooOften
from gisreport.limits.guard import say_when
from gisreport.limits.spend import spend
from gisreport.limits.who import subject_of
from routing.models import Municipality
from walks.forms import AnswerForm, SurveyForm
from walks.models import Survey, Walk
from walks.plan import PlannedStop, add_stop
from walks.survey import answer, ask, change_question, places_in
from walks.views.guard import municipality_page, survey_page
from walks.views.planning import box_of
from walks.where import written

AROUND = 0.02  # degrees, one or two kilometres


@csrf_exempt  # nobody in particular answers: there is no authority to borrow, and no cookie to carry a token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, survey: UUID) -> HttpResponse:
    asked = get_object_or_404(Survey.objects.select_related("municipality", "walk"), pk=survey)
    if request.method != "POST":
        return _answer_form(request, asked, AnswerForm(initial={"id": uuid4()}), status=200)
    form = AnswerForm(request.POST)
    try:
        if not comes_from_us(request):
            raise Refusal(_("Formuläret skickades från en annan webbplats. Fyll i det här i stället."))
        spend("survey", subject_of(request))
        if not form.is_valid():
            return _answer_form(request, asked, form, status=422)
        given = form.cleaned_data
        answer(asked, given["id"], point=form.point, place=given["place"], valence=given["valence"], text=given["text"])
    except Refusal as refusal:
        form.is_valid()
        form.add_error(None, refusal.message)
        status = refusal.status if isinstance(refusal, TooOften) else max(refusal.status, 400)
        return say_when(_answer_form(request, asked, form, status=status), refusal)
    response = redirect("survey-thanks", survey=asked.pk)
    response.status_code = 303
    return response


def _answer_form(request: HttpRequest, asked: Survey, form: AnswerForm, status: int) -> HttpResponse:
    context = {
        "survey": asked,
        "municipality": asked.municipality,
        "form": form,
        "home": _home(asked),
    }
    return render(request, "walks/public/survey.html", context, status=status)


def _home(asked: Survey) -> str:
    """What the map shows at first: around the meeting place of the walk that is asked about, else the municipality."""
    around = asked.walk.meeting_point.buffer(AROUND).extent if asked.walk and asked.walk.meeting_point else None
    return ",".join(f"{side:.5f}" for side in around) if around else box_of(asked.municipality)


@require_safe
def thanks(request: HttpRequest, survey: UUID) -> HttpResponse:
    asked = get_object_or_404(Survey.objects.select_related("municipality", "walk"), pk=survey)
    return render(request, "walks/public/survey_thanks.html", {"survey": asked, "municipality": asked.municipality})


# --- For walk leaders ---


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """`?vandring=<id>` fills in the walk."""
    form = SurveyForm(
        municipality,
        request.POST if request.method == "POST" else None,
        initial={"walk": request.GET.get("vandring")},
    )
    if request.method == "POST" and form.is_valid():
        survey = ask(municipality, form.asked(), by=cast(User, request.user))
        return redirect("survey-results", survey=survey.pk)
    return _form_page(request, municipality, form)


@survey_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, survey: Survey) -> HttpResponse:
    form = SurveyForm(survey.municipality, request.POST if request.method == "POST" else None, survey=survey)
    if request.method == "POST" and form.is_valid():
        change_question(survey, form.asked(), by=cast(User, request.user))
        messages.success(request, _("Frågan är sparad."))
        return redirect("survey-results", survey=survey.pk)
    return _form_page(request, survey.municipality, form, survey)


def _form_page(
    request: HttpRequest, municipality: Municipality, form: SurveyForm, survey: Survey | None = None
) -> HttpResponse:
    context = {"municipality": municipality, "form": form, "survey": survey}
    return render(request, "walks/plan/survey_form.html", context, status=422 if form.errors else 200)


@survey_page
@require_safe
def results(request: HttpRequest, survey: Survey) -> HttpResponse:
    places = places_in(survey)
    context: dict[str, Any] = {
        "survey": survey,
        "municipality": survey.municipality,
        "places": places,
        "pins": [
            {"lat": place.point.y, "lon": place.point.x, "name": place.name, "number": number,
             "kind": "unsafe" if place.unsafe >= place.safe else "safe"}
            for number, place in enumerate(places, start=1) if place.point
        ],
        "answers": sum(len(place.answers) for place in places),
        "public_url": request.build_absolute_uri(reverse("survey", args=[survey.pk])),
        "home": box_of(survey.municipality),
    }  # fmt: skip
    return render(request, "walks/plan/survey_results.html", context)


@survey_page
@require_POST
def make_stop(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The place that holds the answer `answer` becomes the last stop of the survey's walk."""
    walk: Walk | None = survey.walk
    place = next(
        (one for one in places_in(survey) if request.POST.get("answer") in {str(each.pk) for each in one.answers}), None
    )
    if walk is None or place is None:
        raise Http404
    try:
        add_stop(walk, PlannedStop(place.name[:150], place.point), by=cast(User, request.user))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        where = written(place.point) or _("utan plats på kartan")
        messages.success(request, _("{name} är nu ett stopp ({where}).").format(name=place.name, where=where))
    return redirect("survey-results", survey=survey.pk)
