"""What everybody may read of a walk: one row for each point, kept current, and who walked.

Places are stops, words are the secretary's, photos are released ones, and of cases it says what the public view of them
says: a private one is no more than *sent to whoever answers*.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from gisreport.cases.events import name_of
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, PublicCase, gathered_in
from gisreport.cases.status import Status
from gisreport.texts import in_language
from routing.models import Administration
from walks.models import (
    ActionPoint,
    AgeBand,
    Gender,
    Outcome,
    Participant,
    Stop,
    Valence,
    Walk,
    WalkPhoto,
)
from walks.points import theme_words
from walks.shown import agreement, photos_by_point
from walks.tracks import metres_walked

LEAST = 5  # of a group that is told of
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What one owner says. `number` leads to the public page of a case; empty where there is none."""

    who: str
    status: str
    number: str = ""
    planned_for: date | None = None
    reason: str = ""
    is_external: bool = False


@dataclass(frozen=True)
class Row:
    """A point as everybody may see it."""

    point: ActionPoint
    stop: Stop | None
    theme: str
    agreed: int
    asked: int
    photos: Sequence[WalkPhoto]
    answers: Sequence[Answer]

    @property
    def opinion(self) -> str:
        """*Trygg plats*, *otrygg plats*; empty where it is neither."""
        valence = Valence(self.point.valence)
        return "" if valence == Valence.NEUTRAL else str(valence.label)

    @property
    def due(self) -> date | None:
        """What the owner has said, else what the secretary has asked for."""
        return next((answer.planned_for for answer in self.answers if answer.planned_for), self.point.due_on)


@dataclass(frozen=True)
class Group:
    """`people` is None where there are fewer than five, or where it could be told from the others."""

    name: str
    people: int | None


@dataclass(frozen=True)
class Composition:
    """Who walked, as far as they said. `people` is None below five."""

    people: int | None
    genders: Sequence[Group]
    ages: Sequence[Group]


@dataclass(frozen=True)
class Protocol:
    walk: Walk
    rows: Sequence[Row]
    composition: Composition
    metres: int
    stops: int


def protocol_of(walk: Walk, *, is_draft: bool = False) -> Protocol:
    """What the secretary has confirmed, in the active language. A draft shows all as it is now, and cases that still
    wait for it as they will be."""
    chosen = walk.action_points.standing() if is_draft else walk.action_points.shown()
    points = list(chosen.select_related("stop").prefetch_related("links"))
    numbers = agreement(points) if is_draft else {point.pk: (point.agreed, point.asked) for point in points}
    photos = photos_by_point(walk, is_draft=is_draft)
    answers = _answers(points, is_draft=is_draft)
    return Protocol(
        walk=walk,
        rows=[
            Row(
                point=point,
                stop=point.stop,
                theme=theme_words(walk, point.theme),
                agreed=numbers[point.pk][0],
                asked=numbers[point.pk][1],
                photos=photos[point.pk],
                answers=answers[point.pk],
            )
            for point in points
        ],
        composition=composition(list(walk.participants.all())),
        metres=metres_walked(walk),
        stops=walk.stops.count(),
    )


# --- What becomes of it ---


def _answers(points: Sequence[ActionPoint], *, is_draft: bool) -> dict[UUID, list[Answer]]:
    now_in = gathered_in([link.case_id for point in points for link in point.links.all()])
    shown = _shown([*now_in.values()], is_draft=is_draft)
    reasons = _reasons(shown)
    found: dict[UUID, list[Answer]] = {}
    for point in points:
        mine = [_of_case(shown.get(now_in[link.case_id]), reasons) for link in point.links.all()]
        found[point.pk] = list(dict.fromkeys(mine)) or [_of_point(point)]
    return found


def _shown(cases: Sequence[int], *, is_draft: bool) -> Mapping[int, "PublicCase | Case"]:
    """The cases that everybody may see; in a draft, those that everybody will."""
    if is_draft:
        rows = Case.objects.filter(pk__in=cases).exclude(Q(is_hidden=True) | Q(category__is_private=True))
        return {case.pk: case for case in rows.select_related("administration")}
    return {case.pk: case for case in PublicCase.objects.filter(pk__in=cases).with_names()}


def _reasons(shown: Mapping[int, "PublicCase | Case"]) -> dict[int, str]:
    """Why a case was declined: the last one that was said."""
    declined = [pk for pk, case in shown.items() if case.status == Status.DECLINED]
    events = CaseEvent.objects.filter(case__in=declined, kind=EventKind.DECLINED).order_by("at", "pk")
    return {event.case_id: in_language(event.data.get("reason", {})) for event in events}


def _of_case(case: "PublicCase | Case | None", reasons: Mapping[int, str]) -> Answer:
    if case is None:
        return Answer(who="", status=_("Skickad till den som ansvarar"))
    administration: Administration = case.administration
    return Answer(
        who=name_of(administration),
        status=case.status,
        number=case.number,
        planned_for=case.planned_for if case.status == Status.PLANNED else None,
        reason=reasons.get(case.pk, ""),
        is_external=administration.is_external,
    )


def _of_point(point: ActionPoint) -> Answer:
    if point.outcome == Outcome.OUTSIDE:
        return Answer(who=point.outside, status=point.answer or _("Har fått frågan"), is_external=True)
    if point.outcome == Outcome.DECLINED:
        return Answer(who="", status=Status.DECLINED, reason=in_language(point.reason))
    if point.outcome == Outcome.QUALITY:
        return Answer(who="", status=_("Fungerar bra och ska bevaras"))
    return Answer(who="", status=_("Inte skickad till någon ännu"))


# --- Who walked ---


def composition(participants: Sequence[Participant]) -> Composition:
    """One phone is its company where it has told of one, else its holder."""
    genders: Counter[str] = Counter()
    ages: Counter[str] = Counter()
    for one in participants:
        for who, number in (one.company or {_key(one): 1}).items():
            gender, _sign, age = who.partition(":")
            genders[gender if gender in Gender.values else UNKNOWN] += int(number)
            ages[age if age in AgeBand.values else UNKNOWN] += int(number)
    people = sum(genders.values())
    return Composition(
        people=people if people >= LEAST else None,
        genders=_groups(genders, {value: str(label) for value, label in Gender.choices}),
        ages=_groups(ages, {value: str(label) for value, label in AgeBand.choices}),
    )


def _key(one: Participant) -> str:
    return f"{one.gender or UNKNOWN}:{one.age_band or UNKNOWN}"


def _groups(counted: Mapping[str, int], names: Mapping[str, str]) -> list[Group]:
    told = tellable({key: counted.get(key, 0) for key in (*names, UNKNOWN)})
    return [Group(names.get(key, _("har inte uppgett")), told[key]) for key in (*names, UNKNOWN)]


def tellable(counted: Mapping[str, int]) -> dict[str, int | None]:
    """Only groups of five or more; and where what is left out could be told by subtraction, the next smallest goes too.

    None of the numbers follows from the others and the total, unless all that is left out is nobody.
    """
    shown: dict[str, int | None] = {key: number if number >= LEAST else None for key, number in counted.items()}

    def left_out() -> list[int]:
        return [counted[key] for key, number in shown.items() if number is None and counted[key]]

    while left_out() and (sum(left_out()) < LEAST or len(left_out()) < 2):
        told = [key for key, number in shown.items() if number is not None]
        if not told:
            break
        shown[min(told, key=lambda key: (counted[key], key))] = None
    return shown
