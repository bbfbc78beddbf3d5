"""Within how many working days cases of a category should be closed, and how that would have gone."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.models import User
from gisreport.cases.deadlines import set_deadline
from gisreport.cases.models import DeadlineRule
from gisreport.cases.models.deadline import MOST_WORKING_DAYS
from gisreport.cases.working_days import after_working_days
from gisreport.desk.administration.forms import DAY, RefusableForm
from gisreport.desk.administration.history import Kind, note
from routing.models import Category

TRIED = (5, 10, 20, 40, 60)

# How many cases came on one day and were closed on another; null: not yet. Days of Europe/Stockholm.
LAST_YEAR = """
SELECT (created_at AT TIME ZONE %(zone)s)::date, (closed_at AT TIME ZONE %(zone)s)::date, count(*)
FROM cases_case
WHERE category_id = %(category)s AND merged_into_id IS NULL
    AND created_at >= (%(since)s::date::timestamp AT TIME ZONE %(zone)s)
GROUP BY 1, 2
"""


class DeadlineForm(RefusableForm):
    working_days = forms.IntegerField(
        label=gettext_lazy("Arbetsdagar"),
        min_value=1,
        max_value=MOST_WORKING_DAYS,
        help_text=gettext_lazy("Helger och röda dagar räknas inte."),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), gettext_lazy("Skriv antalet arbetsdagar med siffror, minst 1.")
        ),
    )
    since = forms.DateField(
        label=gettext_lazy("Gäller från"),
        widget=DAY,
        help_text=gettext_lazy("Gäller ärenden som kommer in från och med den dagen. De som finns behåller sin tid."),
    )

    def __init__(self, rule: DeadlineRule | None, data: object = None) -> None:
        initial = {"since": timezone.localdate(), "working_days": rule.working_days if rule else None}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Tried:
    """How many of last year's cases were closed within so many working days; `known` are closed, or too old by now."""

    working_days: int
    met: int
    known: int

    @property
    def percent(self) -> int:
        return round(100 * self.met / self.known) if self.known else 0


@transaction.atomic
def change_deadline(category: Category, *, working_days: int, since: datetime.date, by: User) -> DeadlineRule:
    """Raises the Refusal of set_deadline."""
    before = DeadlineRule.objects.on(since).filter(category=category).first()
    rule = set_deadline(category, working_days=working_days, since=since, by=by)
    note(
        category.municipality, Kind.DEADLINE, category.pk, called=category.name,
        before={"working_days": before.working_days} if before else {},
        after={"working_days": working_days, "since": since}, by=by,
    )  # fmt: skip
    return rule


def tried_on_last_year(category: Category, days: Sequence[int], today: datetime.date | None = None) -> list[Tried]:
    """One statement, however many cases."""
    today = today or timezone.localdate()
    since = today - datetime.timedelta(days=365)
    with connection.cursor() as cursor:
        cursor.execute(LAST_YEAR, {"category": category.pk, "since": since, "zone": settings.TIME_ZONE})
        counted: list[tuple[datetime.date, datetime.date | None, int]] = cursor.fetchall()
    return [_tried(counted, number, today) for number in sorted(set(days))]


def _tried(
    counted: Sequence[tuple[datetime.date, datetime.date | None, int]], days: int, today: datetime.date
) -> Tried:
    last_day = {came: after_working_days(came, days) for came, _closed, _number in counted}
    numbers = Counter[str]()
    for came, closed, number in counted:
        if closed is not None or today > last_day[came]:
            numbers["known"] += number
            numbers["met"] += number if closed is not None and closed <= last_day[came] else 0
    return Tried(days, numbers["met"], numbers["known"])


def from_day(rule: DeadlineRule) -> str:
    """ "10 arbetsdagar från 3 maj 2026"."""
    return _("{days} arbetsdagar från {day}").format(days=rule.working_days, day=date_format(rule.valid.lower, "j F Y"))
