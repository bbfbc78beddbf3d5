"""One report, several cases: what belongs to others gets a case of its own, and goes to those who answer for it.

The first case keeps its number and the report. Whoever reported keeps one secret page, which lists the parts; each has
a page of its own too. `gather` puts a part back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, change, changing, record, words_in
from gisreport.cases.kinds import EventKind
from gisreport.cases.lifecycle import open_case
from gisreport.cases.models import Case, CaseEvent, Follower
from gisreport.cases.tell import tell_administration, tell_one
from gisreport.errors import IllegalMove, Refusal
from reports.models import Report, ReportCase
from routing.decide import Decision, decide, decide_without_place
from routing.models import Category

MOST_PARTS = 5


@dataclass(frozen=True)
class Part:
    """What becomes a case of its own. `text`: the words of the report that are about it. `point` is WGS84; without one
    it is where the whole is."""

    category: Category
    text: str
    point: Point | None = None


def divide(case: Case, report: Report, *, into: Sequence[Part], by: User | None, seen: Seen = None) -> CaseEvent:
    """Open a case for each part, where routing says that it belongs. Whoever reported is told once."""
    if not 1 <= len(into) <= MOST_PARTS:
        raise Refusal(_("Dela upp anmälan i minst en och högst %(most)s nya delar.") % {"most": MOST_PARTS})
    with changing(case, seen):
        _refuse_case(case, report)
        parts = [_open(part, case, report, number=number, by=by) for number, part in enumerate(into, start=1)]
        facts = {"cases": [part.number for part in parts], "whose": report.follower_id}
        change(case)
        event = record(case, EventKind.SPLIT, by=by, data=facts)
        if report.follower:
            tell_one(event, report.follower)
        return event


def destination(part: Part, case: Case) -> Decision:
    """Who would get that part of the case. Raises Refusal."""
    return _decision(part, case, part.point or case.point, number=1)


def _refuse_case(case: Case, report: Report) -> None:
    if not case.is_open:
        raise IllegalMove(_("Ärendet är avslutat. Öppna det igen innan du delar det."))
    if case.is_withheld or case.held_at is not None:
        raise IllegalMove(_("Ärendet hålls inne. Det kan delas när det är släppt."))
    if not ReportCase.objects.filter(report=report, case=case, until=None).exists():
        raise IllegalMove(_("Anmälan hör inte till ärendet längre. Ladda om sidan."))


def _open(part: Part, case: Case, report: Report, *, number: int, by: User | None) -> Case:
    words = words_in(part.text, field=f"text_{number}")
    point = part.point or case.point
    follower = _follower_of_part(report.follower)
    opened = open_case(
        municipality=case.municipality,
        category=part.category,
        point=point,
        decision=_decision(part, case, point, number=number),
        reporter=follower,
        notify=False,
        source=case.source,
        by=by,
    )
    change(opened, split_from=case, is_hidden=case.is_hidden)
    record(opened, EventKind.SPLIT, by=by, follower=follower, text=words, data={"from": case.number})
    tell_administration(opened.events.get(kind=EventKind.ASSIGNED))
    return opened


def _follower_of_part(whole: Follower | None) -> Follower | None:
    """Not stored yet. Gets its letters where the whole does."""
    if whole is None:
        return None
    return Follower(
        part_of=whole.part_of or whole,
        email=whole.email,
        wants_mail=whole.wants_mail,
        language=whole.language,
        expires_at=whole.expires_at,
    )


def _decision(part: Part, case: Case, point: Point | None, *, number: int) -> Decision:
    if part.category.municipality_id != case.municipality_id or part.category.is_closed():
        gone = _("Kategorin finns inte här. Välj en annan.")
        raise Refusal(gone, fields={f"category_{number}": gone})
    if point is None:
        return decide_without_place(case.municipality, part.category)
    decision = decide(point, part.category)
    if decision.municipality.pk != case.municipality_id:
        elsewhere = _("Platsen ligger i %(name)s. Välj en plats här, eller lämna över hela ärendet dit.")
        elsewhere %= {"name": decision.municipality.called()}
        raise Refusal(elsewhere, fields={f"place_{number}": elsewhere})
    return decision
