"""What one who walked sees of it: what I noted, which point it became, and what is done about it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.cases.unproven import refuse_another
from gisreport.errors import Refusal
from gisreport.outbox.address import normal_address
from gisreport.outbox.models import Message, MessageQuerySet
from walks.letters import NEWS, PROTOCOL
from walks.models import Observation, Participant, WalkPhoto
from walks.protocol import Row, protocol_of


@dataclass(frozen=True)
class Noted:
    """`row` is the point it became, as everybody may see it; None as long as the protocol is not published."""

    observation: Observation
    photos: Sequence[WalkPhoto]
    row: Row | None


def noted_by(participant: Participant) -> list[Noted]:
    """In the order in which it was noted, what was taken back left out."""
    mine = participant.observations.standing().select_related("stop").prefetch_related("photos")
    rows = {row.point.pk: row for row in protocol_of(participant.walk).rows} if participant.walk.is_handed_in else {}
    return [
        Noted(one, list(one.photos.all()), rows.get(one.action_point_id) if one.action_point_id else None)
        for one in mine
    ]


def copy_of_own_data(participant: Participant) -> dict[str, Any]:
    """All that is kept of one who walked, as JSON can say it: who they said they are, each operation as the phone sent
    it (the way that a phone kept is among them), and what was written out of their voices. Photos are on the page."""
    said = ("name", "gender", "age_band", "company", "role", "email", "language", "joined_at", "left_at")
    sent = participant.operations.order_by("device_seq", "pk").values_list("received_at", "is_conflict", "content")
    return {
        "walk": participant.walk.title,
        "participant": {name: getattr(participant, name) for name in said},
        "sent": [
            {"received_at": at, "is_conflict": is_conflict, "content": json.loads(content)}
            for at, is_conflict, content in sent
        ],
        "photos": list(participant.photos.values("sha256", "received_at", "alt")),
        "voices": list(participant.voices.values("sha256", "received_at", "transcript")),
    }


@transaction.atomic
def leave(participant: Participant) -> None:
    """No more letters, and the name is hidden; what was noted stays. Doing it twice changes nothing."""
    Participant.objects.present().filter(pk=participant.pk).update(left_at=timezone.now(), email="")
    _owed(participant).cancel()


def mail_on(participant: Participant, address: str) -> None:
    """Letters to this address from now on. Raises Refusal, field `email`."""
    if participant.left_at or participant.walk.without_names:
        raise Refusal(_("Du får inga mejl om den här vandringen."))
    try:
        email = normal_address(address)
    except ValidationError as error:
        raise Refusal(error.messages[0], fields={"email": error.messages[0]}) from error
    if email != participant.email:
        refuse_another(email)
        Participant.objects.filter(pk=participant.pk).update(email=email)


@transaction.atomic
def mail_off(participant: Participant) -> None:
    """The address is kept for nothing else, so it goes."""
    Participant.objects.filter(pk=participant.pk).update(email="")
    _owed(participant).cancel()


def _owed(participant: Participant) -> MessageQuerySet:
    return Message.objects.owed().filter(kind__in=(PROTOCOL, NEWS), key__endswith=f":{participant.pk}")
