from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import may_open_desk, municipalities_coordinated_by
from gisreport.accounts.models import User
from gisreport.desk.waiting import REASONS, rows, waiting

PER_PAGE = 50
MOST = 2_000  # those that have waited longest


@staff_page
@login_required
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """What waits on whom, and for how long, in the cases of whoever looks."""
    user = cast(User, request.user)
    if not may_open_desk(user):
        raise PermissionDenied
    why = request.GET.get("vad", "")
    found = list(waiting(user, why=why)[:MOST])  # once: to count them takes as long as to list them
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "coordinates": municipalities_coordinated_by(user).exists(),
        "page": page,
        "rows": rows(list(page.object_list)),
        "kinds": [(str(kind), capfirst(reason.what.format(name=_("mottagaren")))) for kind, reason in REASONS.items()],
        "why": why,
        "most": MOST if len(found) == MOST else 0,
    }
    return render(request, "desk/waiting.html", context)
