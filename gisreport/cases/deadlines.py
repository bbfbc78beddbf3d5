"""By which day a case should be closed.

The day is set when the case is assigned, by the rule that is in force then, and no later rule changes it. It moves on
only by the working days that passed while a question waited for its answer. Days are those of Europe/Stockholm.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.models import Case, DeadlineRule
from gisreport.cases.models.deadline import MOST_WORKING_DAYS
from gisreport.cases.working_days import after_working_days, working_days_between
from gisreport.errors import Refusal
from routing.models import Category

Clock = dict[str, Any]  # fields of a case and what they shall be


# --- The clock of one case. What these answer is written by the verb, together with its other changes. ---


def fresh_clock(case: Case, *, assigned_at: datetime.datetime | None = None) -> Clock:
    """Of a case that is assigned (now, if not told). One statement."""
    day = timezone.localdate(assigned_at)
    rule = DeadlineRule.objects.on(day).filter(category=case.category_id).first()
    return {
        "deadline": rule,
        "due_on": after_working_days(day, rule.working_days) if rule else None,
        "paused_at": timezone.now() if case.paused_at else None,  # what is waited for is still waited for
    }


def stopped_clock() -> Clock:
    return {"paused_at": timezone.now()}


def running_clock(case: Case) -> Clock:
    """Of a case that has got what it waited for: its day is as many working days away as when it was stopped."""
    if case.paused_at is None or case.due_on is None:
        return {"paused_at": None}
    waited = working_days_between(timezone.localdate(case.paused_at), timezone.localdate())
    return {"paused_at": None, "due_on": after_working_days(case.due_on, waited) if waited else case.due_on}


# --- The rules ---


@transaction.atomic
def set_deadline(category: Category, *, working_days: int, since: datetime.date, by: User | None) -> DeadlineRule:
    """From `since` on, new cases of `category` are to be closed within `working_days`.

    The rule before it ends then; one that was to begin later is replaced. Raises Refusal for a day that has been.
    """
    if not 1 <= working_days <= MOST_WORKING_DAYS:
        odd = _("Skriv ett antal arbetsdagar från 1 till %(most)s.") % {"most": MOST_WORKING_DAYS}
        raise Refusal(odd, fields={"working_days": odd})
    if since < timezone.localdate():
        past = _("Datumet har redan varit. Välj dagens datum eller ett senare.")
        raise Refusal(past, fields={"since": past})
    Category.objects.select_for_update().get(pk=category.pk)  # one at a time
    for rule in DeadlineRule.objects.filter(category=category, valid__overlap=DateRange(since, None)):
        _end(rule, since)
    return DeadlineRule.objects.create(
        category=category, working_days=working_days, valid=DateRange(since, None), added_by=by
    )


def _end(rule: DeadlineRule, since: datetime.date) -> None:
    if rule.valid.lower is not None and rule.valid.lower >= since:
        _refuse_if_used(rule)
        rule.delete()
    else:
        rule.valid = DateRange(rule.valid.lower, since)
        rule.save(update_fields=["valid"])


def _refuse_if_used(rule: DeadlineRule) -> None:
    """A case says by which rule it got its day."""
    if rule.cases.exists():
        used = _("Det har redan kommit ärenden efter regeln från den %(day)s. Välj en senare dag.") % {
            "day": date_format(rule.valid.lower, "j F Y")
        }
        raise Refusal(used, fields={"since": used})
