"""*Blev det löst?* What those who reported say when the case has been closed: once about each closing.

A *no* needs a reason and opens the case again, the first time. A later one is told to the administration, which
decides. Nothing is asked of those who only have seen the same thing.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.changing import changing, move, record, words_in
from gisreport.cases.deadlines import fresh_clock
from gisreport.cases.kinds import EventKind
from gisreport.cases.lifecycle import refuse_after_erasure
from gisreport.cases.models import Case, CaseEvent, Feedback, Follower
from gisreport.cases.satisfaction import Satisfaction
from gisreport.cases.tell import sending_to, tell_administration
from gisreport.errors import IllegalMove, Refusal

CLOSINGS = (EventKind.RESOLVED, EventKind.DECLINED)


FACTS = {
    (EventKind.RESOLVED, True): "is_solved",
    (EventKind.RESOLVED, False): "is_left",
    (EventKind.DECLINED, True): "is_accepted",
    (EventKind.DECLINED, False): "is_not_accepted",
}


@dataclass(frozen=True)
class Asking:
    """The question about a closing, and what can be answered."""

    title: Any
    yes: Any
    no: Any


ASKINGS = {
    EventKind.RESOLVED: Asking(
        gettext_lazy("Blev det löst?"), gettext_lazy("Ja, det är löst"), gettext_lazy("Nej, det är inte löst")
    ),
    EventKind.DECLINED: Asking(
        gettext_lazy("Kan ärendet avslutas?"), gettext_lazy("Ja"), gettext_lazy("Nej, felet behöver ändå åtgärdas")
    ),
}


def asking_about(closing: CaseEvent) -> Asking:
    return ASKINGS[EventKind(closing.kind)]


def closing_to_answer(follower: Follower) -> CaseEvent | None:
    """What `follower` can say something about today. At most one statement."""
    case = follower.case
    if case.is_open or not follower.is_reporter or follower.expires_at:
        return None
    closing = _closing(case, given=Exists(Feedback.objects.filter(closing=OuterRef("pk"), follower=follower)))
    return None if closing is None or closing.given or is_too_late(closing) else closing  # type: ignore[attr-defined]


def is_too_late(closing: CaseEvent) -> bool:
    return timezone.now() > closing.at + datetime.timedelta(days=settings.DISPUTE_DAYS)


def give_feedback(follower: Follower, *, is_solved: bool, satisfied: int | None = None, text: str = "") -> Feedback:
    """`satisfied`: see `Satisfaction`. The same answer sent twice is one; another one is refused."""
    words = words_in(text, field="text") if text.strip() else ""
    if not is_solved and not words:
        reason = _("Skriv vad som är kvar, så att det går att göra något åt.")
        raise Refusal(reason, fields={"text": reason})
    if satisfied is not None and satisfied not in Satisfaction.values:
        raise Refusal(_("Välj ett av svaren."), fields={"satisfied": _("Välj ett av svaren.")})
    follower.refresh_from_db(fields=["case"])
    with changing(follower.case):
        case = follower.case
        if sent_before := _sent_before(follower, is_solved, satisfied, words):
            return sent_before
        closing = _closing_or_refuse(follower)
        refuse_after_erasure(follower)
        opens_again = not is_solved and not case.feedback.filter(reopened=True).exists()
        event = (_disputed if opens_again else _noted)(follower, closing, is_solved, satisfied, words)
        if not is_solved:
            tell_administration(event)
        return Feedback.objects.create(
            case=case,
            follower=follower,
            closing=closing,
            is_solved=is_solved,
            satisfied=satisfied,
            event=event,
            reopened=opens_again,
        )


# --- How ---


def _disputed(follower: Follower, closing: CaseEvent, is_solved: bool, satisfied: int | None, words: str) -> CaseEvent:
    """Whoever had the case has it again, with a new day."""
    case = follower.case
    return move(
        case,
        EventKind.DISPUTED,
        by=None,
        data=_facts(closing, is_solved, satisfied) | sending_to(case.administration),
        said={"follower": follower, "text": words},
        planned_for=None,
        **fresh_clock(case),
    )


def _noted(follower: Follower, closing: CaseEvent, is_solved: bool, satisfied: int | None, words: str) -> CaseEvent:
    data = _facts(closing, is_solved, satisfied) | sending_to(follower.case.administration)
    return record(follower.case, EventKind.FEEDBACK_GIVEN, follower=follower, text=words, data=data)


def _facts(closing: CaseEvent, is_solved: bool, satisfied: int | None) -> dict[str, Any]:
    """What the sentence for staff needs."""
    facts: dict[str, Any] = {FACTS[EventKind(closing.kind), is_solved]: True}
    return facts | ({"satisfied": satisfied} if satisfied else {})


def _closing(case: Case, **annotations: Any) -> CaseEvent | None:
    """The one that closed the case last."""
    return case.events.filter(kind__in=CLOSINGS).annotate(**annotations).order_by("at", "pk").last()


def _closing_or_refuse(follower: Follower) -> CaseEvent:
    if closing := closing_to_answer(follower):
        return closing
    if not follower.is_reporter:
        raise IllegalMove(_("Bara den som anmälde kan svara. Är felet kvar? Gör en egen anmälan."))
    if follower.case.is_open:
        raise IllegalMove(_("Ärendet är öppet. Skriv under Lämna mer information i stället."))
    closing = _closing(follower.case)
    if closing is None or is_too_late(closing):
        raise IllegalMove(_("Det var för länge sedan ärendet avslutades. Är felet kvar? Gör en ny anmälan."))
    raise IllegalMove(_("Du har redan svarat. Har du mer att berätta? Skriv under Lämna mer information."))


def _sent_before(follower: Follower, is_solved: bool, satisfied: int | None, words: str) -> Feedback | None:
    """The same answer to the last closing, sent again because the first one seemed to get lost."""
    closing = _closing(follower.case)
    same = Feedback.objects.filter(follower=follower, closing=closing, is_solved=is_solved, satisfied=satisfied)
    return same.filter(event__text=words).select_related("event").first()
