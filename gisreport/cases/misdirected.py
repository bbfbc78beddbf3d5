"""*Inte en felanmälan*: what somebody sent is about a crime, a child who may come to harm, or danger to life.

The case is hidden at once. What is done then is done elsewhere (by the police, by the social services), by a person;
here stands what that person says was done, and when. Shown again, the case is as any other.
"""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, change, changing, record, words_in
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent
from gisreport.cases.outside import end_links
from gisreport.errors import IllegalMove, Refusal

# Says nothing of what it is about: others may read the letter.
CAREFUL_WORDS = gettext_lazy(
    "Tack för att du skrev. Det du berättar hör inte till felanmälan, men vi har tagit hand om det. "
    "Är någon i fara? Ring 112."
)


class Concern(models.TextChoices):
    EMERGENCY = "emergency", gettext_lazy("Någon kan vara i fara just nu")
    CRIME = "crime", gettext_lazy("Ett brott")
    CHILD = "child", gettext_lazy("Ett barn som kan fara illa")


# Clauses for the timeline, which only staff reads.
REASONS = {
    Concern.EMERGENCY: {"sv": "någon kan vara i fara", "en": "somebody may be in danger"},
    Concern.CRIME: {"sv": "det gäller ett brott", "en": "it is about a crime"},
    Concern.CHILD: {"sv": "ett barn kan fara illa", "en": "a child may come to harm"},
}


def mark(case: Case, *, concern: Concern, by: User | None, seen: Seen = None) -> CaseEvent:
    """Hide the case at once, from an owner outside too, and write down why. `show` undoes it."""
    with changing(case, seen):
        if case.is_hidden:
            raise IllegalMove(_("Ärendet är redan dolt för allmänheten."))
        end_links(case)
        change(case, is_hidden=True)
        data = {"concern": concern.value, "reason": REASONS[concern]}
        return record(case, EventKind.MISDIRECTED, by=by, data=data)


def note_deed(case: Case, *, text: str, done_at: datetime.datetime, by: User | None, seen: Seen = None) -> CaseEvent:
    """What the officer says was done with it, and when."""
    words = words_in(text, field="text")
    if done_at > timezone.now():
        later = _("Den tidpunkten har inte varit ännu. Skriv när det gjordes.")
        raise Refusal(later, fields={"done_at": later})
    with changing(case, seen):
        return record(case, EventKind.NOTED, by=by, text=words, data={"done_at": done_at.isoformat()})


def concern_of(case: Case) -> Concern | None:
    """Why the case is hidden, if it is because it is no report of a fault."""
    if not case.is_hidden:
        return None
    event = case.events.filter(kind__in=[EventKind.MISDIRECTED, EventKind.HIDDEN, EventKind.SHOWN]).last()
    return Concern(event.data["concern"]) if event and event.kind == EventKind.MISDIRECTED else None
