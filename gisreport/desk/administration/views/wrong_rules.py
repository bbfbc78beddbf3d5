"""Which rules are wrong: what was handed over, and a change that is tried on past cases before it is made."""

from contextlib import suppress
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.desk.administration.forms import RuleForm, area_key
from gisreport.desk.administration.views.rules import kept, rule_or_404, told
from gisreport.desk.administration.wrong_rules import misrouted, months_before, try_on_past_cases
from gisreport.errors import Refusal
from routing.models import Municipality, Responsibility
from routing.offer import known_category
from routing.rules import refuse_strangers

MONTHS = (3, 6, 12, 24)
USUAL_MONTHS = 12


def months_asked(request: HttpRequest) -> int:
    given = request.GET.get("manader", "")
    return int(given) if given in {str(number) for number in MONTHS} else USUAL_MONTHS


def since(request: HttpRequest) -> date:
    return months_before(timezone.localdate(), months_asked(request))


@administrators_page
@require_safe
def wrong_rules(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    begins = since(request)
    context = {
        "municipality": municipality,
        "months": months_asked(request),
        "choices": MONTHS,
        "since": begins,
        "rows": misrouted(municipality, since=begins),
        "hit_rate": try_on_past_cases(municipality, since=begins),
    }
    return render(request, "desk/administration/wrong_rules.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def try_change(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """`?rule=ID` changes that one, without it a rule is added. Trying keeps nothing; saving makes it a rule."""
    rule = _rule_asked(request, municipality)
    form = RuleForm(municipality, request.POST or None, rule=rule, initial=_proposed(request, municipality))
    begins = since(request)
    context: dict[str, Any] = {"municipality": municipality, "form": form, "rule": rule, "since": begins}
    if form.is_valid():
        try:
            if "save" in request.POST:
                by, day = cast(User, request.user), form.cleaned_data["since"]
                return told(request, municipality, kept(municipality, rule, form.wording(), day, by))
            refuse_strangers(municipality, form.wording())
        except Refusal as refusal:
            form.show(refusal)
        else:
            context["tried"] = try_on_past_cases(municipality, since=begins, wording=form.wording(), instead_of=rule)
    return render(request, "desk/administration/try_change.html", context)


def _rule_asked(request: HttpRequest, municipality: Municipality) -> Responsibility | None:
    given = request.GET.get("rule", "")
    return rule_or_404(municipality, int(given)) if given.isdecimal() and len(given) < 10 else None


def _proposed(request: HttpRequest, municipality: Municipality) -> dict[str, Any]:
    """What the list proposes stands in the form from the beginning."""
    proposed: dict[str, Any] = {}
    with suppress(Refusal):
        proposed["category"] = known_category(municipality, request.GET.get("category", ""))
    office = request.GET.get("administration", "")
    if office.isdecimal() and len(office) < 10:
        proposed["administration"] = int(office)
    if layer := request.GET.get("layer", ""):
        proposed["area"] = area_key(layer, request.GET.get("area", ""))
    return proposed
