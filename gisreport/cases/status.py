"""The six statuses and the moves between them, with the Open311 word beside each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    RECEIVED = "received", _("mottaget")
    ASSIGNED = "assigned", _("hos förvaltningen")
    PLANNED = "planned", _("planerat")
    IN_PROGRESS = "in_progress", _("pågår")
    RESOLVED = "resolved", _("åtgärdat")
    DECLINED = "declined", _("åtgärdas inte")


OPEN = (Status.RECEIVED, Status.ASSIGNED, Status.PLANNED, Status.IN_PROGRESS)
CLOSED = (Status.RESOLVED, Status.DECLINED)

# A closed case goes back only through reopen(), which makes it ASSIGNED again.
MOVES: dict[Status, tuple[Status, ...]] = {
    Status.RECEIVED: (Status.ASSIGNED,),
    Status.ASSIGNED: (Status.PLANNED, Status.IN_PROGRESS, Status.RESOLVED, Status.DECLINED),
    Status.PLANNED: (Status.PLANNED, Status.IN_PROGRESS, Status.RESOLVED, Status.DECLINED),
    Status.IN_PROGRESS: (Status.PLANNED, Status.RESOLVED, Status.DECLINED),
    Status.RESOLVED: (Status.ASSIGNED,),
    Status.DECLINED: (Status.ASSIGNED,),
}

OPEN311 = {status: "open" if status in OPEN else "closed" for status in Status}


def may_move(before: str, after: str) -> bool:
    return Status(after) in MOVES[Status(before)]
