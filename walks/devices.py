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
    return walk.participants.select_related("subgroup").annotate(
        operations_here=_told(taken_in, Count("pk")),
        numbers_here=_told(taken_in, Count("device_seq", distinct=True)),
        highest_here=_told(taken_in, Max("device_seq")),
        last_here=Subquery(_each(taken_in, Max("received_at"))),
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
    """As the phone said when it last compared. What has come since may have filled that, or show new gaps: numbers
    that the phone has given to operations and that have not come."""
    if phone.reconciled_at and (phone.last_here is None or phone.last_here <= phone.reconciled_at):
        return int(phone.missing)
    return max(0, max(phone.last_seq, phone.highest_here) - phone.numbers_here)


def _state(walk: Walk, phone: Any, missing: int) -> str:
    """A phone that had handed in everything after the walk is not asked any more."""
    if missing:
        return DeviceState.MISSING
    is_over = walk.walked_at is not None and phone.reconciled_at is not None and phone.reconciled_at >= walk.walked_at
    return DeviceState.UNKNOWN if phone.is_silent and not is_over else DeviceState.COMPLETE
