"""The six statuses and the moves between them, with the Open311 word beside each."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler
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


@models.CharField.register_lookup
class IsSpelledOut(Lookup):
    """`status__spelled_out=OPEN` is `status__in=OPEN` with the words in the statement itself.

    Of an archive that is nearly all closed, the database must know which ones are asked for: with parameters it soon
    makes one plan for whatever they may be, and then reads the whole archive to find the few that are open.
    """

    lookup_name = "spelled_out"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        column, values = self.process_lhs(compiler, connection)
        words = ", ".join(f"'{Status(word).value}'" for word in self.rhs)
        return f"{column} IN ({words})", values
