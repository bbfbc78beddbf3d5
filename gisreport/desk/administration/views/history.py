from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gisreport.accounts.guard import administrators_page
from gisreport.desk.administration.history import Kind, told
from routing.models import Municipality

PER_PAGE = 50


@administrators_page
@require_safe
def history(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What was changed on these pages, the latest first; `?slag=` narrows it to one kind."""
    asked = request.GET.get("slag", "")
    kind = asked if asked in Kind.values else ""
    adjustments = municipality.adjustments.select_related("by")
    page = Paginator(adjustments.filter(kind=kind) if kind else adjustments, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "municipality": municipality,
        "page": page,
        "rows": told(page.object_list),
        "kinds": Kind.choices,
        "kind": kind,
    }
    return render(request, "desk/administration/history.html", context)
