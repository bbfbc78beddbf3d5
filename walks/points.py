"""From what many have noted to points that somebody can answer: the secretary's verbs.

Nothing is deleted: each verb writes a PointChange, by which the last one can be undone. `seen` is the version of the
point that the secretary had on screen; if another has changed it since, the verb is refused with who did it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, product
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.errors import ChangedMeanwhile, IllegalMove, Refusal
from gisreport.geo.srid import WGS84
from gisreport.geo.transform import in_metres
from gisreport.texts import in_language
from walks import published
from walks.models import ActionPoint, Observation, Outcome, Phase, Placed, PointChange, Stop, Valence, Walk
from walks.persons import flags_of, refuse_persons
from walks.shown import confirm, moved
from walks.themes import name_of

NEAR_M = 30.0
CELL_M = 20.0  # across its corners it is less than NEAR_M
# Half of the cells that may hold something near; from the other half it is seen the other way around.
AROUND = [(east, north) for east in range(3) for north in range(-2, 3) if (east, north) > (0, 0)]
LONGEST_TITLE = 150
LONGEST_TEXT = 5_000
# What undoing brings back.
FIELDS = (
    "number",
    "stop_id",
    "point",
    "title",
    "text",
    "measure",
    "theme",
    "valence",
    "outcome",
    "due_on",
    "removed_at",
)


@dataclass(frozen=True)
class Words:
    """What the secretary writes of a point; it is what is published."""

    title: str
    text: str = ""
    measure: str = ""
    theme: str = ""
    valence: str = Valence.NEGATIVE
    stop: Stop | None = None
    due_on: date | None = None


# --- What belongs together? ---

Mind = tuple[str, str]  # theme and valence
Places = Mapping[UUID, tuple[float, float] | None]  # EPSG:3006


@dataclass(frozen=True)
class Suggestion:
    """Observations that seem to say the same. `joins` is a point that already says it."""

    observations: Sequence[Observation]
    joins: ActionPoint | None = None

    @property
    def words(self) -> Words:
        return words_of(self.observations)


def suggestions(walk: Walk) -> list[Suggestion]:
    """The observations of the tray, those together that have one theme, are of one mind, and lie at the same stop or
    within 30 metres of each other (EPSG:3006)."""
    waiting = list(walk.observations.in_tray().select_related("stop", "participant").order_by("at", "pk"))
    points: dict[Mind, list[ActionPoint]] = defaultdict(list)
    for point in walk.action_points.standing().filter(outcome__in=(Outcome.OPEN, Outcome.QUALITY)):
        points[point.theme, point.valence].append(point)
    places = {one.pk: _metres(one) for one in waiting}
    places |= {point.pk: _metres(point) for point in chain.from_iterable(points.values())}
    return [
        Suggestion(
            group, next((point for point in points[_mind(group[0])] if _say_the_same(group[0], point, places)), None)
        )
        for group in _groups(waiting, places)
    ]


def _groups(observations: Sequence[Observation], places: Places) -> list[list[Observation]]:
    """Neighbours of neighbours belong together; in the order of the first of each."""
    of_one_mind: dict[Mind, list[Observation]] = defaultdict(list)
    for one in observations:
        of_one_mind[_mind(one)].append(one)
    joined = _Joined()
    for (theme, _valence), alike in of_one_mind.items():
        if theme:
            _join_at_stops(alike, joined)
            _join_near(alike, places, joined)
    groups: dict[UUID, list[Observation]] = defaultdict(list)
    for one in observations:
        groups[joined.first_of(one.pk)].append(one)
    return list(groups.values())


class _Joined:
    """What belongs together, each led to one of its own."""

    def __init__(self) -> None:
        self._leads_to: dict[UUID, UUID] = {}

    def first_of(self, pk: UUID) -> UUID:
        while (further := self._leads_to.get(pk, pk)) != pk:
            self._leads_to[pk] = self._leads_to.get(further, further)
            pk = further
        return pk

    def join(self, one: UUID, other: UUID) -> None:
        self._leads_to[self.first_of(other)] = self.first_of(one)


def _join_at_stops(observations: Iterable[Observation], joined: _Joined) -> None:
    first_at: dict[UUID, UUID] = {}
    for one in observations:
        if one.stop_id:
            joined.join(first_at.setdefault(one.stop_id, one.pk), one.pk)


def _join_near(observations: Iterable[Observation], places: Places, joined: _Joined) -> None:
    """In cells so small that all in one are near; other cells are compared with the ones around them alone."""
    cells: dict[tuple[int, int], list[UUID]] = defaultdict(list)
    for one in observations:
        if place := places[one.pk]:
            cells[int(place[0] // CELL_M), int(place[1] // CELL_M)].append(one.pk)
    for (column, row), here in cells.items():
        for pk in here[1:]:
            joined.join(here[0], pk)
        for east, north in AROUND:
            there = cells.get((column + east, row + north))
            if there and joined.first_of(here[0]) != joined.first_of(there[0]) and _any_near(here, there, places):
                joined.join(here[0], there[0])


def _any_near(here: Iterable[UUID], there: Iterable[UUID], places: Places) -> bool:
    return any(_are_near(places[one], places[other]) for one, other in product(here, there))


def _are_near(here: tuple[float, float] | None, there: tuple[float, float] | None) -> bool:
    return here is not None and there is not None and math.dist(here, there) <= NEAR_M


def _say_the_same(one: Observation, other: ActionPoint, places: Places) -> bool:
    if not one.theme or _mind(one) != _mind(other):
        return False
    return bool(one.stop_id and one.stop_id == other.stop_id) or _are_near(places[one.pk], places[other.pk])


def _mind(item: Observation | ActionPoint) -> Mind:
    return item.theme, item.valence


def _metres(item: Observation | ActionPoint) -> tuple[float, float] | None:
    if item.point is None:
        return None
    place = in_metres(item.point)
    return place.x, place.y


def words_of(observations: Sequence[Observation]) -> Words:
    """What a point made of them says before the secretary has written anything. Texts that speak of persons are left
    out; the secretary reads them with the observations."""
    stop = _stop_of(observations)
    theme = Counter(one.theme for one in observations).most_common(1)[0][0]
    valence = Counter(one.valence for one in observations).most_common(1)[0][0]
    title = ", ".join(filter(None, (name_of(theme), stop.name if stop and not flags_of(stop.name) else "")))
    return Words(
        title=(title or _("Punkt"))[:LONGEST_TITLE],
        text=_together(one.text for one in observations if not flags_of(one.text)),
        measure=_together(one.measure for one in observations if not flags_of(one.measure)),
        theme=theme,
        valence=valence,
        stop=stop,
    )


def _together(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))[:LONGEST_TEXT]


def _stop_of(observations: Sequence[Observation]) -> Stop | None:
    stops = {one.stop_id: one.stop for one in observations if one.stop}
    counted = Counter(one.stop_id for one in observations if one.stop)
    return stops[counted.most_common(1)[0][0]] if counted else None


def exact_place(observations: Sequence[Observation]) -> Point | None:
    """Where it is, as exactly as anybody told: a pin that was moved by hand, else the most accurate position."""
    placed = [one for one in observations if one.point]
    if not placed:
        return None
    worst = float("inf")
    rank = {Placed.MOVED: 0, Placed.GPS: 1, Placed.STOP: 2, Placed.NONE: 3}
    best = min(placed, key=lambda one: (rank[Placed(one.placed)], worst if one.accuracy is None else one.accuracy))
    return best.point


# --- The verbs ---


def make_point(
    walk: Walk,
    *,
    observations: Iterable[UUID] = (),
    words: Words | None = None,
    by: User | None,
    only_waiting: bool = False,
) -> ActionPoint:
    """A new last point, of observations from the tray or (unless `only_waiting`) from other points; prefilled where
    `words` are missing. Doing it again answers the point that was made. After publication it is a draft, until `show`.
    """
    wanted = list(observations)
    with _changing(walk, "make", by=by) as change:
        chosen = change.takes(wanted, only_waiting=only_waiting)
        if words is None and (made := _made_of(walk, {one.pk for one in chosen} or set(wanted))):
            return made
        if not chosen and words is None:
            raise Refusal(_("Välj minst en iakttagelse."), fields={"observations": _("Välj minst en iakttagelse.")})
        point = ActionPoint(walk=walk, number=_next_number(walk), point=exact_place(chosen), made_by=by)
        _write(point, words or words_of(chosen))
        change.makes(point)
        Observation.objects.filter(pk__in=[one.pk for one in chosen]).update(action_point=point)
    return point


def _made_of(walk: Walk, keys: set[UUID]) -> ActionPoint | None:
    """The open point that these and no others are in."""
    points = set(walk.observations.filter(pk__in=keys).values_list("action_point", flat=True))
    point = walk.action_points.standing().filter(pk__in=points - {None}).first() if len(points) == 1 else None
    if point is None or not _is_open(point):
        return None
    return point if set(point.observations.standing().values_list("pk", flat=True)) == keys else None


@transaction.atomic
def make_suggested(walk: Walk, *, by: User | None) -> int:
    """All suggestions at once, as they stand when it is our turn. Answers how many points there are of them."""
    _lock(walk)
    _refuse_closed(walk)
    found = suggestions(walk)
    for one in found:  # each can be undone by itself
        chosen = [observation.pk for observation in one.observations]
        if one.joins:
            move(walk, chosen, to=one.joins, by=by)
        else:
            make_point(walk, observations=chosen, by=by)
    return len(found)


def edit(point: ActionPoint, *, words: Words, seen: int, by: User | None) -> ActionPoint:
    """Nothing is written by pressing Save without a change."""
    with _changing(point.walk, "edit", by=by) as change:
        current = change.touches(point, seen=seen)
        _write(current, words)
        change.saves(current)
    return current


def move(
    walk: Walk,
    observations: Iterable[UUID],
    *,
    to: ActionPoint | None,
    by: User | None,
    only_waiting: bool = False,
) -> None:
    """Observations into a point, or (None) back into the tray; with `only_waiting` none out of another point."""
    wanted = list(observations)
    with _changing(walk, "move", by=by) as change:
        target = change.touches(to) if to else None
        chosen = change.takes(wanted, only_waiting=only_waiting)
        if not chosen and target and target.observations.filter(pk__in=wanted).exists():
            return  # it was done already
        if not chosen:
            raise Refusal(_("Välj minst en iakttagelse."), fields={"observations": _("Välj minst en iakttagelse.")})
        Observation.objects.filter(pk__in=[one.pk for one in chosen]).update(action_point=target)
        if target:
            target.point = target.point or exact_place(chosen)
            change.saves(target)


def merge(point: ActionPoint, *, into: ActionPoint, by: User | None) -> ActionPoint:
    """What stood in `point` goes into the other one, its words too; `point` is taken away."""
    if point.pk == into.pk:
        raise Refusal(_("Välj en annan punkt att slå ihop med."), fields={"into": _("Välj en annan punkt.")})
    with _changing(point.walk, "merge", by=by) as change:
        gone, kept = change.touches(point), change.touches(into)
        chosen = change.takes(gone.observations.values_list("pk", flat=True))
        Observation.objects.filter(pk__in=[one.pk for one in chosen]).update(action_point=kept)
        kept.text, kept.measure = _together([kept.text, gone.text]), _together([kept.measure, gone.measure])
        refuse_persons(text=kept.text, measure=kept.measure)
        kept.point = kept.point or gone.point
        _take_away(gone)
        change.saves(gone)
        change.saves(kept)
    return kept


def remove(point: ActionPoint, *, by: User | None) -> None:
    """The point goes; its observations go back into the tray."""
    with _changing(point.walk, "remove", by=by) as change:
        gone = change.touches(point)
        change.takes(gone.observations.values_list("pk", flat=True))
        gone.observations.update(action_point=None)
        _take_away(gone)
        change.saves(gone)


def reorder(point: ActionPoint, *, up: bool, by: User | None) -> None:
    """One place up or down; nothing at the ends."""
    with _changing(point.walk, "reorder", by=by) as change:
        if point.walk.is_handed_in:
            raise IllegalMove(_("Protokollet är publicerat, så punkterna behåller sina nummer."))
        others = point.walk.action_points.standing()
        number = others.values_list("number", flat=True).get(pk=point.pk)
        other = (
            others.filter(number__lt=number).order_by("-number") if up else others.filter(number__gt=number)
        ).first()
        if other is None:
            return
        one, other = change.touches(point, even_sent=True), change.touches(other, even_sent=True)
        one.number, other.number = other.number, one.number
        change.saves(one)
        change.saves(other)


def show(point: ActionPoint, *, by: User | None) -> ActionPoint:
    """A point that was made after publication comes into the protocol: the secretary has read it."""
    with _changing(point.walk, "show", by=by) as change:
        if not point.walk.is_handed_in:
            raise IllegalMove(_("Protokollet är inte publicerat än. Punkten kommer med när du publicerar det."))
        current = change.touches(point, even_sent=True)
        refuse_persons(title=current.title, text=current.text, measure=current.measure)
        confirm(point.walk.action_points.filter(pk=current.pk))
        published.changed(point.walk)
    current.refresh_from_db()
    return current


def renumber(walk: Walk) -> None:
    """1, 2, 3 … without gaps; called within the transaction that publishes them, after which numbers stay."""
    for number, point in enumerate(walk.action_points.standing().order_by("number"), start=1):
        if point.number != number:
            ActionPoint.objects.filter(pk=point.pk).update(number=number)


def undo(walk: Walk, *, by: User | None) -> PointChange:
    """The last change that stands is taken back, if nothing of it has been changed in another way since."""
    with transaction.atomic():
        _lock(walk)
        _refuse_closed(walk)
        change = walk.point_changes.filter(undone_at=None).order_by("-pk").first()
        if change is None:
            raise IllegalMove(_("Det finns inget att ångra."))
        points = {str(point.pk): point for point in walk.action_points.filter(pk__in=list(change.after["points"]))}
        now = {
            "points": {key: _as_json(point) for key, point in points.items()},
            "observations": _where(walk, change.after["observations"]),
        }
        if now != change.after or any(not _is_open(point) for point in points.values()):
            raise ChangedMeanwhile(
                _("Punkterna har ändrats på annat sätt eller skickats sedan dess. Det går inte att ångra.")
            )
        for key, values in change.before["points"].items():
            _bring_back(points[key], values)
        for key, point_id in change.before["observations"].items():
            walk.observations.filter(pk=key).update(action_point_id=point_id)
        _show_where_they_are(walk, change.before)
        change.undone_at = timezone.now()
        change.save(update_fields=["undone_at"])
    return change


# --- How ---


@dataclass
class _Change:
    """What one verb touches: as it was before, and then as it is."""

    walk: Walk
    before: dict[str, dict[str, Any]] = field(default_factory=lambda: {"points": {}, "observations": {}})

    def touches(self, point: ActionPoint, *, seen: int | None = None, even_sent: bool = False) -> ActionPoint:
        """The point as it really is."""
        current = self.walk.action_points.standing().filter(pk=point.pk).first()
        if current is None:
            raise ChangedMeanwhile(_("Någon annan har tagit bort punkten eller slagit ihop den med en annan."))
        if seen is not None and seen != current.version:
            raise ChangedMeanwhile(_changed_by(self.walk, current))
        if not even_sent and not _is_open(current):
            raise IllegalMove(_("Punkt {number} är skickad och ändras inte längre.").format(number=current.number))
        self.before["points"].setdefault(str(current.pk), _as_json(current))
        return current

    def takes(self, observations: Iterable[UUID], *, only_waiting: bool = False) -> list[Observation]:
        """Observations out of wherever they are, or out of the tray alone; not out of a point that has been sent."""
        from_where = self.walk.observations.in_tray() if only_waiting else self.walk.observations.standing()
        chosen = list(
            from_where.filter(pk__in=list(observations)).select_related("stop", "action_point").order_by("at", "pk")
        )
        for one in chosen:
            if one.action_point and not _is_open(one.action_point):
                raise IllegalMove(
                    _("Punkt {number} är skickad och ändras inte längre.").format(number=one.action_point.number)
                )
            self.before["observations"][str(one.pk)] = str(one.action_point_id) if one.action_point_id else None
        return chosen

    def makes(self, point: ActionPoint) -> None:
        self.before["points"][str(point.pk)] = None
        point.save(force_insert=True)

    def saves(self, point: ActionPoint) -> None:
        if self.before["points"].get(str(point.pk)) != _as_json(point):
            point.version += 1
            point.save()

    def record(self, verb: str, by: User | None) -> bool:
        """Whether anything is other than it was."""
        points = self.walk.action_points.filter(pk__in=list(self.before["points"]))
        after = {
            "points": {str(point.pk): _as_json(point) for point in points},
            "observations": _where(self.walk, self.before["observations"]),
        }
        if after == self.before:
            return False
        PointChange.objects.create(walk=self.walk, verb=verb, by=by, before=self.before, after=after)
        return True


@contextmanager
def _changing(walk: Walk, verb: str, *, by: User | None) -> Iterator[_Change]:
    """One transaction in which the walk is locked; two secretaries take turns."""
    with transaction.atomic():
        _lock(walk)
        _refuse_closed(walk)
        change = _Change(walk)
        yield change
        is_changed = change.record(verb, by)
        if is_changed:
            _show_where_they_are(walk, change.before)


def _show_where_they_are(walk: Walk, before: dict[str, dict[str, Any]]) -> None:
    """What is published follows observations that the secretary has moved."""
    if walk.is_handed_in and before["observations"]:
        left = (point for point in before["observations"].values() if point)
        moved(walk, before["observations"], [*before["points"], *left])


def _lock(walk: Walk) -> None:
    walk.refresh_from_db(from_queryset=Walk.objects.select_for_update(of=("self",)))


def _refuse_closed(walk: Walk) -> None:
    if walk.phase == Phase.CLOSED:
        raise IllegalMove(_("Vandringen är avslutad. Punkterna ändras inte längre."))


def _is_open(point: ActionPoint) -> bool:
    return point.outcome in (Outcome.OPEN, Outcome.QUALITY)


def _changed_by(walk: Walk, point: ActionPoint) -> str:
    last = walk.point_changes.filter(after__points__has_key=str(point.pk)).order_by("-pk").select_related("by").first()
    who = last.by.name if last and last.by else _("Någon annan")
    return _(
        "{who} har ändrat punkt {number} sedan du öppnade den. Det du skrev står kvar här nedanför. "
        "Läs den nya texten och spara igen om din ska gälla."
    ).format(who=who, number=point.number)


def _next_number(walk: Walk) -> int:
    last = walk.action_points.standing().order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _take_away(point: ActionPoint) -> None:
    point.removed_at, point.number = timezone.now(), None


def _write(point: ActionPoint, words: Words) -> None:
    title = " ".join(words.title.split())
    if not title:
        raise Refusal(_("Punkten behöver en rubrik."), fields={"title": _("Skriv en rubrik.")})
    for name, text, longest in (
        ("title", title, LONGEST_TITLE), ("text", words.text, LONGEST_TEXT), ("measure", words.measure, LONGEST_TEXT),
    ):  # fmt: skip
        if len(text) > longest:
            too_long = _("Texten är längre än {limit} tecken. Korta den.").format(limit=longest)
            raise Refusal(too_long, fields={name: too_long})
    refuse_persons(title=title, text=words.text, measure=words.measure)
    point.title, point.text, point.measure = title, words.text.strip(), words.measure.strip()
    point.theme, point.valence, point.stop, point.due_on = words.theme, words.valence, words.stop, words.due_on
    if _is_open(point):
        # What works is to be kept; it needs nobody's answer.
        point.outcome = Outcome.QUALITY if words.valence == Valence.POSITIVE else Outcome.OPEN


def _as_json(point: ActionPoint) -> dict[str, Any]:
    values = {name: getattr(point, name) for name in FIELDS}
    values["stop_id"] = str(point.stop_id) if point.stop_id else None
    values["point"] = [point.point.x, point.point.y] if point.point else None
    values["due_on"] = point.due_on.isoformat() if point.due_on else None
    values["removed_at"] = point.removed_at.isoformat() if point.removed_at else None
    values["outcome"], values["valence"] = str(point.outcome), str(point.valence)
    return values


def _bring_back(point: ActionPoint, values: dict[str, Any] | None) -> None:
    if values is None:  # it was made by what is undone
        _take_away(point)
    else:
        for name in set(values) - {"point", "due_on", "removed_at"}:
            setattr(point, name, values[name])
        point.point = Point(values["point"], srid=WGS84) if values["point"] else None
        point.due_on = date.fromisoformat(values["due_on"]) if values["due_on"] else None
        point.removed_at = datetime.fromisoformat(values["removed_at"]) if values["removed_at"] else None
        if point.number and point.walk.action_points.standing().filter(number=point.number).exclude(pk=point.pk):
            point.number = _next_number(point.walk)
        refuse_persons(title=point.title, text=point.text, measure=point.measure)
    point.version += 1
    point.save()


def _where(walk: Walk, observations: Iterable[str]) -> dict[str, str | None]:
    rows = walk.observations.filter(pk__in=list(observations)).values_list("pk", "action_point_id")
    return {str(pk): str(point) if point else None for pk, point in rows}


def theme_words(walk: Walk, theme: str) -> str:
    """The theme as the walk asked for it: its short name, else the statement of the checklist."""
    if name := name_of(theme):
        return name
    asked = next((one for one in walk.checklist.themes if one["code"] == theme), None)
    return in_language(asked["texts"]) if asked else ""
