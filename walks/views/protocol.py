"""The protocol: one page for each walk, current as long as it is there. Before it is published, a draft for leaders."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gisreport.accounts.models import User
from gisreport.cases.views.public import revalidated
from gisreport.errors import Refusal
from walks.drawing import draw
from walks.light import light_there
from walks.models import Phase, Walk
from walks.plan import STATEMENTS
from walks.protocol import protocol_of
from walks.publish import close, hindrances, publish
from walks.send import unanswered
from walks.views.guard import walk_page

TOLD = (Phase.PUBLISHED, Phase.FOLLOWED_UP, Phase.CLOSED)


@require_safe
@revalidated
def protocol(request: HttpRequest, walk: UUID) -> HttpResponse:
    whole = Walk.objects.filter(phase__in=TOLD).select_related("municipality", "checklist", "series")
    return render(request, "walks/protocol/protocol.html", _context(get_object_or_404(whole, pk=walk)))


@walk_page
@require_safe
def draft(request: HttpRequest, walk: Walk) -> HttpResponse:
    return _draft(request, walk)


@walk_page
@require_POST
def act(request: HttpRequest, walk: Walk, step: str) -> HttpResponse:
    by = cast(User, request.user)
    try:
        if step == "publicera":
            agreed = {name: name in request.POST for name in ("without_devices", "has_read")}
            publish(walk, by=by, **agreed)
            done = _("Protokollet är publicerat. De som gick och lämnade e-post får veta det.")
        elif step == "avsluta":
            close(walk, by=by)
            done = _("Vandringen är avslutad.")
        else:
            raise Http404
    except Refusal as refusal:
        messages.error(request, refusal.message)
        walk.refresh_from_db()
        return _draft(request, walk, status=max(refusal.status, 409))
    messages.success(request, done)
    return redirect("walk-protocol-draft", walk=walk.pk)


def _draft(request: HttpRequest, walk: Walk, status: int = 200) -> HttpResponse:
    is_told = walk.is_handed_in
    context = _context(walk, is_draft=not is_told) | {
        "hindrances": None if is_told else hindrances(walk),
        "left": unanswered(walk) if is_told else [],
        "is_told": is_told,
        "telling": [event for event in walk.events.all() if event.kind == "told"],
    }
    return render(request, "walks/protocol/draft.html", context, status=status)


def _context(walk: Walk, *, is_draft: bool = False) -> dict[str, Any]:
    place = walk.meeting_point or next((stop.point for stop in walk.stops.all() if stop.point), None)
    return {
        "walk": walk,
        "municipality": walk.municipality,
        "protocol": protocol_of(walk, is_draft=is_draft),
        "drawing": draw(walk),
        "light": light_there(place, walk.starts_at, walk.ends_at) if place else None,
        "statements": [
            (label, getattr(walk, name)) for name, label in STATEMENTS.items() if getattr(walk, name).strip()
        ],
    }
