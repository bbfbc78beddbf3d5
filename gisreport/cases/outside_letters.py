"""The letters to owners outside the municipality, and to the officer when an owner has said something."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gisreport.cases import outside
from gisreport.cases.events import staff_sentence
from gisreport.cases.letters import WITH_NAMES, about, letter
from gisreport.cases.models import CaseEvent, OutsideLink
from gisreport.cases.place import place_of
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import Letter, register
from gisreport.texts import in_language


def register_outside_letters() -> None:
    register(outside.LINK, write_link)
    register(outside.REFUSED, write_refused)
    register(outside.NEWS, write_news)


def write_link(message: Message) -> Letter | None:
    """To the owner: the case, and the link. Not wanted any more once the link is dead."""
    return _to_owner(message, "cases/mail/owner_link", subject=_("Ett ärende hos er"))


def write_refused(message: Message) -> Letter | None:
    """To the owner: the case is not closed, and why."""
    return _to_owner(message, "cases/mail/owner_refused", subject=_("Ärendet är inte avslutat"))


def write_news(message: Message) -> Letter | None:
    """To the officer who sent the link, or the municipality: what the owner says."""
    event = _event(message)
    if event is None:
        return None
    case = event.case
    context = {
        "case": case,
        "municipality": case.municipality,
        "sentence": staff_sentence(event),
        "words": "" if case.is_confidential else event.text,
        "desk_url": settings.SITE_URL + reverse("desk-case", args=[case.number]),
    }
    return letter(f"{staff_sentence(event)} {about(case)}", "cases/mail/owner_news", context)


def _to_owner(message: Message, template: str, *, subject: str) -> Letter | None:
    event = _event(message)
    link = event and OutsideLink.objects.alive().filter(pk=event.data.get("link")).first()
    if event is None or link is None:
        return None
    case = event.case
    context: dict[str, Any] = {
        "case": case,
        "municipality": case.municipality,
        "owner": event.administration,
        "link": link,
        "place": place_of(case.point),
        "reason": in_language(event.data.get("reason", {})),
    }
    return letter(f"{subject}: {about(case)}", template, context, reply_to=case.municipality.email)


def _event(message: Message) -> CaseEvent | None:
    names = (f"case__{name}" for name in WITH_NAMES)
    return CaseEvent.objects.filter(pk=message.subject_id).with_names().select_related(*names).first()
