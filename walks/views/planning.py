"""The walk leader's own pages: which walks there are, the plan of each, and what is done to it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gisreport.accounts.guard import staff_page
from gisreport.accounts.may import municipalities_walked_by
from gisreport.accounts.models import User
from gisreport.errors import IllegalMove, Refusal
from gisreport.geo.srid import WGS84
from routing.models import Area, Municipality
from walks import plan
from walks.drawing import draw
from walks.forms import FIRST_DAY, LAST_DAY, CancelForm, PlanForm
from walks.light import LightThere, light_there
from walks.models import Phase, Survey, Walk, WalkSeries
from walks.views.guard import municipality_page, walk_page
from walks.where import find_point
from walks.words import cleaned

MOST_MUNICIPALITIES = 300
BEFORE = (Phase.PLANNED, Phase.OPEN, Phase.WALKING)


@staff_page
@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    municipalities = list(municipalities_walked_by(request.user)[:MOST_MUNICIPALITIES])
    if not municipalities:
        raise PermissionDenied
    chosen = _chosen(municipalities, request.GET.get("kommun", ""))
    if chosen is None:
        return render(request, "walks/plan/choose.html", {"municipalities": municipalities})
    theirs = Walk.objects.filter(municipality=chosen).select_related("series")
    context = {
        "municipality": chosen,
        "others": [one for one in municipalities if one != chosen],
        "ahead": theirs.filter(phase__in=BEFORE, cancelled_at=None).order_by("starts_at"),
        "walked": theirs.exclude(phase__in=BEFORE)[:100],
        "cancelled": theirs.exclude(cancelled_at=None)[:20],
        "surveys": Survey.objects.filter(municipality=chosen).select_related("walk")[:50],
    }
    return render(request, "walks/plan/start.html", context)


def _chosen(municipalities: list[Municipality], code: str) -> Municipality | None:
    if len(municipalities) == 1:
        return municipalities[0]
    return next((one for one in municipalities if one.code == code), None)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    form = PlanForm(municipality, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        walk = plan.plan_walk(form.save(commit=False), form.company(), by=cast(User, request.user))
        messages.success(request, _("Planen är sparad. Lägg till stopp och väg."))
        return redirect("walk-stops", walk=walk.pk)
    return _form_page(request, municipality, form)


@walk_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, walk: Walk) -> HttpResponse:
    form = PlanForm(walk.municipality, request.POST if request.method == "POST" else None, walk=walk)
    if request.method == "POST" and form.is_valid():
        try:
            plan.change_plan(form.save(commit=False), form.company(), by=cast(User, request.user))
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Planen är sparad."))
            return redirect("walk-plan", walk=walk.pk)
    return _form_page(request, walk.municipality, form, walk)


def _form_page(
    request: HttpRequest, municipality: Municipality, form: PlanForm, walk: Walk | None = None
) -> HttpResponse:
    point = form.instance.meeting_point
    context = {
        "municipality": municipality,
        "form": form,
        "walk": walk,
        "point": point,
        "home": box_of(municipality),
        "series": WalkSeries.objects.filter(municipality=municipality).values_list("name", flat=True).distinct(),
        "light": _light_of(form.instance, municipality),
    }
    return render(request, "walks/plan/form.html", context, status=422 if form.errors else 200)


def _light_of(walk: Walk, municipality: Municipality) -> LightThere | None:
    if not walk.starts_at or not walk.ends_at or walk.ends_at <= walk.starts_at:
        return None
    place = walk.meeting_point or _middle_of(municipality)
    return light_there(place, walk.starts_at, walk.ends_at) if place else None


@staff_page
@login_required
@require_safe
def light(request: HttpRequest) -> HttpResponse:
    """For the planning form while it is filled in: `kommun`, `day`, `begins`, `ends`, and `place` where it is known."""
    municipality = (
        municipalities_walked_by(request.user).filter(code=cleaned(request.GET.get("kommun", ""), 10)).first()
    )
    if municipality is None:
        raise Http404
    try:
        starts_at, ends_at = (_moment(request.GET, name) for name in ("begins", "ends"))
    except ValueError:
        return JsonResponse({"words": "", "height": ""})
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        return JsonResponse({"words": "", "height": ""})
    place = _place(request.GET.get("place", ""), municipality)
    if place is None:
        return JsonResponse({"words": "", "height": ""})
    there = light_there(place, starts_at, ends_at)
    return JsonResponse({"words": there.words, "height": there.height_words})


def _moment(asked: Mapping[str, Any], name: str) -> datetime | None:
    """ValueError for a day or an hour that does not exist; None for a day that nobody plans."""
    day, hour = parse_date(asked.get("day", "")), parse_time(asked.get(name, ""))
    if day and not FIRST_DAY <= day <= LAST_DAY:
        return None
    return timezone.make_aware(datetime.combine(day, hour)) if day and hour else None


def _place(words: str, municipality: Municipality) -> Point | None:
    try:
        return find_point(cleaned(words, 100), municipality) if words.strip() else _middle_of(municipality)
    except Refusal:
        return _middle_of(municipality)


def box_of(municipality: Municipality) -> str:
    """West, south, east, north of the border in degrees, for the map to begin with; empty without a border."""
    return ",".join(f"{side:.4f}" for side in _extent(municipality))


def _extent(municipality: Municipality) -> tuple[float, ...]:
    borders = Area.objects.on(timezone.localdate()).filter(layer=Area.MUNICIPALITY, municipality=municipality)
    return borders.aggregate(extent=Extent("geometry"))["extent"] or ()


def _middle_of(municipality: Municipality) -> Point | None:
    if not (box := _extent(municipality)):
        return None
    west, south, east, north = box
    return Point((west + east) / 2, (south + north) / 2, srid=WGS84)


@walk_page
@require_safe
def overview(request: HttpRequest, walk: Walk) -> HttpResponse:
    context = {
        "walk": walk,
        "municipality": walk.municipality,
        "missing": plan.missing_before_publishing(walk) if walk.phase == Phase.PLANNED else [],
        "can_change": walk.phase in (Phase.PLANNED, Phase.OPEN) and not walk.cancelled_at,
        "stops": walk.stops.all(),
        "invitations": walk.invitations.select_related("administration"),
        "subgroups": walk.subgroups.all(),
        "surveys": walk.surveys.all(),
        "events": walk.events.all(),
        "participants": walk.participants.present().count(),
        "light": _light_of(walk, walk.municipality),
        "drawing": draw(walk),
    }
    return render(request, "walks/plan/overview.html", context)


@walk_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_page(request: HttpRequest, walk: Walk) -> HttpResponse:
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            plan.cancel(walk, reason=form.cleaned_data["reason"], by=cast(User, request.user))
        except IllegalMove as refusal:
            messages.error(request, refusal.message)
        except Refusal as refusal:
            form.show(refusal)
        if not form.errors:
            return redirect("walk-plan", walk=walk.pk)
    context = {"walk": walk, "municipality": walk.municipality, "form": form}
    return render(request, "walks/plan/cancel.html", context, status=422 if form.errors else 200)


# --- What is done with one button ---


def publish(request: HttpRequest, walk: Walk) -> HttpResponse:
    plan.publish(walk, by=cast(User, request.user))
    messages.success(request, _("Vandringen är publicerad. Nu kan deltagarna ansluta med koden."))
    return redirect("walk-plan", walk=walk.pk)


def begin(request: HttpRequest, walk: Walk) -> HttpResponse:
    plan.start(walk, by=cast(User, request.user))
    messages.success(request, _("Vandringen pågår."))
    return redirect("walk-plan", walk=walk.pk)


def finish(request: HttpRequest, walk: Walk) -> HttpResponse:
    plan.end(walk, by=cast(User, request.user))
    messages.success(request, _("Vandringen är slut. Nu lämnar telefonerna in det som har sparats."))
    return redirect("walk-plan", walk=walk.pk)


def copy(request: HttpRequest, walk: Walk) -> HttpResponse:
    copied = plan.copy_walk(walk, by=cast(User, request.user))
    messages.success(request, _("Det här är en kopia. Välj dag och se över texterna."))
    return redirect("walk-change", walk=copied.pk)


def close_code(request: HttpRequest, walk: Walk) -> HttpResponse:
    plan.close_joining(walk, by=cast(User, request.user))
    messages.success(request, _("Ingen mer kan ansluta nu."))
    return redirect("walk-codes", walk=walk.pk)


def new_code(request: HttpRequest, walk: Walk) -> HttpResponse:
    plan.renew_code(walk, of_leader=False, by=cast(User, request.user))
    messages.success(request, _("Koden är ny. Den gamla fungerar inte längre."))
    return redirect("walk-codes", walk=walk.pk)


def new_leader_code(request: HttpRequest, walk: Walk) -> HttpResponse:
    plan.renew_code(walk, of_leader=True, by=cast(User, request.user))
    messages.success(request, _("Ledarkoden är ny. Den gamla fungerar inte längre."))
    return redirect("walk-codes", walk=walk.pk)


DEEDS: Mapping[str, Callable[[HttpRequest, Walk], HttpResponse]] = {
    "publicera": publish,
    "borja": begin,
    "avsluta": finish,
    "kopiera": copy,
    "stang-koden": close_code,
    "ny-kod": new_code,
    "ny-ledarkod": new_leader_code,
}


@walk_page
@require_POST
def act(request: HttpRequest, walk: Walk, deed: str) -> HttpResponse:
    """What cannot be done now is told on the walk's page, which lists what is missing."""
    if deed not in DEEDS:
        raise Http404
    try:
        return DEEDS[deed](request, walk)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("walk-plan", walk=walk.pk)
