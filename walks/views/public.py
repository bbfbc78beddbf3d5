"""What anybody may read about walks: which there are, and what each is about."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gisreport.accounts.may import may_lead_walks, municipalities_walked_by
from routing.models import Municipality
from walks.codes import address_of, spaced
from walks.drawing import draw
from walks.information import information
from walks.light import light_there
from walks.models import Phase, Survey, Walk, WalkEventKind
from walks.plan import STATEMENTS

MOST_PAST = 50
STILL_SHOWN = timedelta(hours=12)  # after its end, one that nobody has said is over


@require_safe
def walks(request: HttpRequest) -> HttpResponse:
    """`?kommun=2281` for those of one municipality."""
    published = Walk.objects.public().select_related("municipality")
    homes = list(Municipality.objects.filter(walks__in=Walk.objects.public()).distinct())
    chosen = next((home for home in homes if home.code == request.GET.get("kommun")), None)
    if chosen:
        published = published.filter(municipality=chosen)
    ahead = published.filter(phase__in=(Phase.OPEN, Phase.WALKING), ends_at__gt=timezone.now() - STILL_SHOWN)
    told = published.filter(phase__in=(Phase.PUBLISHED, Phase.FOLLOWED_UP, Phase.CLOSED))
    led = municipalities_walked_by(request.user)
    today = timezone.localdate()
    asked = Survey.objects.filter(opens_on__lte=today, closes_on__gte=today).select_related("municipality")
    context = {
        "ahead": ahead.order_by("starts_at"),
        "collecting": published.filter(phase=Phase.COLLECTING)[:MOST_PAST],
        "told": told[:MOST_PAST],
        "surveys": asked.filter(municipality=chosen) if chosen else asked,
        "homes": homes,
        "municipality": chosen or (homes[0] if len(homes) == 1 else None),
        "chosen": chosen,
        "leads": led.exists(),
        "planned": Walk.objects.filter(phase=Phase.PLANNED, cancelled_at=None, municipality__in=led)
        .select_related("municipality")
        .order_by("starts_at"),
    }
    return render(request, "walks/public/list.html", context)


@require_safe
def walk(request: HttpRequest, walk: UUID) -> HttpResponse:
    """One that is being planned is there for those who plan it alone."""
    found = get_object_or_404(Walk.objects.select_related("municipality", "series"), pk=walk)
    leads = may_lead_walks(request.user, found.municipality)
    if found.phase == Phase.PLANNED and not leads:
        raise Http404
    return render(request, "walks/public/walk.html", {**_told(found), "leads": leads})


def _told(walk: Walk) -> dict[str, Any]:
    called_off = walk.events.filter(kind=WalkEventKind.CANCELLED).last() if walk.cancelled_at else None
    shows_code = walk.shows_code and walk.takes_participants
    return {
        "walk": walk,
        "municipality": walk.municipality,
        "is_ahead": not walk.cancelled_at and walk.phase in (Phase.PLANNED, Phase.OPEN, Phase.WALKING),
        "stops": walk.stops.all(),
        "light": light_there(walk.meeting_point, walk.starts_at, walk.ends_at) if walk.meeting_point else None,
        "statements": [(label, getattr(walk, name)) for name, label in STATEMENTS.items()],
        "information": information(walk),
        "drawing": draw(walk),
        "on_map": _on_map(walk),
        "code": spaced(walk.join_code) if shows_code else "",
        "join_url": address_of(walk.join_code) if shows_code else "",
        "called_off_because": called_off.data.get("reason", "") if called_off else "",
    }


def _on_map(walk: Walk) -> dict[str, Any]:
    """For the script that shows the way; latitude first, as maps on the web have it."""
    return {
        "route": [[lat, lon] for lon, lat, *_height in walk.route.coords] if walk.route else [],
        "stops": [
            {"at": [stop.point.y, stop.point.x], "number": stop.position, "name": stop.name}
            for stop in walk.stops.all() if stop.point
        ],
        "meeting": [walk.meeting_point.y, walk.meeting_point.x] if walk.meeting_point else None,
    }  # fmt: skip
