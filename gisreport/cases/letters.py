"""The letters about cases: how each kind of owed message is written, in the recipient's language."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from gisreport.cases import tell
from gisreport.cases.ask import QUESTION
from gisreport.cases.events import is_private_reply, sentence_for, staff_sentence
from gisreport.cases.feedback import CLOSINGS, Asking, asking_about
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Follower, Inquiry, OutsideLink
from gisreport.cases.place import place_of
from gisreport.cases.timeline import personal_timeline
from gisreport.cases.with_words import words_with
from gisreport.cases.words import CaseWords, words_about
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import Letter, register
from gisreport.texts import in_language

TOLD_BY_RESIDENTS = (EventKind.DISPUTED, EventKind.FEEDBACK_GIVEN)
WITH_NAMES = ("municipality", "category", "administration")


def register_letters() -> None:
    register(tell.RECEIVED, write_received)
    register(tell.EVENT, write_event)
    register(tell.ARRIVED, write_arrived)
    register(QUESTION, write_question)


def write_received(message: Message) -> Letter | None:
    """To whoever reported (or has seen the same thing): we have it, and this is the link."""
    follower = _follower(message.subject_id)
    if follower is None:
        return None
    timeline = personal_timeline(follower)
    subject = _("Vi har tagit emot din anmälan") if follower.is_reporter else _("Du följer ett ärende")
    return _to_follower(
        follower,
        f"{subject}: {about(follower.case)}",
        "cases/mail/received",
        owner=timeline.owner_sentence,
        forwarding=timeline.forwarding(),
    )


def write_event(message: Message) -> Letter | None:
    """To a follower: what has happened. Not wanted any more by someone who has switched the letters off."""
    event_id, _sign, follower_id = message.subject_id.partition(":")
    event = CaseEvent.objects.filter(pk=event_id).with_names().first()
    follower = _follower(follower_id)
    if event is None or follower is None or not follower.wants_mail:
        return None
    if is_private_reply(event) and not follower.is_reporter:
        return None
    return _to_follower(
        follower,
        f"{about(follower.case)}: {EventKind(event.kind).label}",
        "cases/mail/event",
        sentence=sentence_for(follower, event),
        words=words_for(follower, event),
        reported_as=follower.reported_as(),
        asking=_asking(follower, event),
    )


def _asking(follower: Follower, event: CaseEvent) -> Asking | None:
    """Those who reported are asked whether it was solved, as long as it is closed."""
    is_closing = event.kind in CLOSINGS and not follower.case.is_open
    return asking_about(event) if is_closing and follower.is_reporter else None


def write_question(message: Message) -> Letter | None:
    """To whoever reported: what staff wonders, and the link that answers. Not wanted any more once it is closed."""
    event_id, _sign, follower_id = message.subject_id.partition(":")
    whole = Inquiry.objects.select_related("asked__administration", "asked__officer")
    inquiry = whole.filter(asked__pk=event_id).first()
    follower = _follower(follower_id)
    if inquiry is None or follower is None or not inquiry.is_waiting:
        return None
    sentence = sentence_for(follower, inquiry.asked)
    return _to_follower(
        follower,
        f"{sentence.rstrip('.')}: {about(follower.case)}",
        "cases/mail/question",
        sentence=sentence,
        inquiry=inquiry,
    )


def words_for(follower: Follower, event: CaseEvent) -> str:
    """What staff wrote to this follower: the reply itself, or the one that goes with a move."""
    said = words_with(event) or event
    if said is not event and is_private_reply(said) and not follower.is_reporter:
        return ""
    return said.text if said.is_public_text or said.kind == EventKind.REPLIED else ""


def write_arrived(message: Message) -> Letter | None:
    """To the administration that has got the case. No longer wanted when the case has moved on before it went out."""
    event = CaseEvent.objects.filter(pk=message.subject_id).with_names().first()
    if event is None:
        return None
    case = Case.objects.select_related(*WITH_NAMES).get(pk=event.case_id)
    if event.administration_id != case.administration_id:
        return None
    arrived = ArrivedLetter(case, event, words_about(case))
    return letter(
        f"{arrived.subject()}: {about(case)}", "cases/mail/arrived", arrived.context(), reply_to=case.municipality.email
    )


@dataclass(frozen=True)
class ArrivedLetter:
    """What an administration is told by mail. Nothing about who reported; of what is not for everyone not the
    words either: those are read in the desk, by the ones who may."""

    case: Case
    event: CaseEvent
    words: list[CaseWords]

    def subject(self) -> str:
        subjects = {
            EventKind.ASSIGNED: _("Nytt ärende"),
            EventKind.DISPUTED: _("Öppnat igen"),
            EventKind.FEEDBACK_GIVEN: _("Felet sägs vara kvar"),
        }
        return subjects.get(EventKind(self.event.kind), _("Ärende som lämnats över"))

    def sentence(self) -> str:
        if self.event.kind in TOLD_BY_RESIDENTS:
            return staff_sentence(self.event)
        reason = {"reason": in_language(self.event.data.get("reason", {}))}
        if self.event.kind == EventKind.ASSIGNED:
            return _("Ni har fått ett nytt ärende, eftersom %(reason)s.") % reason
        return _("Ni har tagit över ett ärende, eftersom %(reason)s.") % reason

    def _said(self) -> str:
        """Why somebody does not agree that it is solved."""
        return self.event.text if self.event.kind in TOLD_BY_RESIDENTS else ""

    def _words(self) -> list[CaseWords]:
        """To an owner outside who has a link only what an officer has read."""
        if self.case.is_confidential:
            return []
        if self.link is not None:
            return [CaseWords(sent_at=self.link.sent_at, text=self.link.text)] if self.link.text else []
        return self.words

    @cached_property
    def link(self) -> OutsideLink | None:
        links = self.case.outside_links.alive()
        found: OutsideLink | None = links.filter(administration=self.event.administration).first()
        return found

    def context(self) -> dict[str, Any]:
        return {
            "case": self.case,
            "owner_url": self.link.url if self.link else "",
            "municipality": self.case.municipality,
            "sentence": self.sentence(),
            "nearest_m": self.event.data.get("nearest_m"),
            "place": place_of(self.case.point),
            "words": self._words(),
            "said": "" if self.case.is_confidential else self._said(),
            "photos": self.link.photos.count() if self.link else self.case.photos.count(),
            "desk_url": settings.SITE_URL + reverse("desk-case", args=[self.case.number]),
            "has_desk": not self.event.administration or not self.event.administration.is_external,
        }


def _to_follower(follower: Follower, subject: str, template: str, **facts: Any) -> Letter:
    case = follower.case
    context = {
        "case": case,
        "follower": follower,
        "municipality": case.municipality,
        "link": follower.secret_url(),
        "off_link": follower.secret_url("mail-switch"),
        "feedback_link": follower.secret_url("feedback"),
        **facts,
    }
    return letter(
        subject, template, context, reply_to=reply_to(case), list_unsubscribe_url=follower.secret_url("mail-switch")
    )


def reply_to(case: Case) -> str:
    """Where a person reads the answer: the administration; for an owner outside the municipality, the municipality."""
    if case.administration.is_external or not case.administration.email:
        return case.municipality.email
    return case.administration.email


def letter(subject: str, template: str, context: dict[str, Any], **headers: Any) -> Letter:
    text = render_to_string(f"{template}.txt", context)
    return Letter(subject, _without_gaps(text), render_to_string(f"{template}.html", context), **headers)


def _without_gaps(text: str) -> str:
    """Template tags leave empty lines behind; at most one in a row remains."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
    return "\n".join(kept) + "\n"


def about(case: Case) -> str:
    return _("%(category)s, ärende %(number)s") % {"category": case.category.name, "number": case.number}


def _follower(follower_id: str) -> Follower | None:
    whole = Follower.objects.alive().exclude(email="").select_related(*(f"case__{name}" for name in WITH_NAMES))
    return whole.filter(pk=follower_id).first()
