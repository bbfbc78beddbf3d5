from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gisreport.accounts.guard import staff_page
from gisreport.accounts.models import User
from gisreport.desk import saved
from gisreport.desk.inbox import InboxFilter
from gisreport.desk.models import SavedInbox
from gisreport.desk.views.inbox import workplace_of
from gisreport.errors import Refusal


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_inboxes(request: HttpRequest) -> HttpResponse:
    """The list of one's own; POST adds what the inbox shows, under a name."""
    place = workplace_of(request)
    if request.method != "POST":
        return render(request, "desk/saved.html", {"saved": _own(request), "coordinates": place.coordinates})
    query = urlencode(InboxFilter(QueryDict(request.POST.get("query", "")), place=place).query)
    try:
        kept = saved.save(name=request.POST.get("name", ""), query=query, by=place.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Urvalet ”%(name)s” är sparat.") % {"name": kept.name})
    return redirect(reverse("desk") + (f"?{query}" if query else ""))


@staff_page
@login_required
@require_POST
def rename_saved(request: HttpRequest, saved_id: int) -> HttpResponse:
    kept = get_object_or_404(_own(request), pk=saved_id)
    try:
        saved.rename(kept, name=request.POST.get("name", ""))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Urvalet heter nu ”%(name)s”.") % {"name": kept.name})
    return redirect("desk-saved")


@staff_page
@login_required
@require_POST
def delete_saved(request: HttpRequest, saved_id: int) -> HttpResponse:
    kept = get_object_or_404(_own(request), pk=saved_id)
    kept.delete()
    messages.success(request, _("Urvalet ”%(name)s” är borttaget.") % {"name": kept.name})
    return redirect("desk-saved")


def _own(request: HttpRequest) -> QuerySet[SavedInbox]:
    return SavedInbox.objects.filter(owner=cast(User, request.user))
