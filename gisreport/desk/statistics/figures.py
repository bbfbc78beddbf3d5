"""How it goes for each administration and category: what comes in, what lies there, how long it takes, how it ends.

Counted over the cases that the reader works with; those gathered into another, or in quarantine, are left out. A case
counts for the administration that has it now. Times are days and nights (24 h), from when the case came in:

- *first answer*: to the first thing staff told whoever reported (a reply, a question, a plan, that the work has begun,
  a hand-over or the end), of cases that came in in the period and have been answered;
- *closed*: to the last closing, of cases closed in the period.

*Overdue*: of the cases with a due day that were closed in the period or are open, those closed or still open after it.
*Handed over*: of those that came in in the period. *Reopened*: of those closed in the period or opened again in it.
*Satisfied*: of the answers given in the period to *Blev det löst?*, how many said yes; left out below FEWEST_ANSWERS.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case
from gisreport.cases.status import CLOSED, OPEN
from routing.models import Administration, Category

FEWEST_ANSWERS = 5
ANSWERS = (
    EventKind.REPLIED, EventKind.ASKED, EventKind.PLANNED, EventKind.IN_PROGRESS, EventKind.HANDED_OVER,
    EventKind.RESOLVED, EventKind.DECLINED,
)  # fmt: skip
REOPENINGS = (EventKind.REOPENED, EventKind.DISPUTED)
COLUMNS = ("pk", "administration_id", "category_id", "status", "created_at", "closed_at", "due_on", "paused_at")

COUNTED = """
WITH mine (id, administration_id, category_id, status, created_at, closed_at, due_on, paused_at) AS MATERIALIZED (
    {cases}
),
told AS (
    SELECT mine.administration_id, mine.category_id, happened.*, answered.*,
        created_at >= %s AND created_at < %s AS came,
        status = ANY(%s) AND closed_at >= %s AND closed_at < %s AS ended,
        status = ANY(%s) AS lies,
        due_on,
        CASE WHEN closed_at IS NOT NULL THEN (closed_at AT TIME ZONE 'Europe/Stockholm')::date > due_on
             ELSE paused_at IS NULL AND due_on < %s END AS is_late,
        extract(epoch FROM happened.answered_at - created_at) / 86400 AS days_to_answer,
        extract(epoch FROM closed_at - created_at) / 86400 AS days_to_close
    FROM mine
    CROSS JOIN LATERAL (
        SELECT min(at) FILTER (WHERE kind = ANY(%s)) AS answered_at,
               coalesce(bool_or(kind = 'handed_over'), false) AS handed_over,
               coalesce(bool_or(kind = ANY(%s) AND at >= %s AND at < %s), false) AS reopened
        FROM cases_caseevent WHERE case_id = mine.id
    ) happened
    CROSS JOIN LATERAL (
        SELECT count(*) AS asked, count(*) FILTER (WHERE is_solved) AS solved,
               count(satisfied) AS graded, sum(satisfied) AS grades
        FROM cases_feedback WHERE case_id = mine.id AND given_at >= %s AND given_at < %s
    ) answered
)
SELECT administration_id, category_id,
    count(*) FILTER (WHERE came),
    count(*) FILTER (WHERE ended),
    count(*) FILTER (WHERE lies),
    count(days_to_answer) FILTER (WHERE came),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY days_to_answer) FILTER (WHERE came),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY days_to_answer) FILTER (WHERE came),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY days_to_close) FILTER (WHERE ended),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY days_to_close) FILTER (WHERE ended),
    count(*) FILTER (WHERE due_on IS NOT NULL AND (ended OR lies)),
    count(*) FILTER (WHERE due_on IS NOT NULL AND (ended OR lies) AND is_late),
    count(*) FILTER (WHERE came AND handed_over),
    count(*) FILTER (WHERE reopened OR ended),
    count(*) FILTER (WHERE reopened),
    coalesce(sum(asked), 0)::int, coalesce(sum(solved), 0)::int, coalesce(sum(graded), 0)::int,
    coalesce(sum(grades), 0)::int
FROM told
GROUP BY GROUPING SETS ((), (administration_id), (administration_id, category_id))
"""

BY_MONTH = """
WITH mine (created_at, closed_at) AS ({cases})
SELECT month, sum(came)::int, sum(ended)::int
FROM (
    SELECT date_trunc('month', created_at AT TIME ZONE 'Europe/Stockholm')::date AS month, 1 AS came, 0 AS ended
    FROM mine WHERE created_at >= %s AND created_at < %s
    UNION ALL
    SELECT date_trunc('month', closed_at AT TIME ZONE 'Europe/Stockholm')::date, 0, 1
    FROM mine WHERE closed_at >= %s AND closed_at < %s
) counted
GROUP BY month ORDER BY month
"""


@dataclass(frozen=True)
class Period:
    """From the day `since` to and with the day `until`, in Swedish time."""

    since: date
    until: date

    @property
    def begins(self) -> datetime:
        return _midnight(self.since)

    @property
    def ends(self) -> datetime:
        return _midnight(self.until + timedelta(days=1))


@dataclass(frozen=True)
class Figures:
    """One line of the table. Times in days; None where there is nothing to tell from."""

    came: int
    ended: int
    lies: int
    answered: int
    answer_median: float | None
    answer_90: float | None
    close_median: float | None
    close_90: float | None
    with_due_day: int
    late: int
    handed_over: int
    may_reopen: int
    reopened: int
    asked: int
    solved: int
    graded: int
    grades: int

    @property
    def percent_late(self) -> int | None:
        return _percent(self.late, self.with_due_day)

    @property
    def percent_handed_over(self) -> int | None:
        return _percent(self.handed_over, self.came)

    @property
    def percent_reopened(self) -> int | None:
        return _percent(self.reopened, self.may_reopen)

    @property
    def percent_solved(self) -> int | None:
        return _percent(self.solved, self.asked) if self.asked >= FEWEST_ANSWERS else None

    @property
    def mean_grade(self) -> float | None:
        return self.grades / self.graded if self.graded >= FEWEST_ANSWERS else None


NOTHING = Figures(0, 0, 0, 0, None, None, None, None, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Line:
    """`category` is None for a whole administration, both are None for everything."""

    figures: Figures
    administration: Administration | None = None
    category: Category | None = None


@dataclass(frozen=True)
class Month:
    first: date
    came: int
    ended: int


def figures_of(cases: QuerySet[Case], period: Period) -> list[Line]:
    """Everything, then each administration followed by its categories, by name. Three statements."""
    begins, ends = period.begins, period.ends
    asked = [
        begins, ends, list(CLOSED), begins, ends, list(OPEN), min(timezone.localdate(), period.until),
        list(ANSWERS), list(REOPENINGS), begins, ends, begins, ends,
    ]  # fmt: skip
    rows = _rows(COUNTED, _concerned(cases, period), COLUMNS, asked)
    offices = Administration.objects.in_bulk({row[0] for row in rows} - {None})
    categories = Category.objects.in_bulk({row[1] for row in rows} - {None})
    lines = [Line(Figures(*figures), offices.get(office), categories.get(kind)) for office, kind, *figures in rows]
    return sorted(lines, key=_in_order)


def months_of(cases: QuerySet[Case], period: Period) -> list[Month]:
    """How many came in and were closed each month, the months without any too. One statement."""
    between = [period.begins, period.ends]
    counted: Mapping[date, Sequence[int]] = {
        month: numbers
        for month, *numbers in _rows(
            BY_MONTH, _concerned(cases, period), ("created_at", "closed_at"), [*between, *between]
        )
    }
    return [Month(first, *counted.get(first, (0, 0))) for first in _months(period)]


def _concerned(cases: QuerySet[Case], period: Period) -> QuerySet[Case]:
    """What the period tells anything of."""
    in_period = Q(created_at__gte=period.begins) | Q(closed_at__gte=period.begins) | Q(status__in=OPEN)
    return cases.filter(in_period, created_at__lt=period.ends, merged_into=None, held_at=None)


def _rows(statement: str, cases: QuerySet[Case], columns: Sequence[str], asked: Sequence[Any]) -> list[tuple[Any, ...]]:
    sql, parameters = cases.order_by().values_list(*columns).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement.format(cases=sql), [*parameters, *asked])
        return cursor.fetchall()


def _in_order(line: Line) -> tuple[bool, str, bool, str]:
    office, kind = line.administration, line.category
    return office is not None, str(office or ""), kind is not None, str(kind or "")


def _months(period: Period) -> list[date]:
    first, months = period.since.replace(day=1), []
    while first <= period.until:
        months.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    return months


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
