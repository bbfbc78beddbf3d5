"""What has happened, ready to be shown: for everyone, or for one follower."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gisreport.cases.events import name_of, public_sentence, sentence_for, telling
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import CaseEvent, Follower, PublicCase
from gisreport.cases.status import Status
from gisreport.cases.tell import arrival_key
from gisreport.outbox.models import Message
from gisreport.texts import in_language


@dataclass(frozen=True)
class Entry:
    """One row of a timeline. `words` are what someone wrote; `status` is what the case became, None if nothing new."""

    at: datetime.datetime
    kind: str
    sentence: str
    words: str
    status: Status | None


@dataclass(frozen=True)
class Timeline:
    entries: list[Entry]
    owner: CaseEvent | None  # the event by which the administration got the case

    @property
    def status_since(self) -> datetime.datetime | None:
        return next((entry.at for entry in reversed(self.entries) if entry.status), None)

    @property
    def reason(self) -> str:
        """Why the administration has the case: a clause that fits after *eftersom*."""
        return in_language(self.owner.data.get("reason", {})) if self.owner else ""

    @property
    def owner_sentence(self) -> str:
        """Who has got the case, and why."""
        return public_sentence(self.owner) if self.owner else ""

    def forwarding(self) -> str:
        """For an owner outside the municipality: whether the report has been sent on. One statement then, else none."""
        return _forwarding(self.owner) if self.owner else ""


def public_timeline(case: PublicCase) -> Timeline:
    events = list(case.timeline())
    return Timeline([_entry(event, public_sentence(event), event.is_public_text) for event in events], _owner(events))


def personal_timeline(follower: Follower) -> Timeline:
    events = _with_one_arrival(list(CaseEvent.objects.for_follower(follower).with_names()), follower)
    return Timeline([_personal_entry(event, follower) for event in events], _owner(events))


def _with_one_arrival(events: list[CaseEvent], follower: Follower) -> list[CaseEvent]:
    """Of gathered reports, whoever reported reads that their own came in, and not that another did."""
    received = [event for event in events if event.kind == EventKind.RECEIVED]
    own = [event for event in received if event.follower_id == follower.pk]
    return [event for event in events if event not in received or event in (own or received)]


def _personal_entry(event: CaseEvent, follower: Follower) -> Entry:
    is_own = event.follower_id == follower.pk
    return _entry(
        event, sentence_for(follower, event), is_own or event.is_public_text or event.kind == EventKind.REPLIED
    )


def _entry(event: CaseEvent, sentence: str, shows_words: bool) -> Entry:
    return Entry(event.at, event.kind, sentence, event.text if shows_words else "", telling(event).leads_to)


def _owner(events: Iterable[CaseEvent]) -> CaseEvent | None:
    got_it = [event for event in events if event.kind in (EventKind.ASSIGNED, EventKind.HANDED_OVER)]
    return got_it[-1] if got_it else None


def _forwarding(owner: CaseEvent) -> str:
    if "forwarded" not in owner.data:
        return ""
    name = name_of(owner.administration)
    if not owner.data["forwarded"]:
        return _("Kommunen har inte skickat anmälan vidare. Vänd dig själv till %(name)s.") % {"name": name}
    letter = Message.objects.filter(key=arrival_key(owner)).first()
    if letter and letter.delivered_at:
        return _("Kommunen har skickat anmälan vidare till %(name)s.") % {"name": name}
    return _("Anmälan är på väg till %(name)s.") % {"name": name}
