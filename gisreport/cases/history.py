"""What happened to a case elsewhere, before it came here. It is written down as it was, and nobody is told."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent
from gisreport.cases.status import CLOSED, Status
from routing.models import Administration

ENDINGS = {Status.RESOLVED: EventKind.RESOLVED, Status.DECLINED: EventKind.DECLINED}


@transaction.atomic
def was_handed_over(case: Case, *, to: Administration, reasons: Mapping[str, str], at: datetime) -> None:
    """The case went to `to` at that time; `reasons` is a clause by language."""
    case.administration = to
    case.rule = None
    case.save(update_fields=["administration", "rule"])
    _record(case, EventKind.HANDED_OVER, at, {"reason": dict(reasons)})


@transaction.atomic
def was_closed(case: Case, *, status: Status, reasons: Mapping[str, str], at: datetime) -> None:
    """The case ended as `status` (RESOLVED or DECLINED, the latter with its reason) at that time."""
    assert status in CLOSED
    case.status = status
    case.closed_at = at
    case.save(update_fields=["status", "closed_at"])
    _record(case, ENDINGS[status], at, {"reason": dict(reasons)} if status == Status.DECLINED else {})


def _record(case: Case, kind: EventKind, at: datetime, data: dict[str, object]) -> None:
    CaseEvent.objects.create(case=case, kind=kind, at=at, administration=case.administration, data=data)
