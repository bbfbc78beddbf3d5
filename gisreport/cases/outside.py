"""An owner outside the municipality answers by a link: no account, and no more than an officer has read and chosen.

A link lives as long as OUTSIDE_LINK_DAYS say, and ends when a new one is sent, when it is taken back and when the case
goes elsewhere. What the owner proposes is done when an officer says yes.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, changing, move, record, words_in
from gisreport.cases.keep import kept_photos
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, CasePhoto, Follower, OutsideLink
from gisreport.cases.reasons import read_reason
from gisreport.errors import IllegalMove, Refusal
from gisreport.outbox.address import normal_address
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe_all
from gisreport.photos.intake import accept_all
from gisreport.photos.models import PhotoState
from routing.models import Administration

LINK = "case.outside"
REFUSED = "case.outside_refused"
NEWS = "case.outside_news"


@dataclass(frozen=True)
class Contact:
    """How whoever reported can be reached. They lie in a higher room, which registers here how to read them."""

    follower_id: int
    name: str = ""
    email: str = ""
    phone: str = ""


_contacts: list[Callable[[Case], Iterable[Contact]]] = []


def register_contacts(provider: Callable[[Case], Iterable[Contact]]) -> None:
    """Called once by each room that keeps them, in its AppConfig.ready()."""
    if provider not in _contacts:
        _contacts.append(provider)


def contacts_of(case: Case) -> list[Contact]:
    """Of those whose reports belong to the case now and who left a name, an address or a number."""
    return [contact for provider in _contacts for contact in provider(case)]


def shared_contact(link: OutsideLink) -> Contact | None:
    """Of whoever has agreed that the owner may know, as long as their report belongs to the case."""
    if link.agreed_id is None:
        return None
    return next((contact for contact in contacts_of(link.case) if contact.follower_id == link.agreed_id), None)


# --- What an officer does ---


def send_link(
    case: Case,
    *,
    text: str,
    photos: Sequence[CasePhoto] = (),
    agreed: Follower | None = None,
    email: str = "",
    is_confirmed: bool = False,
    by: User | None,
    seen: Seen = None,
) -> OutsideLink:
    """Mail the owner who has the case a link; one sent before is dead from now on.

    `text` and `photos` are what the owner may see. `agreed`: this one has said yes to being known by the owner. Of a
    case that is not public nothing is sent unless the officer has confirmed it, and has read what she sends.
    """
    words = words_in(text, field="text") if text.strip() else ""
    with changing(case, seen):
        _refuse_sending(case, words, is_confirmed=is_confirmed)
        _refuse_choice(case, photos, agreed)
        address = _address(email or case.administration.email)
        end_links(case)
        link = _link(case, email=address, by=by)
        link.text, link.agreed = words, agreed
        link.save(force_insert=True)
        link.photos.set(photos)
        facts = {"link": link.pk, "shares_contact": agreed is not None, "photos": len(photos)}
        owe_all([_letter(LINK, record(case, EventKind.SENT_OUTSIDE, by=by, data=facts), to=address)])
        return link


def go_outside(cases: Sequence[Case], *, by: User | None, text: str | None = None) -> None:
    """With a hand-over, in the transaction of the verb: links that others had are dead, and an owner outside gets one
    to what is public already, or to `text`. Its address stands in the letter about the hand-over. There is none where
    nothing is forwarded, nor for a case that is not public. Some statements, however many cases."""
    OutsideLink.objects.filter(case__in=cases, closed_at=None).update(closed_at=timezone.now())
    offered = {
        case.pk: _link(case, email=case.administration.email, by=by, text=text)
        for case in cases
        if gets_link(case, case.administration)
    }
    OutsideLink.objects.bulk_create(offered.values())
    shown = CasePhoto.objects.released().filter(case__in=offered) if offered else ()
    chosen = OutsideLink.photos.through
    chosen.objects.bulk_create(
        chosen(outsidelink_id=offered[photo.case_id].pk, casephoto_id=photo.pk) for photo in shown
    )


def gets_link(case: Case, owner: Administration) -> bool:
    """Whether `owner` is mailed one when the case goes there."""
    return owner.is_external and owner.forwards_reports and bool(owner.email) and not case.is_confidential


def refuse_wordless(case: Case, to: Administration) -> None:
    """Of many cases at once nobody reads what each owner outside would get."""
    if gets_link(case, to) and not case.public_text:
        raise Refusal(
            _("%(name)s skulle inte få läsa något om felet, för ingen text är granskad. Lämna över från ärendets sida.")
            % {"name": to}
        )


def take_back_link(case: Case, *, by: User | None, seen: Seen = None) -> CaseEvent:
    with changing(case, seen):
        if not end_links(case):
            raise IllegalMove(_("Det finns ingen länk att ta tillbaka."))
        return record(case, EventKind.SENT_OUTSIDE, by=by, data={"taken_back": True})


def end_links(case: Case) -> int:
    """Taken back, or the case goes elsewhere. Inside the transaction of the verb. Answers how many there were."""
    return case.outside_links.filter(closed_at=None).update(closed_at=timezone.now())


def accept_closing(case: Case, *, by: User | None, seen: Seen = None) -> CaseEvent:
    """The owner proposed to close the case: so be it, in the owner's name."""
    with changing(case, seen):
        link = _proposal(case)
        proposed = _events_of(link).filter(kind=EventKind.CLOSING_PROPOSED).latest("at", "pk")
        end_links(case)
        if proposed.data.get("resolved"):
            return move(case, EventKind.RESOLVED, by=by)
        return move(case, EventKind.DECLINED, by=by, data={"reason": proposed.data["reason"]})


def refuse_closing(case: Case, *, reason: str | Mapping[str, str], by: User | None, seen: Seen = None) -> CaseEvent:
    """The case stays open with the owner, who is told why."""
    clause = read_reason(reason)
    with changing(case, seen):
        link = _proposal(case)
        link.closing_proposed_at = None
        link.save(update_fields=["closing_proposed_at"])
        event = record(case, EventKind.CLOSING_REFUSED, by=by, data={"reason": clause, "link": link.pk})
        owe_all([_letter(REFUSED, event, to=link.email)])
        return event


# --- What the owner does ---


def answer(link: OutsideLink, *, text: str = "", photos: Sequence[UploadedFile] = ()) -> CaseEvent:
    """Words or photos, or both, to those who handle the case."""
    if not (text.strip() or photos):
        empty = _("Skriv något eller välj ett foto.")
        raise Refusal(empty, fields={"text": empty})
    words = words_in(text, field="text") if text.strip() else ""
    accepted = accept_all(photos)
    with changing(link.case):
        event = _told(link, EventKind.OUTSIDE_ANSWERED, text=words)
        with kept_photos(link.case, [photo.file for photo in accepted], event=event):
            return event


def say_not_theirs(link: OutsideLink, *, text: str) -> CaseEvent:
    """It belongs to somebody else; an officer hands the case over."""
    words = words_in(text, field="text")
    with changing(link.case):
        return _told(link, EventKind.OUTSIDE_ANSWERED, text=words, not_theirs=True)


def propose_closing(link: OutsideLink, *, is_done: bool, reason: str = "", text: str = "") -> CaseEvent:
    """It is done, or nothing will be done (`reason` fits after *eftersom*). An officer says yes or no."""
    words = words_in(text, field="text") if text.strip() else ""
    facts = {"resolved": True} if is_done else {"reason": read_reason(reason)}
    with changing(link.case):
        event = _told(link, EventKind.CLOSING_PROPOSED, text=words, **facts)
        link.closing_proposed_at = event.at
        link.save(update_fields=["closing_proposed_at"])
        return event


def ask_again(link: OutsideLink) -> CaseEvent | None:
    """The link has run out and the owner wants a new one; an officer is told, once for each link."""
    case = link.case
    with changing(case):
        link.refresh_from_db(fields=["closed_at", "asked_again_at"])
        _refuse_elsewhere(link)
        if link.is_alive or link.asked_again_at is not None:
            return None
        link.asked_again_at = timezone.now()
        link.save(update_fields=["asked_again_at"])
        event = record(case, EventKind.OUTSIDE_ANSWERED, data={"asks_again": True, "link": link.pk})
        _tell_officer(link, event)
        return event


def said_by_owner(link: OutsideLink) -> list[CaseEvent]:
    """What the owner has answered by this link and those before it, and what an officer said to that."""
    links = OutsideLink.objects.filter(case=link.case_id, administration=link.administration_id)
    kinds = (EventKind.OUTSIDE_ANSWERED, EventKind.CLOSING_PROPOSED, EventKind.CLOSING_REFUSED)
    theirs = list(links.values_list("pk", flat=True))
    said = CaseEvent.objects.filter(case=link.case_id, kind__in=kinds, data__link__in=theirs)
    return list(said.exclude(data__has_key="asks_again").with_names())


# --- How ---


def _link(case: Case, *, email: str, by: User | None, text: str | None = None) -> OutsideLink:
    """To what is public, or to `text`; not stored yet."""
    now = timezone.now()
    return OutsideLink(
        case=case,
        administration=case.administration,
        email=email,
        text=case.public_text if text is None else text,
        by=by,
        sent_at=now,
        expires_at=now + datetime.timedelta(days=settings.OUTSIDE_LINK_DAYS),
    )


def _told(link: OutsideLink, kind: EventKind, *, text: str, **facts: Any) -> CaseEvent:
    """Inside the lock: what the owner says, if the link still opens."""
    link.refresh_from_db(fields=["closed_at", "expires_at", "closing_proposed_at"])
    if not link.is_alive:
        raise Refusal(_("Länken gäller inte längre. Ladda om sidan så ser du vad du kan göra."))
    if not link.case.is_open:
        raise IllegalMove(_("Ärendet är avslutat. Ring eller mejla kommunen om något har ändrats."))
    if link.closing_proposed_at and kind == EventKind.CLOSING_PROPOSED:
        raise IllegalMove(_("Ni har redan föreslagit att ärendet avslutas. Kommunen svarar på det."))
    event = record(link.case, kind, text=text, data={"link": link.pk, **facts})
    link.answered_at = event.at
    link.save(update_fields=["answered_at"])
    _tell_officer(link, event)
    return event


def _refuse_sending(case: Case, words: str, *, is_confirmed: bool) -> None:
    if not case.is_open:
        raise IllegalMove(_("Ärendet är avslutat. Öppna det igen innan du skickar en länk."))
    if not case.administration.is_external:
        inside = _("%(name)s är ingen ägare utanför kommunen. Lämna över ärendet till ägaren först.")
        raise IllegalMove(inside % {"name": case.administration})
    if case.is_confidential and not is_confirmed:
        ask = _("Ärendet är inte offentligt. Kryssa i att du har prövat att uppgifterna får lämnas ut.")
        raise Refusal(ask, fields={"is_confirmed": ask})
    if case.is_confidential and not words:
        ask = _("Ärendet är inte offentligt. Skriv själv det som ägaren behöver veta.")
        raise Refusal(ask, fields={"text": ask})


def _refuse_choice(case: Case, photos: Sequence[CasePhoto], agreed: Follower | None) -> None:
    if any(photo.case_id != case.pk or photo.state != PhotoState.CLEAN for photo in photos):
        gone = _("Ett av fotona hör inte till ärendet eller är inte färdigbehandlat. Välj igen.")
        raise Refusal(gone, fields={"photos": gone})
    if agreed is not None and agreed.pk not in {contact.follower_id for contact in contacts_of(case)}:
        gone = _("Den som anmälde hör inte till ärendet eller har inte lämnat några uppgifter. Välj igen.")
        raise Refusal(gone, fields={"agreed": gone})


def _address(written: str) -> str:
    if not written:
        missing = _("Ägaren har ingen e-postadress. Skriv en här, eller ring.")
        raise Refusal(missing, fields={"email": missing})
    try:
        validate_email(written.strip())
        return normal_address(written)
    except ValidationError as error:
        advice = _("Skriv e-postadressen så här: namn@exempel.se")
        raise Refusal(advice, fields={"email": advice}) from error


def _proposal(case: Case) -> OutsideLink:
    link = case.outside_links.filter(closed_at=None).exclude(closing_proposed_at=None).first()
    if link is None:
        raise IllegalMove(_("Det finns inget förslag om att avsluta ärendet."))
    return link


def _refuse_elsewhere(link: OutsideLink) -> None:
    if link.closed_at is not None or not link.case.is_open:
        raise IllegalMove(_("Ärendet är inte hos er längre. Ring eller mejla kommunen om du har frågor."))


def _events_of(link: OutsideLink) -> Any:
    return CaseEvent.objects.filter(case=link.case_id, data__link=link.pk)


def _tell_officer(link: OutsideLink, event: CaseEvent) -> None:
    """Whoever sent the link; without one, the municipality."""
    email = link.by.email if link.by and link.by.is_active else link.case.municipality.email
    if email:
        owe_all([_letter(NEWS, event, to=email)])


def _letter(kind: str, event: CaseEvent, *, to: str) -> Message:
    return Message(
        kind=kind,
        subject_id=str(event.pk),
        recipient=to,
        key=f"{kind}:{event.pk}",
        owner_code=event.case.municipality.code,
    )
