"""What a walk leader does before and around a walk. Every verb locks the walk and writes who did it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.gis.geos import LineString, Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.models import User
from gisreport.errors import IllegalMove, Refusal
from gisreport.geo.srid import WGS84
from routing.models import Administration, Municipality
from walks.invitations import call_off, invite
from walks.models import Invitation, Phase, Stop, SubGroup, Walk, WalkEvent, WalkEventKind, WalkSeries
from walks.models.plan import new_code, new_leader_code

MOST_STOPS = 50
OPEN_AFTERWARDS = timedelta(hours=24)  # so long after the end a join code still opens, unless somebody says otherwise

# What the planning form changes. The phase and the codes are none of its business.
OF_THE_PLAN = (
    "series", "title", "kind", "starts_at", "ends_at", "meeting_place", "meeting_point", "group_mode", "shows_code",
    "checklist", *Walk.STATEMENTS,
)  # fmt: skip

STATEMENTS = {
    "purpose": gettext_lazy("Syfte"),
    "influence": gettext_lazy("Vad kan du påverka?"),
    "decided": gettext_lazy("Vad är redan bestämt?"),
    "decides": gettext_lazy("Vem beslutar?"),
    "feedback": gettext_lazy("När får du återkoppling?"),
    "support": gettext_lazy("Behov av tolk eller annat stöd"),
}


@dataclass(frozen=True)
class Company:
    """Who else takes part: a series by its name, sub-groups by theirs, and the administrations invited."""

    series: str = ""
    subgroups: Sequence[str] = ()
    administrations: Sequence[Administration] = ()


@dataclass(frozen=True)
class PlannedStop:
    """A stop as it shall be; `id` of one that is there already."""

    name: str
    point: Point | None = None
    note: str = ""
    id: UUID | None = None


@dataclass(frozen=True)
class Missing:
    """What stands between a walk and its publication; `where` is the field, or the page "stops"."""

    where: str
    words: str


def missing_before_publishing(walk: Walk) -> list[Missing]:
    missing = [
        Missing(name, _("Skriv något under ”{label}”.").format(label=STATEMENTS[name]))
        for name in walk.statements_missing()
    ]
    if not walk.meeting_place.strip():
        missing.append(Missing("meeting_place", _("Beskriv mötesplatsen med ord.")))
    if walk.meeting_point is None:
        missing.append(Missing("coordinates", _("Peka ut mötesplatsen på kartan, eller skriv var den är.")))
    if walk.ends_at <= timezone.now():  # one that has just begun can still be joined
        missing.append(Missing("day", _("Välj en tid som inte har varit.")))
    if not walk.stops.exists():
        missing.append(Missing("stops", _("Lägg till minst ett stopp.")))
    return missing


@transaction.atomic
def plan_walk(walk: Walk, company: Company, *, by: User) -> Walk:
    """A new walk, of which the fields of the plan are filled in."""
    walk.phase = Phase.PLANNED
    walk.planned_by = by
    walk.series = _series(walk.municipality, company.series)
    walk.save()
    _gather(walk, company, by)
    return walk


@transaction.atomic
def change_plan(walk: Walk, company: Company, *, by: User) -> Walk:
    """Save the fields of the plan. What is missing in a published walk is refused; so is a change once it is walked."""
    current = _locked(walk)
    _refuse_unless(current, (Phase.PLANNED, Phase.OPEN), _("Planen kan inte ändras när vandringen har börjat."))
    if current.phase == Phase.OPEN:
        _refuse_what_lacks(walk, besides=("day",))  # it may be late already
        if current.join_until:
            walk.join_until = max(current.join_until, walk.ends_at)
    walk.series = _series(walk.municipality, company.series)
    walk.save(update_fields=[*OF_THE_PLAN, "join_until"] if current.phase == Phase.OPEN else OF_THE_PLAN)
    _gather(current, company, by)
    return walk


@transaction.atomic
def set_stops(walk: Walk, stops: Sequence[PlannedStop], route: LineString | None, *, by: User) -> None:
    """These stops in this order, and this way. A stop that stays keeps its identity, so that what hangs on it does
    too."""
    current = _locked(walk)
    _refuse_unless(current, (Phase.PLANNED, Phase.OPEN), _("Stoppen kan inte ändras när vandringen har börjat."))
    if len(stops) > MOST_STOPS:
        raise Refusal(_("En vandring kan ha högst {most} stopp.").format(most=MOST_STOPS))
    if current.phase == Phase.OPEN and not stops:
        raise Refusal(_("En publicerad vandring behöver minst ett stopp."))
    known = {stop.pk: stop for stop in current.stops.all()}
    kept = {stop.id for stop in stops if stop.id in known}
    current.stops.exclude(pk__in=kept).delete()
    for position, wanted in enumerate(stops, start=1):
        stop = known.get(wanted.id) if wanted.id else None
        stop = stop or Stop(walk=current)
        stop.position, stop.name, stop.point, stop.note = position, wanted.name, wanted.point, wanted.note
        stop.save()
    current.route = route
    current.save(update_fields=["route"])
    walk.route = route


def route_through(points: Iterable[Point | None]) -> LineString | None:
    """Straight from one stop to the next; None when fewer than two have a place."""
    corners = [(point.x, point.y) for point in points if point]
    return LineString(corners, srid=WGS84) if len(set(corners)) > 1 else None


@transaction.atomic
def add_stop(walk: Walk, stop: PlannedStop, *, by: User) -> None:
    """Last in the order; the way stays as it is."""
    earlier = [PlannedStop(one.name, one.point, one.note, one.pk) for one in walk.stops.all()]
    set_stops(walk, [*earlier, stop], walk.route, by=by)


@transaction.atomic
def publish(walk: Walk, *, by: User) -> WalkEvent:
    """From now on anybody may read about it and join. Those invited get a letter. Refused with what is missing."""
    current = _locked(walk)
    _refuse_unless(current, (Phase.PLANNED,), _("Vandringen är redan publicerad."))
    _refuse_what_lacks(current)
    current.phase, current.opened_at = Phase.OPEN, timezone.now()
    current.join_until = current.join_until or current.ends_at + OPEN_AFTERWARDS
    current.save(update_fields=["phase", "opened_at", "join_until"])
    invite(current.invitations.filter(invited_at=None))
    return _write(walk, current, WalkEventKind.OPENED, by)


@transaction.atomic
def start(walk: Walk, *, by: User | None) -> WalkEvent:
    """`by` is None when the leader starts it from the phone."""
    current = _locked(walk)
    _refuse_unless(current, (Phase.OPEN,), _("Bara en publicerad vandring kan börja."))
    current.phase = Phase.WALKING
    current.save(update_fields=["phase"])
    return _write(walk, current, WalkEventKind.STARTED, by)


@transaction.atomic
def end(walk: Walk, *, by: User | None) -> WalkEvent:
    """It has been walked; the phones hand in what they have."""
    current = _locked(walk)
    _refuse_unless(current, (Phase.OPEN, Phase.WALKING), _("Vandringen har inte börjat, eller är redan slut."))
    current.phase, current.walked_at = Phase.COLLECTING, timezone.now()
    current.save(update_fields=["phase", "walked_at"])
    return _write(walk, current, WalkEventKind.WALKED, by)


@transaction.atomic
def cancel(walk: Walk, *, reason: str, by: User) -> WalkEvent:
    """Called off before it began. Those who were invited are told why."""
    current = _locked(walk)
    _refuse_unless(current, (Phase.PLANNED, Phase.OPEN), _("Vandringen har redan börjat."))
    if not reason.strip():
        advice = _("Skriv varför vandringen ställs in.")
        raise Refusal(advice, fields={"reason": advice})
    current.cancelled_at = timezone.now()
    current.save(update_fields=["cancelled_at"])
    event = _write(walk, current, WalkEventKind.CANCELLED, by, reason=reason.strip())
    call_off(current.invitations.exclude(invited_at=None))
    return event


@transaction.atomic
def copy_walk(walk: Walk, *, by: User) -> Walk:
    """The same walk again, to be planned: all but codes, days and people. It is given the same hour in a week that has
    not been."""
    starts_at = _same_hour_ahead(walk.starts_at)
    copied = Walk(
        municipality=walk.municipality,
        copied_from=walk,
        planned_by=by,
        route=walk.route,
        **{name: getattr(walk, name) for name in OF_THE_PLAN},
    )
    copied.starts_at, copied.ends_at = starts_at, starts_at + (walk.ends_at - walk.starts_at)
    copied.save()
    Stop.objects.bulk_create(
        Stop(walk=copied, position=stop.position, name=stop.name, point=stop.point, note=stop.note)
        for stop in walk.stops.all()
    )
    SubGroup.objects.bulk_create(SubGroup(walk=copied, name=group.name) for group in walk.subgroups.all())
    Invitation.objects.bulk_create(
        Invitation(walk=copied, administration_id=one.administration_id) for one in walk.invitations.all()
    )
    return copied


@transaction.atomic
def close_joining(walk: Walk, *, by: User) -> None:
    current = _locked(walk)
    current.join_closed_at = timezone.now()
    current.save(update_fields=["join_closed_at"])


@transaction.atomic
def open_joining(walk: Walk, *, until: datetime, by: User) -> None:
    """Joining is possible again (or still) until an aware time."""
    if until <= timezone.now():
        advice = _("Välj en tid som inte har varit.")
        raise Refusal(advice, fields={"until": advice})
    current = _locked(walk)
    current.join_closed_at, current.join_until = None, until
    current.save(update_fields=["join_closed_at", "join_until"])


@transaction.atomic
def renew_code(walk: Walk, *, of_leader: bool, by: User) -> None:
    """The earlier code opens nothing any more; phones that have joined stay."""
    current = _locked(walk)
    name = "leader_code" if of_leader else "join_code"
    setattr(current, name, new_leader_code() if of_leader else new_code())
    current.save(update_fields=[name])


def _locked(walk: Walk) -> Walk:
    return Walk.objects.select_for_update(of=("self",), no_key=True).select_related("municipality").get(pk=walk.pk)


def _refuse_unless(walk: Walk, phases: Sequence[Phase], message: str) -> None:
    if walk.cancelled_at:
        raise IllegalMove(_("Vandringen är inställd."))
    if walk.phase not in phases:
        raise IllegalMove(message)


def _refuse_what_lacks(walk: Walk, *, besides: Sequence[str] = ()) -> None:
    if missing := [one for one in missing_before_publishing(walk) if one.where not in besides]:
        words = _("Det här saknas innan vandringen kan publiceras.")
        raise Refusal(words, fields={one.where: one.words for one in missing})


def _write(walk: Walk, current: Walk, kind: WalkEventKind, by: User | None, **data: str) -> WalkEvent:
    """`walk` is what the caller holds: it is told how things are now."""
    for name in ("phase", "opened_at", "walked_at", "cancelled_at", "join_until"):
        setattr(walk, name, getattr(current, name))
    return WalkEvent.objects.create(walk=current, kind=kind, at=timezone.now(), by=by, data=data)


def _series(municipality: Municipality, name: str) -> WalkSeries | None:
    name = " ".join(name.split())
    if not name:
        return None
    known = WalkSeries.objects.filter(municipality=municipality, name__iexact=name).order_by("pk").first()
    return known or WalkSeries.objects.create(municipality=municipality, name=name)


def _gather(walk: Walk, company: Company, by: User) -> None:
    """Sub-groups and invitations as they shall be; whoever is invited to a published walk gets the letter at once."""
    walk.subgroups.exclude(name__in=company.subgroups).delete()
    SubGroup.objects.bulk_create([SubGroup(walk=walk, name=name) for name in company.subgroups], ignore_conflicts=True)
    walk.invitations.exclude(administration__in=company.administrations).delete()
    Invitation.objects.bulk_create(
        [Invitation(walk=walk, administration=office) for office in company.administrations], ignore_conflicts=True
    )
    if walk.phase == Phase.OPEN:
        invite(walk.invitations.filter(invited_at=None))


def _same_hour_ahead(moment: datetime) -> datetime:
    """By whole weeks, in the time that clocks show."""
    local = timezone.localtime(moment).replace(tzinfo=None)
    now = timezone.localtime().replace(tzinfo=None)
    weeks = max(1, (now - local) // timedelta(weeks=1) + 1)
    return timezone.make_aware(local + timedelta(weeks=weeks))
