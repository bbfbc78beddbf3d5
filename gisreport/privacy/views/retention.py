"""The administrator's pages: what is erased when, by which decision, what that would do today, and what it has done."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.errors import Refusal
from gisreport.privacy.appeal import usual_text
from gisreport.privacy.forms import HowToAppealForm, RetentionForm
from gisreport.privacy.models import HowToAppeal, RetentionRule, RetentionRun
from gisreport.privacy.retention import Preview, add_rule, end_rule, preview, unsaved_rule
from routing.models import Municipality

LATEST_RUNS = 50


@administrators_page
@require_safe
def table(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    rules = RetentionRule.objects.with_names().filter(municipality=municipality)
    runs = RetentionRun.objects.filter(rule__municipality=municipality).select_related("rule__category")
    context = {
        "municipality": municipality,
        "rules": list(rules.in_force()),
        "ended": list(rules.exclude(ended_at=None).order_by("-ended_at")),
        "runs": list(runs[:LATEST_RUNS]),
    }
    return render(request, "privacy/retention.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """First what the rule would do (`visa`), then the rule itself (`spara`)."""
    form = RetentionForm(municipality, request.POST if request.method == "POST" else None)
    shown: Preview | None = None
    if form.is_valid():
        try:
            if "spara" in request.POST:
                add_rule(municipality, by=cast(User, request.user), **form.cleaned_data)
                messages.success(request, _("Regeln är sparad. Den börjar användas i natt."))
                return redirect("retention", municipality.code)
            shown = preview(_unsaved(municipality, form.cleaned_data))
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"municipality": municipality, "form": form, "preview": shown}
    return render(request, "privacy/retention_new.html", context, status=422 if form.errors else 200)


def _unsaved(municipality: Municipality, given: dict[str, Any]) -> RetentionRule:
    return unsaved_rule(municipality, **{name: given[name] for name in ("category", "part", "months", "decided_on")})


@administrators_page
@require_safe
def rule(request: HttpRequest, municipality: Municipality, retention_id: int) -> HttpResponse:
    """One rule: what it would do tonight, and what it has done."""
    shown = rule_or_404(municipality, retention_id)
    context = {
        "municipality": municipality,
        "rule": shown,
        "preview": None if shown.ended_at else preview(shown),
        "runs": list(shown.runs.all()[:LATEST_RUNS]),
    }
    return render(request, "privacy/retention_rule.html", context)


@administrators_page
@require_POST
def end(request: HttpRequest, municipality: Municipality, retention_id: int) -> HttpResponse:
    try:
        end_rule(rule_or_404(municipality, retention_id), by=cast(User, request.user))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Regeln är avslutad. Den tar inte bort något mer."))
    return redirect("retention", municipality.code)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def how_to_appeal(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The text that stands under a decision which is not a whole yes."""
    own = HowToAppeal.objects.filter(municipality=municipality).first()
    form = HowToAppealForm(request.POST if request.method == "POST" else None, initial=own.texts if own else {})
    if form.is_valid():
        texts = {language: words.strip() for language, words in form.cleaned_data.items() if words.strip()}
        HowToAppeal.objects.update_or_create(municipality=municipality, defaults={"texts": texts})
        messages.success(request, _("Texten är sparad."))
        return redirect("how-to-appeal", municipality.code)
    context = {"municipality": municipality, "form": form, "usual": usual_text(municipality)}
    return render(request, "privacy/how_to_appeal.html", context, status=422 if form.errors else 200)


def rule_or_404(municipality: Municipality, retention_id: int) -> RetentionRule:
    return get_object_or_404(RetentionRule.objects.with_names(), pk=retention_id, municipality=municipality)
