"""Who answers for what: read, add, change from a day on, end."""

from contextlib import suppress
from datetime import date
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.desk.administration.answering import note_rule, told_of_rule
from gisreport.desk.administration.forms import EndRuleForm, RuleForm
from gisreport.desk.administration.rule_table import rule_table
from gisreport.errors import Refusal
from routing.models import Category, Municipality, Responsibility
from routing.offer import known_category
from routing.overlaps import Beside, rules_beside
from routing.problems import described
from routing.rules import Wording, add_rule, change_rule, end_rule, refuse_past, refuse_strangers


@administrators_page
@require_safe
def table(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    context = {"municipality": municipality, "table": rule_table(municipality)}
    return render(request, "desk/administration/rules.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """`?category=CODE` fills that one in."""
    asked: Category | None = None
    with suppress(Refusal):
        asked = known_category(municipality, request.GET.get("category", ""))
    form = RuleForm(municipality, request.POST or None, initial={"category": asked})
    return edited(request, municipality, form, None)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, municipality: Municipality, rule_id: int) -> HttpResponse:
    rule = rule_or_404(municipality, rule_id)
    return edited(request, municipality, RuleForm(municipality, request.POST or None, rule=rule), rule)


def edited(
    request: HttpRequest, municipality: Municipality, form: RuleForm, rule: Responsibility | None
) -> HttpResponse:
    """Other rules for the same place and category are told of first; `anyway` in what is sent saves all the same."""
    beside: list[Beside] = []
    if form.is_valid():
        wording, since = form.wording(), form.cleaned_data["since"]
        try:
            refuse_past(since)
            refuse_strangers(municipality, wording)
            beside = rules_beside(municipality, wording, since=since, instead_of=rule)
            if not beside or "anyway" in request.POST:
                return told(request, municipality, kept(municipality, rule, wording, since, cast(User, request.user)))
        except Refusal as refusal:
            beside = []
            form.show(refusal)
    context = {"municipality": municipality, "form": form, "rule": rule, "beside": beside}
    if rule is not None:
        context["described"] = described(rule)
    return render(request, "desk/administration/rule.html", context)


@transaction.atomic
def kept(
    municipality: Municipality, rule: Responsibility | None, wording: Wording, since: date, by: User
) -> Responsibility:
    if rule is None:
        rule = add_rule(municipality, wording, since=since, by=by)
        note_rule(rule, None, told_of_rule(rule), by=by)
        return rule
    before = told_of_rule(rule)
    rule = change_rule(rule, wording, since=since, by=by)
    note_rule(rule, before, told_of_rule(rule), by=by)
    return rule


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, municipality: Municipality, rule_id: int) -> HttpResponse:
    rule = rule_or_404(municipality, rule_id)
    form = EndRuleForm(request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                ended = end_rule(rule, on=form.cleaned_data["since"], by=cast(User, request.user))
                note_rule(
                    ended,
                    {"ends": rule.valid.upper},
                    {"ends": form.cleaned_data["since"]},
                    by=cast(User, request.user),
                )
        except Refusal as refusal:
            form.show(refusal)
        else:
            day = date_format(form.cleaned_data["since"], "j F Y")
            messages.success(request, _("Regeln {rule} upphör {day}.").format(rule=described(rule), day=day))
            return redirect("administration-rules", code=municipality.code)
    context = {"municipality": municipality, "form": form, "rule": rule, "described": described(rule)}
    return render(request, "desk/administration/rule_end.html", context)


def rule_or_404(municipality: Municipality, rule_id: int) -> Responsibility:
    rules = Responsibility.objects.select_related("administration", "category", "municipality")
    return get_object_or_404(rules, pk=rule_id, municipality=municipality)


def told(request: HttpRequest, municipality: Municipality, rule: Responsibility) -> HttpResponse:
    day = date_format(rule.valid.lower, "j F Y")
    messages.success(request, _("Regeln {rule} gäller från {day}.").format(rule=described(rule), day=day))
    return redirect("administration-rules", code=municipality.code)
