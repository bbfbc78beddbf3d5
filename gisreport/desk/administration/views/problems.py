from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gisreport.accounts.guard import administrators_page
from routing.models import AreaSet, Municipality
from routing.problems import problems_of


@administrators_page
@require_safe
def problems(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What is wrong, and which boundaries everything rests on."""
    found = problems_of(municipality)
    context = {
        "municipality": municipality,
        "urgent": [problem for problem in found if problem.is_urgent],
        "others": [problem for problem in found if not problem.is_urgent],
        "area_sets": AreaSet.objects.filter(
            valid__contains=timezone.localdate(), scope__in=("", municipality.code)
        ).order_by("layer", "scope"),
    }
    return render(request, "desk/administration/problems.html", context)
