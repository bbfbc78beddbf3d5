"""Which rules send reports to the wrong place, and what another rule would have done with the same reports.

A rule was wrong about a report when the case was handed over afterwards. Where a case came to rest is taken for the
right place: only cases that are closed, or that somebody has handed over, tell anything.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent
from gisreport.cases.status import CLOSED
from routing.decide import Question
from routing.decide_many import decide_many
from routing.models import Administration, Category, Municipality, Responsibility
from routing.rules import Wording

MOST_ROWS = 100
MOST_TRIED = 20_000  # the newest; their decisions take a few seconds
ENOUGH_TO_PROPOSE = 3

# What each rule decided in the period, and where those cases went first when they were handed over.
FIRST_HAND_OVERS = """
SELECT coalesce((assigned.data->>'rule')::bigint, CASE WHEN moved.administration_id IS NULL THEN c.rule_id END),
       c.category_id, assigned.administration_id, moved.administration_id, count(*)
FROM cases_case c
JOIN LATERAL (
    SELECT data, administration_id FROM cases_caseevent
    WHERE case_id = c.id AND kind = 'assigned' ORDER BY at, id LIMIT 1
) assigned ON TRUE
LEFT JOIN LATERAL (
    SELECT administration_id FROM cases_caseevent
    WHERE case_id = c.id AND kind = 'handed_over' ORDER BY at, id LIMIT 1
) moved ON TRUE
WHERE c.municipality_id = %(municipality)s AND c.created_at >= %(since)s::timestamptz AND c.merged_into_id IS NULL
GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Misrouted:
    """What one rule (None: the default desk, or one that is not known any more) decided for one category."""

    rule: Responsibility | None
    category: Category
    first: Administration
    decided: int
    receivers: Sequence[tuple[Administration, int]]

    @property
    def handed_over(self) -> int:
        return sum(number for _receiver, number in self.receivers)

    @property
    def percent(self) -> int:
        return round(100 * self.handed_over / self.decided)

    @property
    def proposed(self) -> Administration | None:
        """Who should answer instead: whoever got more than half of what was handed over, if that is more than a few."""
        receiver, number = self.receivers[0]
        is_clear = number >= ENOUGH_TO_PROPOSE and number * 2 > self.handed_over
        return receiver if is_clear else None


@dataclass(frozen=True)
class Move:
    """So many cases would go `to` instead of `now`; `better` of them came to rest there, `worse` at `now`."""

    now: Administration
    to: Administration
    cases: int
    better: int
    worse: int


@dataclass(frozen=True)
class Evaluation:
    """What the rules of today, and those with the change, answer for `cases` past cases of known resting place."""

    cases: int
    right_now: int
    right_then: int
    moves: Sequence[Move]
    is_cut: bool

    @property
    def percent_now(self) -> int:
        return _percent(self.right_now, self.cases)

    @property
    def percent_then(self) -> int:
        return _percent(self.right_then, self.cases)


def months_before(day: date, months: int) -> date:
    """The first of the month so many months before."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def misrouted(municipality: Municipality, *, since: date) -> list[Misrouted]:
    """The rules and categories with most hand-overs first. Five statements."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_HAND_OVERS, {"municipality": municipality.pk, "since": _midnight(since).isoformat()})
        counted = cursor.fetchall()
    groups: dict[tuple[int | None, int, int], Counter[int | None]] = {}
    for rule, category, first, receiver, number in counted:
        groups.setdefault((rule, category, first), Counter())[receiver] += number
    wrong = [(keys, went) for keys, went in groups.items() if set(went) - {None}]
    rules = Responsibility.objects.select_related("administration", "category").in_bulk(
        [rule for (rule, _category, _first), _went in wrong if rule]
    )
    categories = Category.objects.in_bulk([category for (_rule, category, _first), _went in wrong])
    offices = Administration.objects.in_bulk(
        {first for (_rule, _category, first), _went in wrong} | {pk for _keys, went in wrong for pk in went if pk}
    )
    found = [
        Misrouted(
            rule=rules.get(rule) if rule else None,
            category=categories[category],
            first=offices[first],
            decided=went.total(),
            receivers=[(offices[pk], number) for pk, number in went.most_common() if pk],
        )
        for (rule, category, first), went in wrong
    ]
    return sorted(found, key=lambda row: (-row.handed_over, -row.percent, row.category.code))[:MOST_ROWS]


def try_on_past_cases(
    municipality: Municipality,
    *,
    since: date,
    wording: Wording | None = None,
    instead_of: Responsibility | None = None,
) -> Evaluation:
    """Ask the rules of today about the past cases; with `wording`, also as if that rule were there (in place of
    `instead_of`, if given). Nothing is kept of the trial."""
    cases = list(_known_to_rest(municipality, since, wording)[: MOST_TRIED + 1])
    is_cut = len(cases) > MOST_TRIED
    cases = cases[:MOST_TRIED]
    today = timezone.localdate()
    questions = [Question(case.point, case.category, today, municipality) for case in cases]
    now = _answers(questions)
    then = now
    if wording is not None:
        with transaction.atomic():
            _try(municipality, wording, instead_of, today)
            then = _answers(questions)
            transaction.set_rollback(True)
    rests = [case.administration_id for case in cases]
    return Evaluation(
        cases=len(cases),
        right_now=_agreeing(now, rests),
        right_then=_agreeing(then, rests),
        moves=_moves(now, then, rests),
        is_cut=is_cut,
    )


def _known_to_rest(municipality: Municipality, since: date, wording: Wording | None) -> QuerySet[Case]:
    handed_over = CaseEvent.objects.filter(case=OuterRef("pk"), kind=EventKind.HANDED_OVER)
    cases = (
        Case.objects.filter(municipality=municipality, created_at__gte=_midnight(since), merged_into=None)
        .filter(Q(status__in=CLOSED) | Exists(handed_over))
        .select_related("category")
        .order_by("-created_at", "-pk")
    )
    return cases.filter(category=wording.category) if wording and wording.category else cases


def _try(municipality: Municipality, wording: Wording, instead_of: Responsibility | None, today: date) -> None:
    if instead_of is not None:
        Responsibility.objects.filter(pk=instead_of.pk).update(valid=DateRange(empty=True))
    Responsibility.objects.create(municipality=municipality, valid=DateRange(today, None), **wording.as_fields())


def _answers(questions: Sequence[Question]) -> list[Administration | None]:
    return [decision.administration if decision else None for decision in decide_many(questions)]


def _agreeing(answers: Sequence[Administration | None], rests: Sequence[int]) -> int:
    return sum(1 for answer, rest in zip(answers, rests, strict=True) if answer and answer.pk == rest)


def _moves(
    now: Sequence[Administration | None], then: Sequence[Administration | None], rests: Sequence[int]
) -> list[Move]:
    offices: dict[int, Administration] = {}
    moved: Counter[tuple[int, int]] = Counter()
    better: Counter[tuple[int, int]] = Counter()
    worse: Counter[tuple[int, int]] = Counter()
    for before, after, rest in zip(now, then, rests, strict=True):
        if before is None or after is None or before.pk == after.pk:
            continue
        offices |= {before.pk: before, after.pk: after}
        pair = before.pk, after.pk
        moved[pair] += 1
        better[pair] += after.pk == rest
        worse[pair] += before.pk == rest
    return [
        Move(offices[before], offices[after], number, better[before, after], worse[before, after])
        for (before, after), number in moved.most_common(MOST_ROWS)
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
