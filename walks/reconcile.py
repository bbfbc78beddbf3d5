"""A phone tells what it holds, and hears what has come: its receipt, and what it has to send again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from walks.models import Participant

# One statement, so that the answer and what the leader is told are of one moment.
COMPARE = """
    WITH claimed AS (
        SELECT client_id, sha256 FROM unnest(%(ids)s::uuid[], %(hashes)s::text[]) AS claimed (client_id, sha256)
    ), held AS (
        SELECT client_id, sha256 FROM claimed WHERE EXISTS (
            SELECT FROM walks_operation kept
            WHERE kept.participant_id = %(participant)s AND kept.client_id = claimed.client_id
              AND kept.sha256 = claimed.sha256
        )
    ), media AS (
        SELECT sha256 FROM unnest(%(media)s::text[]) AS claimed (sha256)
        WHERE EXISTS (SELECT FROM walks_walkphoto kept
                      WHERE kept.participant_id = %(participant)s AND kept.sha256 = claimed.sha256)
           OR EXISTS (SELECT FROM walks_voicenote kept
                      WHERE kept.participant_id = %(participant)s AND kept.sha256 = claimed.sha256)
    )
    UPDATE walks_participant SET
        heard_at = %(now)s,
        reconciled_at = %(now)s,
        claimed_operations = %(operations)s,
        claimed_media = cardinality(%(media)s::text[]),
        missing = %(operations)s - (SELECT count(*) FROM held)
            + cardinality(%(media)s::text[]) - (SELECT count(*) FROM media),
        last_seq = greatest(last_seq, %(last_seq)s, (
            SELECT max(device_seq) FROM walks_operation kept WHERE kept.participant_id = %(participant)s
        ))
    WHERE id = %(participant)s
    RETURNING (SELECT array_agg(client_id) FROM held), (SELECT array_agg(sha256) FROM held),
              (SELECT array_agg(sha256) FROM media)
"""


@dataclass(frozen=True)
class Ledger:
    """What the phone says it holds: ids of operations with their hashes, hashes of media, and the last number it gave
    to an operation."""

    operations: Sequence[tuple[uuid.UUID, str]] = ()
    media: Sequence[str] = ()
    last_seq: int = 0


@dataclass(frozen=True)
class Compared:
    held_operations: list[tuple[uuid.UUID, str]]
    held_media: list[str]
    missing_operations: list[uuid.UUID]
    missing_media: list[str]


def reconcile(participant: Participant, ledger: Ledger) -> Compared:
    """Compare, and keep what the phone said, for the leader. An operation whose hash is another is missing."""
    operations = list(dict.fromkeys(ledger.operations))
    media = list(dict.fromkeys(ledger.media))
    values: dict[str, Any] = {
        "participant": participant.pk,
        "now": timezone.now(),
        "ids": [client_id for client_id, _sha256 in operations],
        "hashes": [sha256 for _client_id, sha256 in operations],
        "operations": len(operations),
        "media": media,
        "last_seq": ledger.last_seq,
    }
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, values)
        ids, hashes, media_here = cursor.fetchone() or (None, None, None)
    held = set(zip(ids or (), hashes or (), strict=True))
    has = set(media_here or ())
    return Compared(
        held_operations=[one for one in operations if one in held],
        held_media=[sha256 for sha256 in media if sha256 in has],
        missing_operations=[client_id for client_id, sha256 in operations if (client_id, sha256) not in held],
        missing_media=[sha256 for sha256 in media if sha256 not in has],
    )
