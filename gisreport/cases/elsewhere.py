"""A case goes to another municipality: the number stays, and with the municipality the access moves."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, change, changing, close_question, record
from gisreport.cases.deadlines import fresh_clock
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent
from gisreport.cases.outside import end_links
from gisreport.cases.reasons import read_reason
from gisreport.cases.status import Status
from gisreport.cases.tell import sending_to, tell_administration, tell_followers
from gisreport.errors import IllegalMove, NobodyAnswers, OutsideLoadedWorld, Refusal
from routing.decide import Decision, decide, decide_without_place
from routing.models import Administration, Category, Municipality

GENERAL = "ovrigt"  # in the default tree; a municipality may have taken it away


@dataclass(frozen=True)
class Reception:
    """Who gets the case there, and as what."""

    category: Category
    decision: Decision | None
    administration: Administration


def hand_over_elsewhere(
    case: Case, *, to: Municipality, reason: str | Mapping[str, str], by: User | None, seen: Seen = None
) -> CaseEvent:
    """To `to`, where its own rules say who gets it. What is private here is private there."""
    clause = read_reason(reason)
    with changing(case, seen):
        if not case.is_open:
            raise IllegalMove(_("Ärendet är avslutat. Öppna det igen innan du lämnar över det."))
        there = reception(case, to)
        close_question(case, by=by)
        end_links(case)
        case.municipality, case.category, case.administration = to, there.category, there.administration
        case.assignee, case.rule = None, there.decision.rule if there.decision else None
        changes = {"planned_for": None, "status": Status.ASSIGNED, **fresh_clock(case)}
        change(case, **changes, also=("municipality", "category", "administration", "assignee", "rule"))
        facts = {"reason": clause, "municipality": _names(to), **sending_to(there.administration)}
        event = record(case, EventKind.HANDED_OVER, by=by, data=facts)
        tell_administration(event)
        tell_followers(event)
        return event


def reception(case: Case, to: Municipality) -> Reception:
    """Where `case` would go in `to`. Raises Refusal (field `to`) with the remedy where nobody would get it."""
    if to.pk == case.municipality_id:
        raise _refused(_("Ärendet är redan i %(name)s. Välj en annan kommun."), to)
    if not to.takes_reports:
        raise _refused(_("%(name)s tar inte emot anmälningar här. Ring eller mejla dem i stället."), to)
    category = _category(case, to)
    decision = _decision(case, category, to)
    for office in (decision.administration if decision else None, to.default_desk):
        if office is not None and office.email:
            return Reception(category, decision if decision and office == decision.administration else None, office)
    raise _refused(_("%(name)s har ingen e-postadress som kan ta emot ärendet. Ring eller mejla dem i stället."), to)


def _category(case: Case, to: Municipality) -> Category:
    """Of the same code, else the general one; for what is private a private one, whatever its code."""
    offered = Category.objects.open().filter(municipality=to)
    if case.category.is_private:
        offered = offered.filter(is_private=True)
    by_code = {category.code: category for category in offered.order_by("order", "code")}
    found = by_code.get(case.category.code) or by_code.get(GENERAL)
    if found is None and case.category.is_private:
        found = next(iter(by_code.values()), None)
    if found is None:
        raise _refused(_("%(name)s har ingen kategori som passar. Ring eller mejla dem i stället."), to)
    return found


def _decision(case: Case, category: Category, to: Municipality) -> Decision | None:
    """By the rules there: for the place if it lies there, else for the whole municipality. None: nobody answers."""
    try:
        if case.point is not None:
            decision = decide(case.point, category)
            if decision.municipality.pk == to.pk:
                return decision
    except (OutsideLoadedWorld, NobodyAnswers):
        pass
    try:
        return decide_without_place(to, category)
    except NobodyAnswers:
        return None


def _names(municipality: Municipality) -> dict[str, str]:
    names = {}
    for language in ("sv", "en"):
        with override(language):
            names[language] = municipality.called()
    return names


def _refused(problem: str, to: Municipality) -> Refusal:
    problem %= {"name": to}
    return Refusal(problem, fields={"to": problem})
