"""The register of what has come in (diarium), as the Public Access to Information and Secrecy Act wants it.

Offentlighets- och sekretesslagen (2009:400) 5 kap. 2 §: when a document was received or drawn up, its number, whom it
came from or went to where there is one, and in short what it is about. The last two are left out where that is needed
for the register to be shown to everyone (second paragraph); so there are two forms of it.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.cases.models import Case
from gisreport.cases.status import CLOSED
from reports.models import Report

AT_ONCE = 2_000
MOST_ROWS = 200_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Registration:
    """One line. `sender` and `matter` are empty where the form for everyone leaves them out."""

    received_at: datetime
    number: str
    sender: str
    receiver: str
    matter: str
    channel: str
    ended: str
    ended_at: datetime | None


def registered(cases: QuerySet[Case], since: date, until: date) -> QuerySet[Case]:
    """What came in from `since` to and with `until`, the oldest first."""
    begins, ends = (timezone.make_aware(datetime.combine(day, time.min)) for day in (since, until + timedelta(days=1)))
    first = Report.objects.filter(cases__case=OuterRef("pk")).order_by("received_at")
    left = [NullIf(f"reporter__{name}", Value("")) for name in ("name", "email", "phone")]
    return (
        cases.filter(created_at__gte=begins, created_at__lt=ends)
        .select_related("category", "administration")
        .annotate(sender=Subquery(first.values(by=Coalesce(*left, output_field=CharField()))[:1]))
        .order_by("created_at", "pk")
    )


def registration(case: Case, *, for_everyone: bool) -> Registration:
    is_kept_back = for_everyone and case.category.is_private
    sender = getattr(case, "sender", "") or _("okänd")
    return Registration(
        received_at=case.created_at,
        number=case.number,
        sender="" if for_everyone else sender,
        receiver=str(case.administration),
        matter="" if is_kept_back else case.category.name,
        channel=str(case.get_source_display()),
        ended=str(case.get_status_display()) if case.status in CLOSED else "",
        ended_at=case.closed_at,
    )


def csv_lines(cases: QuerySet[Case], *, for_everyone: bool) -> Iterator[str]:
    """A batch at a time: no more than that is ever in memory."""
    head = ["inkom", "diarienummer", "avsändare", "mottagare", "saken", "sätt", "avslutat som", "avslutat"]
    yield "\ufeff" + _line(head)
    last: tuple[datetime, int] | None = None
    for _batch in range(MOST_ROWS // AT_ONCE):
        left = cases if last is None else _after(cases, *last)
        batch = list(left[:AT_ONCE])
        yield "".join(_line(_cells(registration(case, for_everyone=for_everyone))) for case in batch)
        if len(batch) < AT_ONCE:
            return
        last = batch[-1].created_at, batch[-1].pk


def _after(cases: QuerySet[Case], at: datetime, pk: int) -> QuerySet[Case]:
    return cases.filter(created_at__gte=at).exclude(created_at=at, pk__lte=pk)


def _cells(row: Registration) -> list[str]:
    return [
        timezone.localtime(row.received_at).isoformat(timespec="seconds"), row.number, row.sender, row.receiver,
        row.matter, row.channel, row.ended,
        timezone.localtime(row.ended_at).isoformat(timespec="seconds") if row.ended_at else "",
    ]  # fmt: skip


def _line(cells: list[str]) -> str:
    """A spreadsheet takes what begins like a formula for one."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)
    return file.getvalue()
