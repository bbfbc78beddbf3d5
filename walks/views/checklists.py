"""What is asked at the stops: the standard checklist, and the municipality's own versions."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.models import User
from gisreport.errors import Refusal
from routing.models import Municipality
from walks.checklists import checklists_for, make_version, standard_checklist
from walks.models import Checklist
from walks.views.guard import municipality_page
from walks.words import cleaned

EMPTY_ROWS = 3
MOST_ROWS = 40


@municipality_page
@require_safe
def checklists(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    standard_checklist()
    context = {"municipality": municipality, "checklists": checklists_for(municipality)}
    return render(request, "walks/plan/checklists.html", context)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """A copy of `?fran=<id>` to change; saved as a new version of whatever name it is given."""
    standard_checklist()
    wanted = request.GET.get("fran", "")
    choice = checklists_for(municipality)
    is_id = wanted.isdecimal() and len(wanted) < 19  # digits, of what the database can count to
    source = get_object_or_404(choice, pk=wanted) if is_id else choice.order_by("municipality").first()
    assert source is not None
    written = _sent(request.POST) if request.method == "POST" else _kept(source, municipality)
    if request.method == "POST" and not _wrong(written):
        try:
            made = make_version(
                municipality,
                written["name"],
                asked=_themes(written),
                scale=_scale(written),
                by=cast(User, request.user),
            )
        except Refusal as refusal:
            written["error"] = refusal.message
        else:
            messages.success(request, _("{checklist} är sparad.").format(checklist=made))
            return redirect("checklists", code=municipality.code)
    context = {"municipality": municipality, "source": source, **written}
    return render(request, "walks/plan/checklist.html", context, status=422 if written.get("error") else 200)


def _kept(source: Checklist, municipality: Municipality) -> dict[str, Any]:
    blank = {"code": "", "sv": "", "en": "", "is_graded": True}
    return {
        "name": source.name if source.municipality else municipality.name,
        "themes": [
            {"code": one["code"], "is_graded": one["is_graded"], "sv": one["texts"].get("sv", ""),
             "en": one["texts"].get("en", "")}
            for one in source.themes
        ] + [blank] * EMPTY_ROWS,
        "scale": [
            {"code": one["code"], "sv": one["texts"].get("sv", ""), "en": one["texts"].get("en", "")}
            for one in source.scale
        ],
    }  # fmt: skip


def _sent(data: QueryDict) -> dict[str, Any]:
    graded = set(data.getlist("theme_graded"))
    columns = zip(data.getlist("theme_code"), data.getlist("theme_sv"), data.getlist("theme_en"), strict=False)
    themes = [
        {"code": cleaned(code, 30), "sv": cleaned(sv, 300), "en": cleaned(en, 300), "is_graded": str(row) in graded}
        for row, (code, sv, en) in enumerate(columns)
    ]
    grades = zip(data.getlist("grade_code"), data.getlist("grade_sv"), data.getlist("grade_en"), strict=False)
    return {
        "name": " ".join(cleaned(data.get("name", ""), 100).split()),
        "themes": themes[:MOST_ROWS],
        "scale": [
            {"code": cleaned(code, 15), "sv": cleaned(sv, 100), "en": cleaned(en, 100)} for code, sv, en in grades
        ][:MOST_ROWS],
    }


def _wrong(written: dict[str, Any]) -> str:
    if not written["name"]:
        written["error"] = _("Ge checklistan ett namn.")
    elif any(not grade["sv"] or not grade["code"] for grade in written["scale"]):
        written["error"] = _("Skriv en text för varje steg på skalan.")
    return str(written.get("error", ""))


def _themes(written: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows with words. A new one gets its code, which answers are kept under, from its words."""
    asked: dict[str, dict[str, Any]] = {}
    for row in written["themes"]:
        if row["sv"]:
            code = row["code"] or _unused(slugify(row["sv"])[:26] or "fraga", asked)
            asked[code] = {"code": code, "texts": _texts(row), "is_graded": row["is_graded"]}
    return list(asked.values())


def _scale(written: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"code": grade["code"], "texts": _texts(grade)} for grade in written["scale"]]


def _texts(row: dict[str, str]) -> dict[str, str]:
    return {language: row[language] for language in ("sv", "en") if row[language]}


def _unused(code: str, taken: dict[str, Any]) -> str:
    number, tried = 2, code
    while tried in taken:
        tried, number = f"{code}-{number}", number + 1
    return tried
