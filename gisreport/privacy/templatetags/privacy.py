"""What templates ask about personal data."""

from collections.abc import Iterable, Mapping

from django import template
from django.utils.translation import ngettext

from gisreport.accounts.models import User
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import CaseEvent
from gisreport.cases.timeline import Timeline
from gisreport.privacy import parts
from gisreport.privacy.models import ErasureRequest

register = template.Library()


@register.filter
def parts_in_words(chosen: Iterable[str]) -> str:
    return ", ".join(parts.named(chosen))


@register.simple_tag
def waiting_requests(user: User) -> int:
    """How many requests for erasure wait for `user` to decide."""
    return ErasureRequest.objects.for_deciding(user).waiting().count()


@register.simple_tag
def request_to_decide(event: CaseEvent, user: User) -> ErasureRequest | None:
    """What was asked in this event of a case, if it waits and `user` may decide on it."""
    if event.kind != EventKind.ERASURE_ASKED or event.follower_id is None:
        return None
    waiting = ErasureRequest.objects.for_deciding(user).waiting()
    return waiting.filter(case=event.case_id, follower=event.follower_id).first()


@register.simple_tag
def stage_of_erasure(timeline: Timeline) -> str:
    """The kind of the last event about erasure in a personal timeline; empty before anything was asked."""
    stages = (EventKind.ERASURE_ASKED, EventKind.ERASURE_DECIDED)
    return next((entry.kind for entry in reversed(timeline.entries) if entry.kind in stages), "")


@register.filter
def rows_in_words(counts: Mapping[str, int]) -> list[str]:
    """Each kind of row with its number, as a reader says it."""
    return [_ROWS[name](count) % {"n": count} for name, count in counts.items() if name in _ROWS and count]


_ROWS = {
    "walk": lambda n: ngettext("%(n)d vandring", "%(n)d vandringar", n),
    "report": lambda n: ngettext("%(n)d anmälan", "%(n)d anmälningar", n),
    "reporter": lambda n: ngettext("%(n)d anmälares kontaktuppgifter", "%(n)d anmälares kontaktuppgifter", n),
    "casephoto": lambda n: ngettext("%(n)d bild", "%(n)d bilder", n),
    "heldphoto": lambda n: ngettext("%(n)d bild som väntar", "%(n)d bilder som väntar", n),
    "caseevent": lambda n: ngettext("%(n)d komplettering", "%(n)d kompletteringar", n),
    "erasurerequest": lambda n: ngettext("%(n)d begäran om radering", "%(n)d begäranden om radering", n),
    "message": lambda n: ngettext("%(n)d mejl", "%(n)d mejl", n),
    "follower": lambda n: ngettext("%(n)d hemlig länk", "%(n)d hemliga länkar", n),
    "follower_fields": lambda n: ngettext("%(n)d adress för mejl", "%(n)d adresser för mejl", n),
    "support": lambda n: ngettext("%(n)d ”jag har sett samma sak”", "%(n)d ”jag har sett samma sak”", n),
    "public_text": lambda n: ngettext("%(n)d offentlig text", "%(n)d offentliga texter", n),
}
