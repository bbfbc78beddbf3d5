"""What happened to a case elsewhere, before it came here. It is written down as it was, and nobody is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction

from gisreport.cases.kinds import EventKind
from gisreport.cases.lifecycle import begun
from gisreport.cases.models import Case, CaseEvent
from gisreport.cases.numbers import new_number, number_was_taken
from gisreport.cases.sources import Source
from gisreport.cases.status import CLOSED, Status
from routing.models import Administration, Category, Municipality

if TYPE_CHECKING:
    from routing.decide import Decision

ENDINGS = {Status.RESOLVED: EventKind.RESOLVED, Status.DECLINED: EventKind.DECLINED}


@dataclass
class OldCase:
    """A case and its events, in their order; not stored until `write_down`."""

    case: Case
    events: list[CaseEvent]

    def was_handed_over(self, *, to: Administration, reasons: Mapping[str, str], at: datetime) -> None:
        """It went to `to` at that time; `reasons` is a clause by language."""
        self.case.administration = to
        self.case.rule = None
        self._happened(EventKind.HANDED_OVER, at, {"reason": dict(reasons)})

    def was_closed(self, *, status: Status, reasons: Mapping[str, str], at: datetime) -> None:
        """It ended as `status` (RESOLVED or DECLINED, the latter with its reason) at that time."""
        assert status in CLOSED
        self.case.status = status
        self.case.closed_at = at
        self._happened(ENDINGS[status], at, {"reason": dict(reasons)} if status == Status.DECLINED else {})

    def _happened(self, kind: EventKind, at: datetime, data: dict[str, object]) -> None:
        event = CaseEvent(case=self.case, kind=kind, at=at, administration=self.case.administration, data=data)
        self.events.append(event)


def begin(
    *, municipality: Municipality, category: Category, point: Point | None, decision: "Decision", at: datetime
) -> OldCase:
    """A case that was received at that time; `point` is WGS84."""
    case, *events = begun(municipality=municipality, category=category, point=point, decision=decision, at=at)
    case.source = Source.IMPORT
    return OldCase(case, events)


def write_down(old_cases: Sequence[OldCase]) -> None:
    """Store them all, in a few statements."""
    while True:
        try:
            with transaction.atomic():
                Case.objects.bulk_create([old.case for old in old_cases])
                CaseEvent.objects.bulk_create([event for old in old_cases for event in old.events])
            return
        except IntegrityError as error:
            if not number_was_taken(error):
                raise
        for old in old_cases:
            old.case.number = new_number()
