"""How it goes for those who work here: a table, a drawing of the months, and the same as a file."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import may_open_desk
from gisreport.accounts.models import User
from gisreport.cases.access import cases_of
from gisreport.cases.models import Case
from gisreport.desk.statistics.chart import Chart
from gisreport.desk.statistics.csv_file import csv_of
from gisreport.desk.statistics.figures import FEWEST_ANSWERS, figures_of, months_of
from gisreport.desk.statistics.form import PeriodForm


@staff_page
@login_required
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    form, cases = _asked(request)
    lines = figures_of(cases, form.period)
    context = {
        "form": form,
        "period": form.period,
        "whole": lines[0].figures,
        "lines": lines[1:],
        "chart": Chart.of(months_of(cases, form.period)),
        "fewest": FEWEST_ANSWERS,
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/statistics.html", context, status=200 if form.is_valid() else 422)


@staff_page
@login_required
@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponse:
    form, cases = _asked(request)
    period = form.period
    response = HttpResponse(csv_of(figures_of(cases, period), period), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statistik-{period.since}-{period.until}.csv"'
    return response


def _asked(request: HttpRequest) -> tuple[PeriodForm, QuerySet[Case]]:
    user = cast(User, request.user)
    if not may_open_desk(user):
        raise PermissionDenied
    return PeriodForm(request.GET), cases_of(user)
