from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import municipalities_coordinated_by
from gisreport.accounts.models import User
from gisreport.desk.log import PER_PAGE, LogFilter, what_was_done


@staff_page
@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Who has seen and done what with cases that are not public, the newest first."""
    user = cast(User, request.user)
    if not municipalities_coordinated_by(user).exists():
        raise PermissionDenied
    chosen = LogFilter(request.GET, user=user)
    page = Paginator(chosen.sights(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "coordinates": True,
        "filter": chosen,
        "page": page,
        "rows": [(sight, what_was_done(sight)) for sight in page],
        "is_narrowed": any(chosen.cleaned_data.values()),
    }
    return render(request, "desk/log.html", context)
