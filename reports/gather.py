"""Several reports, one case: what was reported in several cases is gathered in one of them, and divided again.

Those who follow a case that is gathered keep their own secret page and hear of the other case from then on; its photos
and what others have seen come along. Its number leads there for ever. What happens to the other case meanwhile stays
with it when they are divided again.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, change, changing_together, record
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import (
    Case,
    CaseEvent,
    CasePhoto,
    Follower,
    Gathering,
    Inquiry,
    OutsideLink,
    Support,
)
from gisreport.cases.tell import tell_followers
from gisreport.errors import IllegalMove, Refusal
from reports.models import ReportCase

MOST_AT_ONCE = 20


def gather(cases: Sequence[Case], *, into: Case, by: User | None, seen: Mapping[int, Seen] | None = None) -> CaseEvent:
    """The reports of `cases` belong to `into` from now on. `seen` is the newest event on screen, by the case's id.

    `into` must be open; the others may be closed. It is due when the first of them is. Everybody who follows any of
    them is told once.
    """
    if not 1 <= len(cases) <= MOST_AT_ONCE:
        how_many = _("Välj minst ett och högst %(most)s ärenden.") % {"most": MOST_AT_ONCE}
        raise Refusal(how_many, fields={"cases": how_many})
    if into.pk in {case.pk for case in cases}:
        raise Refusal(_("Ett ärende kan inte samlas i sig självt. Välj ett annat."))
    with changing_together([into, *cases], seen):
        _refuse_target(into)
        waiting = _waiting(cases)
        for case in cases:
            _refuse_gathering(case, into, waiting)
            _bring(case, into, by=by)
        _take_first_deadline(into)
        event = record(into, EventKind.MERGED, by=by, data={"cases": [case.number for case in cases]})
        tell_followers(event)
        return event


def divide_again(case: Case, *, by: User | None, seen: Mapping[int, Seen] | None = None) -> CaseEvent:
    """Undo: the reports, followers, supports and photos that came from `case` belong to it again."""
    gathering = Gathering.objects.filter(case=case, undone_at=None).select_related("into").first()
    if gathering is None:
        raise IllegalMove(_("Ärendet är inte samlat i något annat."))
    into = gathering.into
    with changing_together([into, case], seen):
        gathering.refresh_from_db(fields=["undone_at"])
        _refuse_division(gathering, into)
        gathering.undone_at, gathering.undone_by = timezone.now(), by
        gathering.save(update_fields=["undone_at", "undone_by"])
        gathering.case = case
        _give_back(gathering, by=by)
        # What was hidden in the other case stays so: it may have been for what came from this one.
        change(case, merged_into=None, is_hidden=case.is_hidden or into.is_hidden)
        _give_back_deadline(gathering, into)
        event = record(case, EventKind.UNMERGED, by=by, data={"from": into.number})
        tell_followers(event)
        tell_followers(record(into, EventKind.UNMERGED, by=by, data={"cases": [case.number]}))
        return event


# --- What cannot be gathered ---


def obstacles(cases: Sequence[Case], into: Case) -> dict[int, str]:
    """Why one or the other of `cases` cannot be gathered in `into`, in words, by its id. Two statements, and one more
    for each that is gathered somewhere already."""
    waiting = _waiting(cases)
    found = {}
    for case in cases:
        try:
            _refuse_target(into)
            _refuse_gathering(case, into, waiting)
        except Refusal as refusal:
            found[case.pk] = refusal.message
    return found


@dataclass(frozen=True)
class Waiting:
    """What somebody has been asked about these cases, and has not answered yet: by id of the case."""

    asked: frozenset[int]
    outside: frozenset[int]


def _waiting(cases: Sequence[Case]) -> Waiting:
    asked = Inquiry.objects.filter(case__in=cases, closed_at=None).values_list("case_id", flat=True)
    outside = OutsideLink.objects.filter(case__in=cases, closed_at=None).values_list("case_id", flat=True)
    return Waiting(frozenset(asked), frozenset(outside))


def _refuse_target(into: Case) -> None:
    if into.merged_into_id is not None:
        gathered = _("Ärende %(number)s är självt samlat i ärende %(into)s. Samla där i stället.")
        raise IllegalMove(gathered % {"number": into.number, "into": into.in_the_end.number})
    if not into.is_open:
        closed = _("Ärende %(number)s är avslutat. Öppna det igen innan du samlar något i det.")
        raise IllegalMove(closed % {"number": into.number})


def _refuse_gathering(case: Case, into: Case, waiting: Waiting) -> None:
    """A closed case may be gathered in an open one: the same fault was reported again."""
    problem = ""
    if case.merged_into_id is not None:
        problem = _("Ärende %(number)s är redan samlat i ärende %(into)s. Dela upp dem först.")
    elif case.municipality_id != into.municipality_id:
        problem = _("Ärende %(number)s hör till en annan kommun. Lämna över det i stället.")
    elif _kept_back(case) != _kept_back(into) and not _goes_back(case, into):
        problem = _(
            "Ärende %(number)s och ärende %(target)s visas inte för samma personer: det ena är offentligt eller "
            "syns på ett annat sätt. Samlas de kan ord som inte är offentliga komma ut."
        )
    elif case.pk in waiting.asked:
        problem = _("I ärende %(number)s väntar en fråga på svar från den som anmälde. Avsluta frågan först.")
    elif case.pk in waiting.outside:
        problem = _("En ägare utanför kommunen har en länk till ärende %(number)s. Ta tillbaka länken först.")
    if problem:
        into_number = case.in_the_end.number if case.merged_into_id is not None else ""
        raise IllegalMove(problem % {"number": case.number, "target": into.number, "into": into_number})


def _kept_back(case: Case) -> tuple[bool, ...]:
    """By what a case is kept from the public; only cases of one kind are gathered."""
    return case.category.is_private, case.is_hidden, case.is_withheld, case.held_at is not None


def _goes_back(case: Case, into: Case) -> bool:
    """Whether it was split off from there, so that nobody hears of it who did not say it."""
    return case.split_from_id == into.pk and not case.supports.exists()


def _refuse_division(gathering: Gathering, into: Case) -> None:
    if gathering.undone_at is not None:
        raise IllegalMove(_("Ärendena är redan uppdelade igen."))
    if into.merged_into_id is not None:
        further = _("Ärende %(number)s är i sin tur samlat i ärende %(into)s. Dela upp dem först.")
        raise IllegalMove(further % {"number": into.number, "into": into.in_the_end.number})
    asked = Inquiry.objects.filter(case=into, closed_at=None, follower__gatherings=gathering)
    if asked.exists():
        raise IllegalMove(_("En fråga väntar på svar från den som anmälde. Avsluta frågan först."))


# --- What comes along, and goes back ---


def _bring(case: Case, into: Case, *, by: User | None) -> None:
    first = Gathering.objects.filter(into=into, undone_at=None).first()
    gathering = Gathering.objects.create(
        case=case, into=into, at=timezone.now(), by=by, own_due_on=first.own_due_on if first else into.due_on
    )
    gathering.followers.set(case.followers.all())
    case.followers.update(case=into)
    gathering.photos.set(case.photos.all())
    case.photos.update(case=into)
    _bring_supports(gathering)
    _move_reports(case.reports.filter(until=None), to=into, at=gathering.at, by=by)
    change(case, merged_into=into)
    record(case, EventKind.MERGED, by=by, data={"into": into.number})


def _bring_supports(gathering: Gathering) -> None:
    """All but those of devices that have said so there already: they count once."""
    known = Support.objects.filter(case=gathering.into_id).values("key")
    coming = list(Support.objects.filter(case=gathering.case_id).exclude(key__in=known))
    gathering.supports.add(*coming)
    Support.objects.filter(pk__in=[one.pk for one in coming]).update(case=gathering.into_id)


def _give_back(gathering: Gathering, *, by: User | None) -> None:
    """What came along, as far as it is still there: it may have been erased, or have gone on."""
    case, into = gathering.case_id, gathering.into_id
    Follower.objects.filter(pk__in=gathering.followers.values("pk"), case=into).update(case=case)
    Support.objects.filter(pk__in=gathering.supports.values("pk"), case=into).update(case=case)
    CasePhoto.objects.filter(pk__in=gathering.photos.values("pk"), case=into).update(case=case)
    came = ReportCase.objects.filter(case=case, until=gathering.at).values("report")
    here = ReportCase.objects.filter(case=into, until=None, report__in=came)
    _move_reports(here, to=gathering.case, at=timezone.now(), by=by)
    # A device that had also supported another of the gathered cases counts by that one now.
    for other in Gathering.objects.filter(into=into, undone_at=None):
        _bring_supports(other)


def _move_reports(rows: QuerySet[ReportCase], *, to: Case, at: datetime.datetime, by: User | None) -> None:
    """From the cases they are in to another; the rows that ended stay."""
    reports = list(rows.values_list("report_id", flat=True))
    rows.update(until=at)
    ReportCase.objects.bulk_create(ReportCase(report_id=report, case=to, since=at, by=by) for report in reports)


# --- When it is due ---


def _take_first_deadline(into: Case) -> None:
    """The earliest of its own and of those gathered in it."""
    gathered = Case.objects.filter(gatherings__in=into.gathered.filter(undone_at=None)).exclude(due_on=None)
    first = gathered.order_by("due_on", "pk").first()
    day = first.due_on if first else None
    if day is not None and (into.due_on is None or day < into.due_on):
        change(into, due_on=day)


def _give_back_deadline(gathering: Gathering, into: Case) -> None:
    """As if what was divided again had never been gathered here, unless another day has been set since."""
    if into.due_on is None or into.due_on != gathering.case.due_on or into.due_on == gathering.own_due_on:
        return
    change(into, due_on=gathering.own_due_on)
    _take_first_deadline(into)
