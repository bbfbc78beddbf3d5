"""What the server can say of each phone. A silent one may hold anything: that is said too."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Aggregate, Count, IntegerField, Max, OuterRef, QuerySet, Subquery, TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from walks.models import Operation, Participant, VoiceNote, Walk, WalkPhoto


class DeviceState(TextChoices):
    COMPLETE = "complete", _("allt har kommit")
    MISSING = "missing", _("något saknas")
    UNKNOWN = "unknown", _("telefonen har inte hört av sig")


@dataclass(frozen=True)
class Device:
    """`missing` counts what is known to be on the phone still; `since` is when it last told what it holds."""

    participant: uuid.UUID
    name: str
    subgroup: str
    role: str
    operations: int
    media: int
    missing: int
    state: str
    since: datetime | None


def device_states(walk: Walk) -> list[Device]:
    """Every phone that joined, those that left too, in the order in which they joined. One statement."""
    return [_device(walk, phone) for phone in _with_counts(walk)]


def _with_counts(walk: Walk) -> QuerySet[Participant]:
    taken_in = Operation.objects.filter(is_conflict=False)
    since, known = (taken_in.filter(**{f"device_seq__{sign}": OuterRef("last_seq")}) for sign in ("gt", "lte"))
    return walk.participants.select_related("subgroup").annotate(
        operations_here=_told(taken_in, Count("pk")),
        filled=_told(known.filter(received_at__gt=OuterRef("reconciled_at")), Count("pk")),
        numbers_since=_told(since, Count("device_seq", distinct=True)),
        highest_since=_told(since, Max("device_seq")),
        media_here=_told(WalkPhoto.objects.all(), Count("pk")) + _told(VoiceNote.objects.all(), Count("pk")),
    )


def _told(rows: QuerySet[Any], number: Aggregate) -> Coalesce:
    return Coalesce(Subquery(_each(rows, number), output_field=IntegerField()), 0)


def _each(rows: QuerySet[Any], number: Aggregate) -> QuerySet[Any]:
    """`number` of the rows of one participant."""
    own = rows.filter(participant=OuterRef("pk")).order_by().values("participant")
    return own.annotate(number=number).values("number")


def _device(walk: Walk, phone: Any) -> Device:
    missing = _missing(phone)
    return Device(
        participant=phone.pk,
        name=phone.shown_name,
        subgroup=phone.subgroup.name if phone.subgroup else "",
        role=phone.role,
        operations=phone.operations_here,
        media=phone.media_here,
        missing=missing,
        state=_state(walk, phone, missing),
        since=phone.reconciled_at,
    )


def _missing(phone: Any) -> int:
    """As the phone said when it last compared, less what has come since, and new gaps: numbers that the phone has given
    to operations since then and that have not come."""
    gaps = phone.highest_since - phone.last_seq - phone.numbers_since if phone.numbers_since else 0
    return int(max(0, phone.missing - phone.filled) + max(0, gaps))


def _state(walk: Walk, phone: Any, missing: int) -> str:
    """A phone that had handed in everything after the walk is not asked any more."""
    if missing:
        return DeviceState.MISSING
    is_over = walk.walked_at is not None and phone.reconciled_at is not None and phone.reconciled_at >= walk.walked_at
    return DeviceState.UNKNOWN if phone.is_silent and not is_over else DeviceState.COMPLETE
