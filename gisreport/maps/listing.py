"""The list beside the map: the newest first, a page at a time, never counting or skipping more than it must."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from gisreport.cases.models import PublicCase, PublicCaseQuerySet
from gisreport.cases.numbers import read_number
from gisreport.errors import Refusal

PER_PAGE = 20
COUNTED = 10_000  # beyond this the list says "more than"
CURSOR = re.compile(r"(\d{8}T\d{12})-(\w{7})", re.ASCII)
MOMENT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Listing:
    """One page of cases. `next` is what `after` must be for the page that follows, empty on the last page;
    `total` is exact up to COUNTED, and `is_more` says that there are still more."""

    cases: list[PublicCase]
    next: str
    is_first: bool
    total: int
    is_more: bool


def listing(cases: PublicCaseQuerySet, after: str = "") -> Listing:
    """Two statements. Refusal, field `after`, when the cursor is none of ours."""
    rows = list(beyond(cases, after).with_names().order_by("-created_at", "number")[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    total = cases.order_by()[: COUNTED + 1].count()
    return Listing(
        cases=shown,
        next=cursor(shown[-1]) if len(rows) > PER_PAGE else "",
        is_first=not after,
        total=min(total, COUNTED),
        is_more=total > COUNTED,
    )


def cursor(case: PublicCase) -> str:
    return f"{case.created_at.astimezone(UTC).strftime(MOMENT)}-{case.number}"


def beyond(cases: PublicCaseQuerySet, after: str) -> PublicCaseQuerySet:
    return older_than(cases, *_read(after)) if after else cases


def older_than(cases: PublicCaseQuerySet, moment: datetime, number: str) -> PublicCaseQuerySet:
    """Those that come after the one with that number, the newest first."""
    return cases.filter(created_at__lte=moment).exclude(created_at=moment, number__lte=number)


def _read(after: str) -> tuple[datetime, str]:
    found = CURSOR.fullmatch(after)
    number = read_number(found[2]) if found else None
    try:
        if found and number:
            return datetime.strptime(found[1], MOMENT).replace(tzinfo=UTC), number
    except ValueError:
        pass
    raise Refusal(_("Sidan i listan finns inte."), fields={"after": _("Börja om från de nyaste ärendena.")})
