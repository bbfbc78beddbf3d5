"""Within how many working days a case of each category should be closed."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.accounts.models import User
from gisreport.cases.models import DeadlineRule
from gisreport.desk.administration.deadlines import (
    TRIED,
    DeadlineForm,
    change_deadline,
    from_day,
    tried_on_last_year,
)
from gisreport.desk.administration.views.categories import category_or_404
from gisreport.errors import Refusal
from routing.models import Municipality


@administrators_page
@require_safe
def deadlines(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    today = timezone.localdate()
    rules = DeadlineRule.objects.filter(category__municipality=municipality, valid__overlap=(today, None))
    by_category: dict[int, list[DeadlineRule]] = {}
    for rule in rules.order_by("valid"):
        by_category.setdefault(rule.category_id, []).append(rule)
    context = {
        "municipality": municipality,
        "rows": [
            (category, by_category.get(category.pk, []))
            for category in municipality.categories.open().order_by("group__order", "order")
        ],
        "today": today,
    }
    return render(request, "desk/administration/deadlines.html", context)


@administrators_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, municipality: Municipality, category_id: int) -> HttpResponse:
    """`try` in what is sent shows how it would have gone, and saves nothing."""
    category = category_or_404(municipality, category_id)
    rules = list(DeadlineRule.objects.filter(category=category).select_related("added_by").order_by("-valid"))
    today = timezone.localdate()
    current = next((rule for rule in rules if today in rule.valid), None)
    form = DeadlineForm(current, request.POST if request.method == "POST" else None)
    chosen = current.working_days if current else 0
    if form.is_valid():
        chosen = form.cleaned_data["working_days"]
        if "try" not in request.POST:
            try:
                rule = change_deadline(category, by=cast(User, request.user), **form.cleaned_data)
            except Refusal as refusal:
                form.show(refusal)
            else:
                messages.success(request, _("{category}: {what}.").format(category=category.name, what=from_day(rule)))
                return redirect("administration-deadlines", municipality.code)
    context = {
        "municipality": municipality,
        "category": category,
        "form": form,
        "rules": rules,
        "current": current,
        "chosen": chosen,
        "tried": tried_on_last_year(category, [*TRIED, *filter(None, [chosen])]),
        "today": today,
    }
    return render(request, "desk/administration/deadline.html", context)
