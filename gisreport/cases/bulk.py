"""The verbs of the lifecycle for many cases at once: one transaction and a few statements, however many they are.

What can be done is done. What cannot is named, each with the reason that the single verb would have given, and is left
exactly as it was: who ticks forty cases of which one has been closed meanwhile wants the thirty-nine done.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.cases.access import cases_of
from gisreport.cases.changing import Seen, changed_meanwhile, event_of, refuse_move
from gisreport.cases.deadlines import fresh_clock
from gisreport.cases.events import EVENTS
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Deed, Inquiry
from gisreport.cases.outside import go_outside, refuse_wordless
from gisreport.cases.reasons import read_reason
from gisreport.cases.refusals import refuse_hand_over, refuse_past, refuse_stranger
from gisreport.cases.status import CLOSED, Status
from gisreport.cases.tell import sending_to, tell_of_all
from gisreport.errors import Refusal
from routing.models import Administration

MOST = 200  # at once


@dataclass
class Many:
    """Cases that are being changed together; their rows are locked. `refused` says why by number."""

    by: User
    cases: list[Case] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    events: list[CaseEvent] = field(default_factory=list)

    def sort_out(self, check: Callable[[Case], None]) -> None:
        """Leave out those for which `check` raises a Refusal."""
        kept = []
        for case in self.cases:
            try:
                check(case)
            except Refusal as refusal:
                self.refused[case.number] = refusal
            else:
                kept.append(case)
        self.cases = kept

    def change(self, **changes: Any) -> None:
        """Write fields that everyone may see, the same for all."""
        for case in self.cases:
            for name, value in changes.items():
                setattr(case, name, value)
        rows = Case.objects.filter(pk__in=[case.pk for case in self.cases])
        rows.update(**changes, updated_at=timezone.now())

    def record(self, kind: EventKind, **facts: Any) -> None:
        new = [event_of(case, kind, by=self.by, **facts) for case in self.cases]
        self.events += CaseEvent.objects.bulk_create(new)
        audit.note(self.by, Deed.CHANGED, *self.cases, what=kind)

    def move(self, kind: EventKind, *, data: dict[str, Any] | None = None, **changes: Any) -> "Many":
        """To the status that `kind` leads to, as far as the table of moves allows it."""
        after = EVENTS[kind].leads_to
        assert after is not None
        self.sort_out(lambda case: refuse_move(case, after))
        if after in CLOSED:
            self._close_questions()
            changes |= {"paused_at": None}
        self.change(status=after, closed_at=timezone.now() if after in CLOSED else None, **changes)
        self.record(kind, data=data)
        tell_of_all(self.events)
        return self

    def _close_questions(self) -> None:
        """What was asked and waits for its answer needs none any more."""
        paused = {case.pk: case for case in self.cases if case.paused_at}
        if not paused:
            return
        waiting = list(Inquiry.objects.waiting().filter(case__in=paused).select_related("follower"))
        Inquiry.objects.filter(pk__in=[question.pk for question in waiting]).update(closed_at=timezone.now())
        CaseEvent.objects.bulk_create(
            event_of(paused[question.case_id], EventKind.QUESTION_CLOSED, by=self.by, follower=question.follower)
            for question in waiting
        )


@contextmanager
def changing_many(seen: Mapping[str, Seen], *, by: User) -> Iterator[Many]:
    """The cases with these numbers that `by` works with, locked. `seen` is the newest event of each that was on screen;
    what something else has happened to since is refused. Raises Refusal for more than `MOST`."""
    if len(seen) > MOST:
        raise Refusal(_("Välj högst %(most)s ärenden åt gången.") % {"most": MOST})
    with transaction.atomic():
        whole = cases_of(by).filter(number__in=seen, merged_into=None, held_at=None).order_by("pk")
        whole = whole.select_related("municipality", "category", "administration")
        many = Many(by, list(whole.select_for_update(of=("self",))))
        for number in seen.keys() - {case.number for case in many.cases}:
            many.refused[number] = Refusal(_("Ärendet finns inte längre hos dig."))
        _refuse_changed(many, seen)
        yield many


def _refuse_changed(many: Many, seen: Mapping[str, Seen]) -> None:
    by_key = {case.pk: seen[case.number] for case in many.cases}
    known = [mark for mark in by_key.values() if isinstance(mark, int)]
    if not known:
        return
    later = CaseEvent.objects.filter(case__in=by_key, pk__gt=min(known)).exclude(kind=EventKind.SUPPORTED).with_names()
    news: dict[int, list[CaseEvent]] = {}
    for event in later:
        mark = by_key[event.case_id]
        if isinstance(mark, int) and event.pk > mark:
            news.setdefault(event.case_id, []).append(event)

    def is_as_it_was(case: Case) -> None:
        if case.pk in news:
            raise changed_meanwhile(news[case.pk])

    many.sort_out(is_as_it_was)


# --- The verbs. `seen`: the numbers of the cases, each with its newest event on screen ---


def take_all(seen: Mapping[str, Seen], *, officer: User | None, by: User) -> Many:
    """Give the cases to `officer`; None leaves them without one."""
    with changing_many(seen, by=by) as many:
        if officer is not None:
            _leave_out_strangers(many, officer)
        Case.objects.filter(pk__in=[case.pk for case in many.cases]).update(assignee=officer)
        many.record(EventKind.TAKEN, officer=officer)
    return many


def _leave_out_strangers(many: Many, officer: User) -> None:
    own = set(cases_of(officer).filter(pk__in=[case.pk for case in many.cases]).values_list("pk", flat=True))
    many.sort_out(lambda case: refuse_stranger(case, officer, is_theirs=case.pk in own))


def plan_all(seen: Mapping[str, Seen], *, date: date, by: User) -> Many:
    """`date` is when the work is expected to be done: today or later."""
    refuse_past(date)
    with changing_many(seen, by=by) as many:
        return many.move(EventKind.PLANNED, data={"date": date.isoformat()}, planned_for=date)


def start_all(seen: Mapping[str, Seen], *, by: User) -> Many:
    with changing_many(seen, by=by) as many:
        return many.move(EventKind.IN_PROGRESS)


def resolve_all(seen: Mapping[str, Seen], *, by: User) -> Many:
    with changing_many(seen, by=by) as many:
        return many.move(EventKind.RESOLVED)


def decline_all(seen: Mapping[str, Seen], *, reasons: str | Mapping[str, str], by: User) -> Many:
    clause = read_reason(reasons)
    with changing_many(seen, by=by) as many:
        return many.move(EventKind.DECLINED, data={"reason": clause})


def hand_over_all(seen: Mapping[str, Seen], *, to: Administration, reason: str | Mapping[str, str], by: User) -> Many:
    """To another administration, which starts afresh: no officer, no date."""
    clause = read_reason(reason)
    with changing_many(seen, by=by) as many:
        many.sort_out(lambda case: refuse_hand_over(case, to))
        many.sort_out(lambda case: refuse_wordless(case, to))
        _begin_afresh(many.cases, to)
        go_outside(many.cases, by=by)
        many.record(EventKind.HANDED_OVER, data={"reason": clause, **sending_to(to)})
        tell_of_all(many.events)
    return many


def _begin_afresh(cases: Sequence[Case], to: Administration) -> None:
    """The clock of each category is asked for once."""
    clocks: dict[tuple[int, bool], dict[str, Any]] = {}
    for case in cases:
        kind = (case.category_id, case.paused_at is not None)
        clock = clocks.get(kind) or clocks.setdefault(kind, fresh_clock(case))
        changes: dict[str, Any] = {"administration": to, "assignee": None, "rule": None, "planned_for": None}
        changes |= {"status": Status.ASSIGNED, "updated_at": timezone.now(), **clock}
        for name, value in changes.items():
            setattr(case, name, value)
    if cases:
        Case.objects.bulk_update(cases, [*changes])
