"""Which public cases someone wants to see. Pages, lists and tiles read the same parameters and narrow the same way."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.models import PublicCaseQuerySet
from gisreport.cases.status import CLOSED, OPEN, Status
from gisreport.errors import Refusal

STATUSES: dict[str, tuple[Status, ...]] = {"open": OPEN, "closed": CLOSED} | {status: (status,) for status in Status}
STATUS_CHOICES = [
    ("", gettext_lazy("Alla")),
    ("open", gettext_lazy("Inte klara än")),
    ("closed", gettext_lazy("Avslutade")),
]
PERIODS = {"week": 7, "month": 30, "year": 365}  # days
PERIOD_CHOICES = [
    ("", gettext_lazy("När som helst")),
    ("week", gettext_lazy("Senaste veckan")),
    ("month", gettext_lazy("Senaste månaden")),
    ("year", gettext_lazy("Senaste året")),
]
MOST_GROUPS = 30
CODE = re.compile(r"[-\w]{1,60}", re.ASCII)
PARAMETERS = ("group", "status", "period")


@dataclass(frozen=True)
class CaseFilter:
    """`groups` are codes of category groups (none: all), `status` and `period` keys of STATUSES and PERIODS."""

    groups: tuple[str, ...] = ()
    status: str = ""
    period: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "CaseFilter":
        """Refusal names each parameter that cannot be understood."""
        asked = cls(tuple(filter(None, query.getlist("group"))), query.get("status", ""), query.get("period", ""))
        wrong = {}
        if len(asked.groups) > MOST_GROUPS or not all(CODE.fullmatch(code) for code in asked.groups):
            wrong["group"] = _("Välj bland grupperna i listan.")
        if asked.status and asked.status not in STATUSES:
            wrong["status"] = _("Skriv något av: {choices}.").format(choices=", ".join(STATUSES))
        if asked.period and asked.period not in PERIODS:
            wrong["period"] = _("Skriv något av: {choices}.").format(choices=", ".join(PERIODS))
        if wrong:
            raise Refusal(_("Urvalet går inte att läsa."), fields=wrong)
        return asked

    @property
    def since(self) -> date | None:
        """The first day of the period, which is of whole Swedish days: the map is the same wherever it is counted."""
        return timezone.localdate() - timedelta(days=PERIODS[self.period]) if self.period else None

    def narrow(self, cases: PublicCaseQuerySet) -> PublicCaseQuerySet:
        if self.groups:
            cases = cases.filter(category__group__code__in=self.groups)
        if self.status:
            cases = cases.filter(status__in=STATUSES[self.status])
        if self.since:
            midnight = datetime.combine(self.since, time(), tzinfo=timezone.get_default_timezone())
            cases = cases.filter(created_at__gte=midnight)
        return cases

    def as_parameters(self) -> list[tuple[str, str]]:
        """As they stand in an address."""
        parameters = [("group", code) for code in self.groups]
        return parameters + [(name, value) for name in ("status", "period") if (value := getattr(self, name))]
