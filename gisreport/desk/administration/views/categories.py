"""What can be reported: the list, a category with its preview, its place in the list, closing, and who sees it."""

from typing import cast

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.cases.models import DeadlineRule, PublicCase
from gisreport.desk.administration import categories as verbs
from gisreport.desk.administration.category_forms import CategoryForm, CloseForm, GroupForm
from gisreport.errors import Refusal
from reports.offered import AskedQuestion, OfferedCategory
from routing.models import Category, CategoryGroup, Municipality, Question
from routing.problems import Problem, categories_nobody_answers_for


@administrators_page
@require_safe
def categories(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    rows = Category.objects.prefetch_related(Prefetch("questions", Question.objects.open()))
    groups = municipality.category_groups.prefetch_related(Prefetch("categories", rows))
    today = timezone.localdate()
    days = dict(
        DeadlineRule.objects.on(today)
        .filter(category__municipality=municipality)
        .values_list("category", "working_days")
    )
    context = {"municipality": municipality, "groups": groups, "days": days, "today": today}
    return render(request, "desk/administration/categories.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """`?grupp=ID` fills that one in."""
    group = municipality.category_groups.filter(pk=_number(request.GET.get("grupp", ""))).first()
    return edited(request, municipality, Category(municipality=municipality, group=group) if group else
                  Category(municipality=municipality))  # fmt: skip


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, municipality: Municipality, category_id: int) -> HttpResponse:
    return edited(request, municipality, category_or_404(municipality, category_id))


def edited(request: HttpRequest, municipality: Municipality, category: Category) -> HttpResponse:
    """`preview` in what is sent shows what would be saved, and saves nothing."""
    form = CategoryForm(category, request.POST if request.method == "POST" else None)
    is_previewed = False
    if form.is_valid():
        filled = form.filled()
        is_previewed = "preview" in request.POST
        if not is_previewed:
            verbs.keep_category(filled, by=cast(User, request.user))
            messages.success(request, _("{name} är sparad.").format(name=filled.name))
            return redirect("administration-category", municipality.code, filled.pk)
    stored = Category.objects.filter(pk=category.pk).first()
    context = {
        "municipality": municipality,
        "form": form,
        "category": stored or category,
        "preview": shown(category) if category.names else None,
        "is_previewed": is_previewed,
        "questions": category.asked if category.pk else [],
        "unanswered": nobody_answers_for(stored) if stored else None,
    }
    return render(request, "desk/administration/category.html", context)


def nobody_answers_for(category: Category) -> Problem | None:
    found = categories_nobody_answers_for(category.municipality, timezone.localdate())
    return next((problem for problem in found if problem.category == category), None)


def shown(category: Category) -> OfferedCategory:
    """As in the form for residents, chosen."""
    questions = [AskedQuestion(question) for question in category.asked] if category.pk else []
    return OfferedCategory(category, questions, is_chosen=True)


@administrators_page
@require_POST
def move(request: HttpRequest, municipality: Municipality, category_id: int) -> HttpResponse:
    category = category_or_404(municipality, category_id)
    verbs.move_category(category, up="up" in request.POST, by=cast(User, request.user))
    return back_to_list(municipality, f"kategori-{category.pk}")


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, municipality: Municipality, category_id: int) -> HttpResponse:
    """`open` in what is sent opens it again."""
    category, by = category_or_404(municipality, category_id), cast(User, request.user)
    if "open" in request.POST:
        verbs.open_category(category, by=by)
        messages.success(request, _("{name} går att välja igen.").format(name=category.name))
        return back_to_list(municipality, f"kategori-{category.pk}")
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verbs.close_category(category, on=form.cleaned_data["closed_on"], by=by)
        except Refusal as refusal:
            form.show(refusal)
        else:
            day = date_format(form.cleaned_data["closed_on"], "j F Y")
            messages.success(request, _("{name} är stängd från {day}.").format(name=category.name, day=day))
            return back_to_list(municipality, f"kategori-{category.pk}")
    context = {"municipality": municipality, "form": form, "category": category}
    return render(request, "desk/administration/category_close.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def privacy(request: HttpRequest, municipality: Municipality, category_id: int) -> HttpResponse:
    """Who sees its cases: what follows from changing it is told before it is done."""
    category = category_or_404(municipality, category_id)
    refusal = ""
    if request.method == "POST" and "sure" in request.POST:
        change = verbs.make_public if category.is_private else verbs.make_private
        try:
            category = change(category, by=cast(User, request.user))
        except Refusal as refused:
            refusal = refused.message
        else:
            told = _("{name} är privat.") if category.is_private else _("{name} är öppen.")
            messages.success(request, told.format(name=category.name))
            return redirect("administration-category", municipality.code, category.pk)
    context = {
        "municipality": municipality,
        "category": category,
        "cases": verbs.cases_in(category),
        "public_cases": PublicCase.objects.in_categories(category).count(),
        "refusal": refusal,
    }
    return render(request, "desk/administration/category_privacy.html", context)


# --- Groups ---


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return edited_group(request, municipality, CategoryGroup(municipality=municipality, names={}))


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_group(request: HttpRequest, municipality: Municipality, group_id: int) -> HttpResponse:
    return edited_group(request, municipality, get_object_or_404(municipality.category_groups, pk=group_id))


def edited_group(request: HttpRequest, municipality: Municipality, group: CategoryGroup) -> HttpResponse:
    """`remove` in what is sent removes it, if it is empty."""
    form = GroupForm(group, request.POST if request.method == "POST" and "remove" not in request.POST else None)
    refusal = ""
    try:
        if "remove" in request.POST and group.pk:
            verbs.remove_group(group, by=cast(User, request.user))
            messages.success(request, _("{name} är borttagen.").format(name=group))
            return back_to_list(municipality)
        if form.is_valid():
            verbs.keep_group(form.filled(), by=cast(User, request.user))
            messages.success(request, _("{name} är sparad.").format(name=group))
            return back_to_list(municipality)
    except Refusal as refused:
        refusal = refused.message
    context = {
        "municipality": municipality,
        "form": form,
        "group": group,
        "is_empty": group.pk and not group.categories.exists(),
        "refusal": refusal,
    }
    return render(request, "desk/administration/category_group.html", context)


@administrators_page
@require_POST
def move_group(request: HttpRequest, municipality: Municipality, group_id: int) -> HttpResponse:
    group = get_object_or_404(municipality.category_groups, pk=group_id)
    verbs.move_group(group, up="up" in request.POST, by=cast(User, request.user))
    return back_to_list(municipality, f"grupp-{group.pk}")


# --- Ways ---


def category_or_404(municipality: Municipality, category_id: int) -> Category:
    return get_object_or_404(municipality.categories.select_related("group", "municipality"), pk=category_id)


def back_to_list(municipality: Municipality, anchor: str = "") -> HttpResponse:
    response = redirect("administration-categories", municipality.code)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 10 else 0
