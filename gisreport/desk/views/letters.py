"""*Brev att skriva ut*: what those who follow on paper are to be told."""

from dataclasses import dataclass
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import may_open_desk
from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.cases.access import cases_of
from gisreport.cases.events import sentence_for
from gisreport.cases.letters import words_for
from gisreport.cases.models import CaseEvent, Deed, Follower
from gisreport.cases.paper import mark_posted, to_post
from gisreport.cases.views.secret import qr

PER_PAGE = 50


@dataclass(frozen=True)
class Waiting:
    event: CaseEvent
    follower: Follower

    @property
    def sentence(self) -> str:
        return sentence_for(self.follower, self.event)


@staff_page
@login_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if not may_open_desk(user):
        raise PermissionDenied
    waiting = to_post(cases_of(user)).with_names().select_related("case__category")
    page: Any = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    followers = Follower.objects.select_related("on_paper").in_bulk([event.to for event in page])
    found = [Waiting(event, followers[event.to]) for event in page]
    return render(request, "desk/letters.html", {"page": page, "letters": found})


@staff_page
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@csp_replace({"img-src": [SELF, "data:"]})  # type: ignore[arg-type]
def letter(request: HttpRequest, event_id: int, follower_id: int) -> HttpResponse:
    """One letter, to print; POST says that it is posted."""
    user = cast(User, request.user)
    events = CaseEvent.objects.filter(case__in=cases_of(user), case__followers__on_paper__isnull=False)
    event = get_object_or_404(
        events.with_names().select_related("case__category", "case__municipality", "case__administration").distinct(),
        pk=event_id,
    )
    follower = get_object_or_404(
        event.case.followers.alive().select_related("on_paper"), pk=follower_id, on_paper__isnull=False
    )
    if request.method == "POST":
        is_new = mark_posted(event, follower, by=user)
        messages.success(request, _("Brevet är postat.") if is_new else _("Någon annan har redan postat brevet."))
        return redirect("desk-letters")
    audit.note(user, Deed.SEEN, event.case)
    link = follower.secret_url()
    with translation.override(follower.language):
        context = {
            "case": event.case,
            "municipality": event.case.municipality,
            "event": event,
            "follower": follower,
            "sentence": sentence_for(follower, event),
            "words": words_for(follower, event),
            "link": link,
            "qr": qr(link),
            "is_posted": event.paper_letters.filter(follower=follower).exists(),
        }
    return render(request, "desk/letter.html", context)
