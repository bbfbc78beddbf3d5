from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import municipalities_coordinated_by
from gisreport.cases.access import cases_of
from gisreport.cases.status import OPEN
from gisreport.desk.inbox import PER_PAGE, InboxFilter


@staff_page
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The cases of the officer's administrations, oldest first."""
    chosen = InboxFilter(request.GET, user=request.user)  # type: ignore[arg-type]
    if not chosen.administrations:
        raise PermissionDenied
    page = Paginator(chosen.cases(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "coordinates": municipalities_coordinated_by(request.user).exists(),
        "filter": chosen,
        "page": page,
        "open_in_all": cases_of(request.user).filter(status__in=OPEN).count(),
    }
    return render(request, "desk/inbox.html", context)
