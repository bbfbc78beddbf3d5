"""*Skicka till ansvariga*: each point goes through routing and becomes one or more cases, or somebody outside is named,
or it is said why nothing will be done.

Sending twice is sending once: what has been sent already is passed over. The cases wait for the protocol before anybody
else sees them, and are then shown at the stop; those who handle them see the exact place from the beginning.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from gisreport.cases.numbers import number_was_taken
from gisreport.cases.reasons import read_reason
from gisreport.cases.sources import Source
from gisreport.cases.status import Status
from gisreport.errors import ChangedMeanwhile, IllegalMove, OutsideLoadedWorld, Refusal
from gisreport.geo.transform import in_metres
from routing.decide import Decision, decide, decide_without_place
from routing.models import Category
from walks.models import ActionPoint, ActionPointCase, Outcome, Phase, Walk, WalkEvent, WalkEventKind
from walks.persons import flags_of, refuse_persons
from walks.shown import confirm
from walks.words import cleaned

NOT_YET = (Outcome.OPEN, Outcome.QUALITY)
LONGEST_ANSWER = 2_000
ANSWERING = (Status.PLANNED, Status.IN_PROGRESS, Status.RESOLVED, Status.DECLINED)


@dataclass(frozen=True)
class Choice:
    """What is to become of one point. `outside` names somebody; `reason` is a code or a clause after *eftersom*."""

    point: UUID
    outcome: Outcome
    categories: Sequence[Category] = ()
    outside: str = ""
    reason: str | Mapping[str, str] = ""


@dataclass(frozen=True)
class Receiver:
    """Who will get a point as a matter of this category, and why."""

    category: Category
    decision: Decision


@dataclass
class Sent:
    """How many points became what; `cases` counts the cases themselves."""

    points: int = 0
    cases: int = 0
    numbers: list[str] = field(default_factory=list)


# --- Before ---


def receivers(point: ActionPoint, categories: Iterable[Category]) -> list[Receiver]:
    """Nothing is written. Raises NobodyAnswers as routing does."""
    return [Receiver(category, _decision(point, category)) for category in categories]


def exact_place(point: ActionPoint) -> Point | None:
    """For those who handle it."""
    return point.point or (point.stop.point if point.stop else None)


def shown_place(point: ActionPoint) -> Point | None:
    """For everybody: the point's stop, else the nearest one, else where the walk began. Never the exact place."""
    if point.stop and point.stop.point:
        return point.stop.point
    if point.point is None:
        return None
    here = in_metres(point.point)
    stops = [stop.point for stop in point.walk.stops.all() if stop.point]
    nearest = min(stops, key=lambda place: in_metres(place).distance(here), default=point.walk.meeting_point)
    if nearest is None:
        wanted = _("Punkt {number} kan inte visas för allmänheten utan ett stopp. Välj eller lägg till ett stopp.")
        raise Refusal(wanted.format(number=point.number), fields={"stop": _("Välj ett stopp.")})
    return nearest


def _decision(point: ActionPoint, category: Category) -> Decision:
    """As the place says; where that is another municipality's, or nobody's, as the walk's own says."""
    place, home = exact_place(point), point.walk.municipality
    if place is not None:
        with suppress(OutsideLoadedWorld):
            decision = decide(place, category)
            if decision.municipality.pk == home.pk:
                return decision
    return decide_without_place(home, category)


# --- The verbs ---


def send_to_owners(
    walk: Walk, choices: Sequence[Choice], *, by: User | None, seen: Mapping[UUID, int] | None = None
) -> Sent:
    """All of them or none. `seen` are the versions of the points that were on screen."""
    while True:
        try:
            with transaction.atomic():
                return _send(walk, choices, by, seen or {})
        except IntegrityError as error:
            if not number_was_taken(error):
                raise


def _send(walk: Walk, choices: Sequence[Choice], by: User | None, seen: Mapping[UUID, int]) -> Sent:
    _lock(walk)
    if walk.phase not in (Phase.COLLECTING, Phase.PUBLISHED, Phase.FOLLOWED_UP):
        raise IllegalMove(_("Punkter skickas när vandringen är slut och innan den är avslutad."))
    sent = Sent()
    for choice in choices:
        point = _standing(walk, choice.point)
        if point.outcome not in NOT_YET:
            continue
        if choice.point in seen and seen[choice.point] != point.version:
            raise ChangedMeanwhile(
                _("Punkt {number} har ändrats sedan du öppnade sidan. Läs den igen innan du skickar.").format(
                    number=point.number
                )
            )
        if flags_of(point.title, point.text, point.measure):
            wanted = _("Punkt {number} innehåller ett personnummer, en adress eller ett bilnummer. Ta bort det.")
            raise Refusal(wanted.format(number=point.number))
        sent.cases += _settle(point, choice, by)
        sent.points += 1
        sent.numbers.append(str(point.number))
    if sent.points:
        _record(walk, WalkEventKind.SENT, by, data={"points": sent.points, "cases": sent.cases})
    return sent


def _settle(point: ActionPoint, choice: Choice, by: User | None) -> int:
    """Answers how many cases came of it."""
    opened = 0
    if choice.outcome == Outcome.CASES:
        if not choice.categories:
            wanted = _("Välj en kategori för punkt {number}.").format(number=point.number)
            raise Refusal(wanted, fields={"category": wanted})
        on_their_way = _link_urgent(point)
        asked = [category for category in dict.fromkeys(choice.categories) if category.pk not in on_their_way]
        opened = len([_open_case(point, category, by) for category in asked])
    elif choice.outcome == Outcome.OUTSIDE:
        point.outside = " ".join(cleaned(choice.outside, len(choice.outside)).split())[:150]
        if not point.outside:
            wanted = _("Skriv vem som ansvarar för punkt {number}.").format(number=point.number)
            raise Refusal(wanted, fields={"outside": wanted})
        refuse_persons(outside=point.outside)
    elif choice.outcome == Outcome.DECLINED:
        point.reason = read_reason(choice.reason)
        refuse_persons(own_reason="\n".join(point.reason.values()))
    elif choice.outcome != Outcome.QUALITY:
        raise Refusal(_("Välj vad som ska hända med punkt {number}.").format(number=point.number))
    point.outcome, point.sent_at, point.sent_by = choice.outcome, timezone.now(), by
    point.version += 1
    point.save()
    if point.walk.is_handed_in and point.shown_at is None:  # whoever sends it on has read it
        confirm(point.walk.action_points.filter(pk=point.pk))
    if choice.outcome == Outcome.DECLINED:
        _record(point.walk, WalkEventKind.ANSWERED, by, point)
    return opened


def _open_case(point: ActionPoint, category: Category, by: User | None) -> Case:
    walk = point.walk
    case = lifecycle.open_case(
        municipality=walk.municipality,
        category=category,
        point=exact_place(point),
        decision=_decision(point, category),
        public_point=shown_place(point),
        is_withheld=not walk.is_handed_in,
        source=Source.WALK,
        by=by,
    )
    ActionPointCase.objects.create(action_point=point, case=case)
    if not category.is_private:
        lifecycle.release_text(case, text="\n".join(filter(None, [point.title, point.text, point.measure])), by=by)
    return case


def _link_urgent(point: ActionPoint) -> set[int]:
    """What was acute went on its way during the walk; it belongs here too. Answers the categories that thereby need no
    case more."""
    for case in Case.objects.filter(pk__in=point.observations.standing().values("urgent_case")):
        ActionPointCase.objects.get_or_create(case=case, defaults={"action_point": point})
    return set(point.links.values_list("case__category", flat=True))


def take_back(point: ActionPoint, *, by: User | None) -> ActionPoint:
    """A point that somebody outside answers for, or that was declined, is open again. Cases are not taken back: the
    desk hands them over or declines them."""
    with transaction.atomic():
        _lock(point.walk)
        current = _standing(point.walk, point.pk)
        if current.outcome not in (Outcome.OUTSIDE, Outcome.DECLINED) or point.walk.phase == Phase.CLOSED:
            raise IllegalMove(_("Punkt {number} kan inte öppnas igen.").format(number=current.number))
        current.outcome, current.outside, current.answer, current.reason = Outcome.OPEN, "", "", {}
        current.version += 1
        current.save()
    return current


def answer_for(point: ActionPoint, *, answer: str, by: User | None, seen: int | None = None) -> ActionPoint:
    """What somebody outside the municipality has said."""
    with transaction.atomic():
        _lock(point.walk)
        current = _standing(point.walk, point.pk)
        if seen is not None and seen != current.version:
            raise ChangedMeanwhile(_("Punkten har ändrats sedan du öppnade sidan. Läs den och spara igen."))
        if current.outcome != Outcome.OUTSIDE:
            raise IllegalMove(_("Bara en punkt som någon utanför kommunen ansvarar för får ett svar här."))
        current.answer = cleaned(answer, len(answer))
        if not current.answer:
            raise Refusal(_("Skriv svaret."), fields={"answer": _("Skriv svaret.")})
        if len(current.answer) > LONGEST_ANSWER:
            too_long = _("Texten är längre än {limit} tecken. Korta den.").format(limit=LONGEST_ANSWER)
            raise Refusal(too_long, fields={"answer": too_long})
        refuse_persons(answer=current.answer)
        current.version += 1
        current.save()
        _record(current.walk, WalkEventKind.ANSWERED, by, current)
    return current


# --- What is answered? ---


def unanswered(walk: Walk) -> list[ActionPoint]:
    """Those for which nobody has said yet what they will do: not sent, or with a case that nobody has taken a stand on,
    or waiting for somebody outside."""
    points = walk.action_points.standing().prefetch_related("links__case").order_by("number")
    return [point for point in points if not is_answered(point)]


def is_answered(point: ActionPoint) -> bool:
    if point.outcome == Outcome.CASES:
        return all(link.case.in_the_end.status in ANSWERING for link in point.links.all())
    if point.outcome == Outcome.OUTSIDE:
        return bool(point.answer)
    return point.outcome in (Outcome.QUALITY, Outcome.DECLINED)


# --- How ---


def _lock(walk: Walk) -> None:
    walk.refresh_from_db(from_queryset=Walk.objects.select_for_update(of=("self",)).select_related("municipality"))


def _standing(walk: Walk, pk: UUID) -> ActionPoint:
    point = walk.action_points.standing().select_related("stop").filter(pk=pk).first()
    if point is None:
        raise ChangedMeanwhile(_("Någon annan har tagit bort punkten eller slagit ihop den med en annan."))
    point.walk = walk
    return point


def _record(
    walk: Walk,
    kind: WalkEventKind,
    by: User | None,
    point: ActionPoint | None = None,
    data: Mapping[str, int] | None = None,
) -> WalkEvent:
    return WalkEvent.objects.create(
        walk=walk, kind=kind, at=timezone.now(), by=by, action_point=point, data=dict(data or {})
    )
