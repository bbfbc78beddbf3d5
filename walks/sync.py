"""Operations come in from a phone: appended once, however often they are sent, and added up."""

import hashlib
import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walks import fold
from walks.models import Operation, OperationKind, Participant
from walks.operations import MOST_BYTES, Said, read
from walks.published import changed
from walks.refusals import TooMany, Unreadable

logger = logging.getLogger(__name__)

MOST_OPERATIONS = 20_000  # of one phone
# A phone numbers what it does; one that counts further than it can have done would be waited for in vain.
HIGHEST_NUMBER = MOST_OPERATIONS + 100_000
NEW, HELD, CONFLICT, REFUSED = 201, 200, 409, 400

# One phone's requests come one after the other from here on: what they say is added up without missing anything.
HEAR = """
    UPDATE walks_participant SET heard_at = %s WHERE id = %s
    RETURNING (SELECT count(*) FROM walks_operation WHERE participant_id = walks_participant.id)
"""
APPEND = """
    INSERT INTO walks_operation (walk_id, participant_id, received_at, is_late, is_conflict,
                                 client_id, kind, device_seq, at, about, sha256, content)
    SELECT %s, %s, %s, %s, false, sent.client_id, sent.kind, sent.device_seq, sent.at, sent.about, sent.sha256,
           sent.content
    FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::timestamptz[], %s::uuid[], %s::text[], %s::text[])
         WITH ORDINALITY AS sent (client_id, kind, device_seq, at, about, sha256, content, number)
    ORDER BY sent.number
    ON CONFLICT DO NOTHING
    RETURNING client_id, sha256
"""


@dataclass(frozen=True)
class Receipt:
    """What became of one operation. `status` is as in HTTP; with 409 both contents are kept, and flagged."""

    client_id: uuid.UUID
    sha256: str
    status: int
    detail: str = ""


@dataclass(frozen=True)
class _Sent:
    client_id: uuid.UUID
    sha256: str
    content: str
    said: Said

    @property
    def key(self) -> tuple[uuid.UUID, str]:
        return self.client_id, self.sha256


def sha256_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def accept(participant: Participant, operations: Iterable[tuple[uuid.UUID, str]]) -> list[Receipt]:
    """Store what is new and add it up; one receipt for each, in their order. A bad one does not stop the others.

    `operations` are ids made on the phone, with the texts as they came. Raises TooMany.
    """
    read_ones = [_read(participant, client_id, content) for client_id, content in operations]
    sent = [one for one in read_ones if isinstance(one, _Sent)]
    statuses = iter(_stored_or_refused(participant, sent) if sent else ())
    return [
        Receipt(one.client_id, one.sha256, status := next(statuses), _detail(status)) if isinstance(one, _Sent) else one
        for one in read_ones
    ]


def _read(participant: Participant, client_id: uuid.UUID, content: str) -> "_Sent | Receipt":
    try:
        sha256 = sha256_of(content)
    except UnicodeEncodeError:
        return Receipt(client_id, "", REFUSED, _("Innehållet är inte text i UTF-8."))
    try:
        if len(content.encode()) > MOST_BYTES:
            raise Unreadable(
                _("Noteringen är för stor. Högst {most} kB går att skicka.").format(most=MOST_BYTES // 1000)
            )
        said = read(client_id, content)
        _refuse_number(said)
        _refuse_track(participant, said)
    except Unreadable as refusal:
        return Receipt(client_id, sha256, REFUSED, refusal.message)
    return _Sent(client_id, sha256, content, said)


def _refuse_number(said: Said) -> None:
    if said.device_seq > HIGHEST_NUMBER:
        advice = _("Skriv ett heltal mellan 0 och {most}.").format(most=HIGHEST_NUMBER)
        raise Unreadable(f"device_seq: {advice}", fields={"device_seq": advice})


def _refuse_track(participant: Participant, said: Said) -> None:
    if said.kind != OperationKind.TRACK:
        return
    if participant.walk.without_names:
        raise Unreadable(_("På barnens vandringar sparas inga spår."))
    if not participant.leads:
        raise Unreadable(_("Bara vandringsledarens telefon sparar spåret."))


def _stored_or_refused(participant: Participant, sent: Sequence[_Sent]) -> list[int]:
    """Together if the database takes them; else each alone, so that one does not stop the others. What it took amiss
    may also be gone by then, as a stop that was deleted meanwhile is."""
    try:
        return _stored(participant, sent)
    except (DataError, IntegrityError):
        return [_stored_alone(participant, one) for one in sent]


def _stored_alone(participant: Participant, one: _Sent) -> int:
    try:
        return _stored(participant, [one])[0]
    except (DataError, IntegrityError) as error:
        logger.error("Operation %s was refused by the database: %s", one.client_id, type(error).__name__)
        return REFUSED


@transaction.atomic
def _stored(participant: Participant, sent: Sequence[_Sent]) -> list[int]:
    """A status for each."""
    now = timezone.now()
    refuse_too_many(hear(participant, now) + len(sent))
    new = _append(participant, sent, now)
    statuses = _statuses(participant, sent, new, now)
    if new:
        fold.add_up(participant, {one.client_id: one.said for one in sent if one.key in new})
        changed(participant.walk)
    return statuses


def hear(participant: Participant, now: datetime) -> int:
    """Note that the phone is heard of, and let nothing else of it come in until this transaction ends. Answers how
    many operations it has here."""
    with connection.cursor() as cursor:
        cursor.execute(HEAR, [now, participant.pk])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def refuse_too_many(number: int) -> None:
    if number > MOST_OPERATIONS:
        raise TooMany(
            _("Telefonen har skickat fler än {most} noteringar. Anslut igen för att fortsätta.").format(
                most=MOST_OPERATIONS
            )
        )


def _append(participant: Participant, sent: Sequence[_Sent], now: datetime) -> set[tuple[uuid.UUID, str]]:
    """Those that were not here before, in one statement."""
    columns: list[list[Any]] = [
        [one.client_id for one in sent],
        [one.said.kind for one in sent],
        [one.said.device_seq for one in sent],
        [one.said.at for one in sent],
        [one.said.about for one in sent],
        [one.sha256 for one in sent],
        [one.content for one in sent],
    ]
    walk = participant.walk
    with connection.cursor() as cursor:
        cursor.execute(APPEND, [walk.pk, participant.pk, now, walk.is_handed_in, *columns])
        return set(cursor.fetchall())


def _statuses(
    participant: Participant, sent: Sequence[_Sent], new: set[tuple[uuid.UUID, str]], now: datetime
) -> list[int]:
    """The first of a new operation is new; all others are asked about together."""
    unsaid, statuses = set(new), []
    known = _known(participant, sent) if len(unsaid) < len(sent) else {}
    conflicts = []
    for one in sent:
        if one.key in unsaid:
            unsaid.discard(one.key)
            statuses.append(NEW)
        elif known.get(one.key) is False:
            statuses.append(HELD)
        else:
            statuses.append(CONFLICT)
            conflicts.append(one)
    _keep_apart(participant, conflicts, now)
    return statuses


def _known(participant: Participant, sent: Sequence[_Sent]) -> dict[tuple[uuid.UUID, str], bool]:
    """Whether it is a conflict, by id and hash."""
    stored = Operation.objects.filter(participant=participant, client_id__in={one.client_id for one in sent})
    return {
        (client_id, sha): conflict
        for client_id, sha, conflict in stored.values_list("client_id", "sha256", "is_conflict")
    }


def _keep_apart(participant: Participant, conflicts: Sequence[_Sent], now: datetime) -> None:
    if not conflicts:
        return
    walk = participant.walk
    Operation.objects.bulk_create(
        [
            Operation(
                walk=walk,
                participant=participant,
                client_id=one.client_id,
                kind=one.said.kind,
                device_seq=one.said.device_seq,
                at=one.said.at,
                about=one.said.about,
                sha256=one.sha256,
                content=one.content,
                received_at=now,
                is_conflict=True,
                is_late=walk.is_handed_in,
            )
            for one in conflicts
        ],
        ignore_conflicts=True,
    )


def _detail(status: int) -> str:
    if status == REFUSED:
        return _("Noteringen går inte att spara.")
    return (
        ""
        if status != CONFLICT
        else _("Samma id har kommit tidigare med annat innehåll. Båda sparas, och sekreteraren ser det.")
    )
