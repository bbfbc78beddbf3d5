"""What every verb about a case is made of: lock the row, refuse what is not allowed, change it, write down the event.

The verbs of several modules are built of these; nothing outside them calls `move` or `change`.
"""

import datetime
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gisreport.accounts.models import User
from gisreport.cases import audit
from gisreport.cases.events import EVENTS, staff_sentence
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Deed
from gisreport.cases.status import CLOSED, MOVES, Status, may_move
from gisreport.cases.tell import tell_followers
from gisreport.errors import ChangedMeanwhile, IllegalMove, Refusal

Seen = datetime.datetime | int | None
LONGEST_TEXT = 10_000
NO_TEXT = ("Cc", "Cs")  # control characters (PostgreSQL refuses NUL) and halves of characters


@contextmanager
def changing(case: Case, seen: Seen = None) -> Iterator[None]:
    """One transaction in which the case's row is locked and `case` shows what is really there.

    A case whose reports are gathered in another is not worked on: that is refused.
    """
    with transaction.atomic():
        _lock(case)
        _refuse_gathered(case)
        _refuse_if_changed(case, seen)
        yield


@contextmanager
def changing_together(cases: Sequence[Case], seen: Mapping[int, Seen] | None = None) -> Iterator[None]:
    """As `changing`, for several, gathered ones too; `seen` is by id. They are locked in the order of their ids, so
    that two officers who want the same cases never wait for each other."""
    with transaction.atomic():
        for case in sorted(cases, key=lambda case: case.pk):
            _lock(case)
            _refuse_if_changed(case, (seen or {}).get(case.pk))
        yield


def _lock(case: Case) -> None:
    whole = Case.objects.select_related("municipality", "category", "administration").select_for_update(of=("self",))
    try:
        case.refresh_from_db(from_queryset=whole)
    except Case.DoesNotExist:
        # It went to another administration while we waited for it, and does not fit the one that was read before.
        Case.objects.select_for_update().get(pk=case.pk)
        case.refresh_from_db(from_queryset=whole)


def _refuse_gathered(case: Case) -> None:
    if case.merged_into_id is not None:
        told = _("Ärende %(number)s är samlat i ärende %(into)s. Arbeta vidare där.")
        raise IllegalMove(told % {"number": case.number, "into": case.in_the_end.number})


def _refuse_if_changed(case: Case, seen: Seen) -> None:
    if seen is None:
        return
    newer = {"at__gt": seen} if isinstance(seen, datetime.datetime) else {"pk__gt": seen}
    # That one more has seen the same thing is no reason to stop an officer.
    events = list(case.events.filter(**newer).exclude(kind=EventKind.SUPPORTED).with_names())
    if events:
        raise changed_meanwhile(events)


def changed_meanwhile(events: Sequence[CaseEvent]) -> ChangedMeanwhile:
    """The refusal for somebody who has not seen these."""
    news = " ".join(staff_sentence(event) for event in events)
    return ChangedMeanwhile(
        ngettext(
            "Något har hänt med ärendet sedan du öppnade det: %(news)s Läs det och gör om det du ville göra.",
            "Flera saker har hänt med ärendet sedan du öppnade det: %(news)s Läs dem och gör om det du ville göra.",
            len(events),
        )
        % {"news": news}
    )


def move(
    case: Case,
    kind: EventKind,
    *,
    by: User | None,
    data: dict[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
    **changes: Any,
) -> CaseEvent:
    """To the status that `kind` leads to, if the table of moves allows it. `said` by a follower: `follower`, `text`."""
    after = EVENTS[kind].leads_to
    assert after is not None
    refuse_move(case, after)
    if after in CLOSED and case.paused_at:
        close_question(case, by=by)
        changes["paused_at"] = None
    closed_at = timezone.now() if after in CLOSED else None
    change(case, status=after, closed_at=closed_at, **changes)
    event = record(case, kind, by=by, data=data, **(said or {}))
    tell_followers(event)
    return event


def refuse_move(case: Case, after: Status) -> None:
    """Raise IllegalMove, with what is allowed, unless the table lets the case become `after`."""
    if not may_move(case.status, after):
        raise IllegalMove(_what_is_possible(case))


def _what_is_possible(case: Case) -> str:
    now = Status(case.status).label
    if not case.is_open:
        return _("Ärendet har status ”%(now)s”. Öppna det igen först.") % {"now": now}
    allowed = ", ".join(f"”{status.label}”" for status in MOVES[Status(case.status)])
    return _("Ärendet har status ”%(now)s”. Härifrån kan det bli: %(allowed)s.") % {"now": now, "allowed": allowed}


def close_question(case: Case, *, by: User | None) -> None:
    """The one that waits for its answer, if any, needs none any more; the caller writes the clock."""
    case.paused_at = None
    for question in case.inquiries.waiting().select_related("follower"):
        question.closed_at = timezone.now()
        question.save(update_fields=["closed_at"])
        record(case, EventKind.QUESTION_CLOSED, by=by, follower=question.follower)


def change(case: Case, *, also: Sequence[str] = (), **changes: Any) -> None:
    """Write what everyone may see of the case; `updated_at` is the time of its last public change."""
    for field, value in changes.items():
        setattr(case, field, value)
    case.save(update_fields=[*changes, *also, "updated_at"])


def record(case: Case, kind: EventKind, **facts: Any) -> CaseEvent:
    event = event_of(case, kind, **facts)
    event.save()
    audit.note(event.by, Deed.CHANGED, case, what=kind)
    return event


def event_of(case: Case, kind: EventKind, **facts: Any) -> CaseEvent:
    facts = {"at": timezone.now(), **{name: value for name, value in facts.items() if value is not None}}
    return CaseEvent(case=case, kind=kind, administration=case.administration, **facts)


def words_in(text: str, *, field: str) -> str:
    """What someone wrote, in NFC and without control characters; refused when empty or far too long."""
    kept = (sign for sign in normalize_newlines(text) if sign in "\n\t" or unicodedata.category(sign) not in NO_TEXT)
    words = unicodedata.normalize("NFC", "".join(kept)).strip()
    if not words:
        raise Refusal(_("Skriv något."), fields={field: _("Skriv något.")})
    if len(words) > LONGEST_TEXT:
        too_long = _("Texten är längre än %(limit)s tecken. Korta den.") % {"limit": LONGEST_TEXT}
        raise Refusal(too_long, fields={field: too_long})
    return words
