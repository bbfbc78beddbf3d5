"""What the operations add up to. They may have come in any order and any number of times: the sum is the same.

The content is that of the new or changed one with the highest `device_seq`; a later retraction takes it back. Only
here are observations written.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import Q

from gisreport.geo.srid import WGS84
from gisreport.geo.sun import light_at
from gisreport.outbox.queue import defer
from walks.models import Observation, Operation, OperationKind, Participant, Stop, Walk
from walks.operations import LONGEST, Said, Seen, read
from walks.persons import flags_of
from walks.words import cleaned

TELLS = (OperationKind.CREATE, OperationKind.REVISE)
# A phone's clock this far outside the walk is not telling the time.
FAR_FROM_THE_WALK = timedelta(days=1)
IN_THE_FUTURE = timedelta(minutes=5)
LARGEST_GROUP = 200

FOLDED = [
    "stop", "point", "accuracy", "placed", "valence", "theme", "grade", "text", "measure", "agree", "asked",
    "on_behalf_of", "is_urgent", "media", "at", "light", "is_retracted", "is_late", "flags", "is_flag_seen",
]  # fmt: skip

# A photo or a voice belongs to the observation that lists it now; if several do, always to the same of them,
# and to one that was taken back only when no other does.
_LISTING = """
    SELECT seen.id FROM walks_observation seen
    WHERE seen.participant_id = kept.participant_id
      AND seen.media @> jsonb_build_array(jsonb_build_object('sha256', kept.sha256))
    ORDER BY seen.is_retracted, seen.client_id LIMIT 1
"""
_TOUCHED = """
    kept.participant_id = %(participant)s
    AND (kept.sha256 = ANY(%(hashes)s::text[]) OR kept.observation_id = ANY(%(observations)s::uuid[]))
"""
ATTACH = f"""
    WITH photos AS (UPDATE walks_walkphoto kept SET observation_id = ({_LISTING}) WHERE {_TOUCHED})
    UPDATE walks_voicenote kept SET observation_id = ({_LISTING}) WHERE {_TOUCHED}
"""  # noqa: S608 (made of our own constants)

# Each participant once, none for their own, and none whose support was taken back.
COUNT = """
    UPDATE walks_observation seen SET supports = (
        SELECT count(DISTINCT support.participant_id) FROM walks_operation support
        WHERE support.about = seen.id AND support.kind = 'support' AND NOT support.is_conflict
          AND support.walk_id = seen.walk_id AND support.participant_id <> seen.participant_id
          AND NOT EXISTS (
              SELECT FROM walks_operation back
              WHERE back.about = support.client_id AND back.kind = 'retract' AND NOT back.is_conflict
                AND back.participant_id = support.participant_id
          )
    )
    WHERE seen.id = ANY(%s) AND seen.walk_id = %s
"""


def add_up(participant: Participant, new: Mapping[uuid.UUID, Said]) -> None:
    """What these new operations, by their ids, change. Inside a transaction in which nothing else of this phone comes
    in."""
    said = new.values()
    about = {one.about for one in said if one.about and one.kind != OperationKind.SUPPORT}
    supported = {one.about for one in said if one.about and one.kind == OperationKind.SUPPORT}
    if about or supported:
        _fold(participant, about, supported, new)


@transaction.atomic
def fold(participant: Participant, client_ids: Iterable[uuid.UUID]) -> None:
    """Write these observations of `participant` anew, from all that was said about them."""
    _fold(participant, set(client_ids), set(), ())


def _fold(
    participant: Participant, about: set[uuid.UUID], supported: set[uuid.UUID], new: Collection[uuid.UUID]
) -> None:
    operations = _operations(participant, about) if about else []
    targets = supported | {one.about for one in operations if one.kind == OperationKind.SUPPORT and one.about}
    spoken_of = {one.about for one in operations if one.about and one.client_id not in new}
    known = _locked(participant, spoken_of, targets) if spoken_of or targets else {}
    sums = _sums(participant.walk, operations)
    _write(participant, sums, known)
    if targets:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [list(targets), participant.walk_id])


def _operations(participant: Participant, about: set[uuid.UUID]) -> list[Operation]:
    """Those about these observations, and those of our own support that are taken back."""
    ours = Operation.objects.filter(participant=participant, is_conflict=False)
    taken_back = Q(client_id__in=about, kind=OperationKind.SUPPORT)
    told = Q(about__in=about) & ~Q(kind=OperationKind.SUPPORT)
    return list(ours.filter(told | taken_back))


def _locked(participant: Participant, about: set[uuid.UUID], targets: set[uuid.UUID]) -> dict[uuid.UUID, Observation]:
    """Ours by the phone's id; locked with those that are supported, all in one order, so that no two wait for each
    other and no support is counted without the other."""
    ours = Q(participant=participant, client_id__in=about)
    others = Q(walk=participant.walk_id, pk__in=targets)
    rows = Observation.objects.filter(ours | others if targets else ours)
    locked = rows.select_for_update(no_key=True).order_by("pk")
    return {row.client_id: row for row in locked if row.participant_id == participant.pk}


# --- The sum ---


class _Sum:
    """What is said about one observation, in the order in which it was done."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        in_order = sorted(operations, key=lambda one: (one.device_seq, str(one.client_id)))
        told = [one for one in in_order if one.kind in TELLS]
        self.first = next((one for one in told if one.kind == OperationKind.CREATE), told[0] if told else None)
        self.last = told[-1] if told else None
        self.is_retracted = in_order[-1].kind == OperationKind.RETRACT


def _sums(walk: Walk, operations: Sequence[Operation]) -> dict[uuid.UUID, dict[str, Any]]:
    """The fields of each observation, by the phone's id; none where nothing is told yet, only taken back."""
    grouped = defaultdict(list)
    for one in operations:
        if one.about and one.kind != OperationKind.SUPPORT:
            grouped[one.about].append(one)
    sums = {client_id: _Sum(told) for client_id, told in grouped.items()}
    seen = {client_id: _seen(one.last) for client_id, one in sums.items() if one.last}
    stops = _stops(walk, {one.stop for one in seen.values() if one.stop})
    return {client_id: _fields(walk, sums[client_id], one, stops) for client_id, one in seen.items()}


def _seen(operation: Operation) -> Seen:
    seen = read(operation.client_id, operation.content).seen
    assert seen is not None  # it tells
    return seen


def _stops(walk: Walk, ids: set[uuid.UUID]) -> dict[uuid.UUID, Stop]:
    return walk.stops.in_bulk(list(ids)) if ids else {}


def _fields(walk: Walk, told: _Sum, seen: Seen, stops: dict[uuid.UUID, Stop]) -> dict[str, Any]:
    assert told.first is not None
    assert told.last is not None
    words = {name: cleaned(seen.words.get(name, ""), most) for name, most in LONGEST.items()}
    stop = stops.get(seen.stop) if seen.stop else None
    point = Point(*seen.lon_lat, srid=WGS84) if seen.lon_lat else None
    at = true_time(walk, told.first.at, told.first.received_at)
    return words | {
        "stop": stop,
        "point": point,
        "accuracy": seen.accuracy,
        "placed": seen.placed,
        "valence": seen.valence,
        "on_behalf_of": "" if walk.without_names else words["on_behalf_of"],
        "agree": _at_most(seen.agree, seen.asked),
        "asked": _at_most(seen.asked),
        "is_urgent": seen.urgent,
        "media": seen.media,
        "at": at,
        "light": _light(point or (stop and stop.point) or walk.meeting_point, at),
        "is_retracted": told.is_retracted,
        "is_late": told.last.is_late,
        "flags": flags_of(words["text"], words["measure"]),
    }


def _at_most(people: int | None, of: int | None = None) -> int | None:
    """No more than were asked, and than one phone can ask."""
    return None if people is None else min(people, LARGEST_GROUP if of is None else of, LARGEST_GROUP)


def true_time(walk: Walk, at: datetime | None, arrived: datetime) -> datetime:
    """The phone's time where it can be true, else when it arrived."""
    earliest, latest = walk.starts_at - FAR_FROM_THE_WALK, walk.ends_at + FAR_FROM_THE_WALK
    if at is None or not earliest <= at <= latest or at > arrived + IN_THE_FUTURE:
        return arrived
    return at


def _light(point: Point | None, at: datetime) -> int | None:
    return None if point is None else int(light_at(point.x, point.y, at))


# --- Writing it ---


def _write(
    participant: Participant, sums: dict[uuid.UUID, dict[str, Any]], known: dict[uuid.UUID, Observation]
) -> None:
    if not sums:
        return
    rows = [_row(participant, client_id, fields, known.get(client_id)) for client_id, fields in sums.items()]
    Observation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["participant", "client_id"], update_fields=FOLDED
    )
    listed = {medium["sha256"] for row in rows for medium in row.media}
    if listed or any(row.media for row in known.values()):
        attach(participant, listed, [row.pk for row in rows])
    _send_urgent(rows)


def _row(
    participant: Participant, client_id: uuid.UUID, fields: dict[str, Any], before: Observation | None
) -> Observation:
    row = Observation(walk_id=participant.walk_id, participant=participant, client_id=client_id, **fields)
    if before is not None:
        row.pk = before.pk
        row.urgent_case_id = before.urgent_case_id
        # What the secretary has looked at, unless it says something else now.
        row.is_flag_seen = before.is_flag_seen and (before.text, before.measure) == (row.text, row.measure)
    return row


def attach(participant: Participant, hashes: Collection[str], observations: Collection[uuid.UUID] = ()) -> None:
    """Put photos and voices with these hashes, and those that these observations have, where they belong now."""
    values: dict[str, Any] = {"hashes": list(hashes), "observations": list(observations), "participant": participant.pk}
    with connection.cursor() as cursor:
        cursor.execute(ATTACH, values)


def _send_urgent(rows: Sequence[Observation]) -> None:
    from walks.tasks import open_urgent_cases  # the tasks know the verbs

    urgent = [str(row.pk) for row in rows if row.is_urgent and not row.is_retracted and row.urgent_case_id is None]
    if urgent:
        defer(open_urgent_cases, observations=urgent)  # type: ignore[arg-type]
