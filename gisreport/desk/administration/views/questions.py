"""What is asked about a category, shown as residents see it before it is saved."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.desk.administration import questions as verbs
from gisreport.desk.administration.category_forms import QuestionForm
from gisreport.desk.administration.views.categories import category_or_404
from gisreport.errors import Refusal
from reports.offered import AskedQuestion
from routing.models import Municipality, Question


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality, category_id: int) -> HttpResponse:
    category = category_or_404(municipality, category_id)
    return edited(request, municipality, Question(category=category, texts={}))


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, municipality: Municipality, question_id: int) -> HttpResponse:
    return edited(request, municipality, question_or_404(municipality, question_id))


def edited(request: HttpRequest, municipality: Municipality, question: Question) -> HttpResponse:
    """`preview` in what is sent shows what would be saved, and saves nothing."""
    form = QuestionForm(question, request.POST if request.method == "POST" else None)
    is_previewed = False
    if form.is_valid():
        filled = form.filled()
        is_previewed = "preview" in request.POST
        if not is_previewed:
            try:
                verbs.keep_question(filled, by=cast(User, request.user))
            except Refusal as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("Frågan är sparad."))
                return back_to_category(municipality, question)
    context = {
        "municipality": municipality,
        "form": form,
        "category": question.category,
        "question": question,
        "preview": AskedQuestion(question) if question.texts else None,
        "is_previewed": is_previewed,
        "answered": verbs.times_answered(question) if question.pk else 0,
    }
    return render(request, "desk/administration/question.html", context)


@administrators_page
@require_POST
def move(request: HttpRequest, municipality: Municipality, question_id: int) -> HttpResponse:
    question = question_or_404(municipality, question_id)
    verbs.move_question(question, up="up" in request.POST, by=cast(User, request.user))
    return back_to_category(municipality, question)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, municipality: Municipality, question_id: int) -> HttpResponse:
    question = question_or_404(municipality, question_id)
    if request.method == "POST" and "sure" in request.POST:
        is_kept = verbs.remove_question(question, by=cast(User, request.user))
        told = _("Frågan ställs inte längre. Svaren som finns går att läsa.") if is_kept else _("Frågan är borttagen.")
        messages.success(request, told)
        return back_to_category(municipality, question)
    context = {
        "municipality": municipality,
        "category": question.category,
        "question": question,
        "answered": verbs.times_answered(question),
    }
    return render(request, "desk/administration/question_remove.html", context)


def question_or_404(municipality: Municipality, question_id: int) -> Question:
    questions = Question.objects.open().select_related("category__municipality")
    return get_object_or_404(questions, pk=question_id, category__municipality=municipality)


def back_to_category(municipality: Municipality, question: Question) -> HttpResponse:
    response = redirect("administration-category", municipality.code, question.category_id)
    response["Location"] += "#fragor-i-kategorin"
    return response
