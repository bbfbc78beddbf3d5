"""What can happen to a case, and how it is told: one row of `EVENTS` for each kind.

Page, mail, API, RSS and Open311 notes all take their words from here. The public sentence is nobody's *din*, and
never *vi* (the owner may be Trafikverket); the personal one is for whoever follows by a secret link; the third is for
staff. None of them names an officer except the one for staff.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from gisreport.cases.kinds import EventKind
from gisreport.cases.satisfaction import Satisfaction
from gisreport.cases.status import Status
from gisreport.texts import in_language
from routing.models import Administration

if TYPE_CHECKING:
    from gisreport.cases.models import CaseEvent, Follower


class Audience(Enum):
    """Who may see that it happened. Staff always may."""

    EVERYONE = "everyone"
    FOLLOWERS = "followers"
    SENDER = "sender"  # the follower who did it
    STAFF = "staff"


@dataclass(frozen=True)
class Telling:
    """`public` and `personal` are empty where that audience may not see it. `mails`: followers get a letter.
    `leads_to`: the status of the case after it, None where it changes none."""

    audience: Audience
    public: Any = ""
    personal: Any = ""
    staff: Any = ""
    mails: bool = False
    leads_to: Status | None = None


def _for_all(public: Any, personal: Any = "", *, mails: bool = True, leads_to: Status | None = None) -> Telling:
    return Telling(Audience.EVERYONE, public, personal or public, public, mails, leads_to)


EVENTS: dict[EventKind, Telling] = {
    EventKind.RECEIVED: _for_all(
        _("Anmälan har kommit in."),
        _("Vi har tagit emot din anmälan."),
        mails=False,  # whoever follows from the start gets a letter of their own
        leads_to=Status.RECEIVED,
    ),
    EventKind.ASSIGNED: _for_all(
        _("{name} har fått ärendet, eftersom {reason}."), mails=False, leads_to=Status.ASSIGNED
    ),
    EventKind.PLANNED: _for_all(_("Åtgärden är planerad till {date}."), leads_to=Status.PLANNED),
    EventKind.IN_PROGRESS: _for_all(_("Arbetet pågår."), leads_to=Status.IN_PROGRESS),
    EventKind.RESOLVED: _for_all(
        _("{name} har åtgärdat felet."),
        _("{name} har åtgärdat felet. Stämmer det inte? Säg till."),
        leads_to=Status.RESOLVED,
    ),
    EventKind.DECLINED: _for_all(
        _("{name} kommer inte att åtgärda detta, eftersom {reason}."), leads_to=Status.DECLINED
    ),
    EventKind.HANDED_OVER: _for_all(
        _("Ärendet har gått vidare till {name}, eftersom {reason}."), leads_to=Status.ASSIGNED
    ),
    EventKind.REOPENED: _for_all(_("Ärendet är öppet igen, eftersom {reason}."), leads_to=Status.ASSIGNED),
    EventKind.MERGED: _for_all(
        _("Flera har anmält samma sak. Anmälningarna har samlats i ett ärende."),
        _("Flera har anmält samma sak. Anmälningarna har samlats i ett ärende. Du följer det på samma länk som förut."),
    ),
    EventKind.REPLIED: _for_all(_("{name} har svarat.")),
    EventKind.NO_LONGER_NEEDED: _for_all(
        _("En som följer ärendet säger att felet inte längre behöver åtgärdas."),
    ),
    EventKind.INFORMATION_ADDED: Telling(
        Audience.SENDER,
        personal=_("Du har lämnat mer information."),
        staff=_("En som följer ärendet har lämnat mer information."),
    ),
    EventKind.SUPPORTED: Telling(
        Audience.SENDER,
        personal=_("Du har sett samma sak."),
        staff=_("Någon mer har sett samma sak."),
    ),
    EventKind.TEXT_RELEASED: Telling(
        Audience.FOLLOWERS,
        personal=_("Beskrivningen visas nu på ärendets offentliga sida."),
        staff=_("Texten är publicerad på ärendets offentliga sida."),
    ),
    EventKind.PHOTO_RELEASED: Telling(
        Audience.FOLLOWERS,
        personal=_("Ett foto visas nu på ärendets offentliga sida."),
        staff=_("Ett foto är publicerat på ärendets offentliga sida."),
    ),
    EventKind.TEXT_WITHDRAWN: Telling(Audience.STAFF, staff=_("Texten är borttagen från ärendets offentliga sida.")),
    EventKind.PHOTO_WITHDRAWN: Telling(Audience.STAFF, staff=_("Ett foto är borttaget från ärendets offentliga sida.")),
    EventKind.TAKEN: Telling(Audience.STAFF, staff=_("Handläggare: {officer}.")),
    EventKind.NOTED: Telling(Audience.STAFF, staff=_("Intern anteckning.")),
    EventKind.HIDDEN: Telling(Audience.STAFF, staff=_("Ärendet är dolt för allmänheten.")),
    EventKind.SHOWN: Telling(Audience.STAFF, staff=_("Ärendet visas för allmänheten igen.")),
    EventKind.ERASURE_ASKED: Telling(
        Audience.SENDER,
        personal=_("Du har bett om att dina uppgifter tas bort."),
        staff=_("En som följer ärendet har bett om att personuppgifter tas bort."),
    ),
    EventKind.ERASURE_DECIDED: Telling(
        Audience.SENDER,
        personal=_("Kommunen har beslutat om din begäran att ta bort uppgifter. Beslutet finns under Dina uppgifter."),
        staff=_("Beslut är fattat om begäran att ta bort personuppgifter."),
    ),
    EventKind.ERASED: Telling(Audience.STAFF, staff=_("Personuppgifter är borttagna, eftersom {reason}.")),
    EventKind.UNMERGED: _for_all(
        _("Anmälningarna gällde olika saker. De har delats upp på olika ärenden igen."),
        _("Anmälningarna gällde olika saker. De har delats upp på olika ärenden igen. Din länk är densamma."),
    ),
    EventKind.SPLIT: _for_all(
        _("Anmälan gällde flera saker. Den har delats upp på flera ärenden."),
        _("Din anmälan gällde flera saker. Den har delats upp på flera ärenden, så att rätt personer får var sitt."),
    ),
    EventKind.ASKED: Telling(
        Audience.SENDER, personal=_("{name} undrar en sak."), staff=_("En fråga är ställd till den som anmälde.")
    ),
    EventKind.ANSWERED: Telling(
        Audience.SENDER, personal=_("Du har svarat på frågan."), staff=_("Den som anmälde har svarat på frågan.")
    ),
    EventKind.QUESTION_CLOSED: Telling(
        Audience.SENDER, personal=_("Frågan behöver inte besvaras längre."), staff=_("Frågan är avslutad utan svar.")
    ),
    EventKind.DISPUTED: _for_all(
        _("En som anmälde säger att felet är kvar. Ärendet är öppet igen."), leads_to=Status.ASSIGNED
    ),
    EventKind.FEEDBACK_GIVEN: Telling(
        Audience.SENDER,
        personal=_("Du har berättat hur det blev."),
        staff=_("En som anmälde har berättat hur det blev."),
    ),
    EventKind.SENT_OUTSIDE: Telling(Audience.STAFF, staff=_("{name} har fått en länk till ärendet.")),
    EventKind.OUTSIDE_ANSWERED: Telling(Audience.STAFF, staff=_("{name} har svarat.")),
    EventKind.CLOSING_PROPOSED: Telling(Audience.STAFF, staff=_("{name} föreslår att ärendet avslutas.")),
    EventKind.CLOSING_REFUSED: Telling(Audience.STAFF, staff=_("Förslaget att avsluta är inte godtaget.")),
    EventKind.HELD: Telling(Audience.STAFF, staff=_("Ärendet ligger i karantän tills någon har läst det.")),
    EventKind.LET_THROUGH: Telling(Audience.STAFF, staff=_("Ärendet är släppt ur karantänen.")),
    EventKind.MISDIRECTED: Telling(Audience.STAFF, staff=_("Detta är inte en felanmälan: {reason}. Ärendet är dolt.")),
    EventKind.PHOTO_ADDED: Telling(Audience.STAFF, staff=_("Ett foto från arbetet är tillagt.")),
    EventKind.DISCLOSED: Telling(Audience.STAFF, staff=_("Handlingar i ärendet är utlämnade eller prövade.")),
}

# What staff is told where the facts of the event say more: the first line whose word is among them.
FOR_STAFF = (
    (EventKind.MERGED, "into", _("Ärendet är samlat i ärende {numbers}.")),
    (EventKind.MERGED, "cases", _("Samlat här: ärende {numbers}.")),
    (EventKind.UNMERGED, "from", _("Ärendet är skilt från ärende {numbers} igen.")),
    (EventKind.UNMERGED, "cases", _("Skilt härifrån igen: ärende {numbers}.")),
    (EventKind.SPLIT, "from", _("Ärendet är delat från ärende {numbers}.")),
    (EventKind.SPLIT, "cases", _("Anmälan är delad. Nya ärenden: {numbers}.")),
    (EventKind.SENT_OUTSIDE, "taken_back", _("Länken som {name} hade gäller inte längre.")),
    (EventKind.OUTSIDE_ANSWERED, "not_theirs", _("{name} säger att det inte är deras.")),
    (EventKind.OUTSIDE_ANSWERED, "asks_again", _("{name} ber om en ny länk.")),
    (EventKind.CLOSING_PROPOSED, "resolved", _("{name} säger att felet är åtgärdat. Godta eller avvisa förslaget.")),
    (
        EventKind.CLOSING_PROPOSED,
        "reason",
        _("{name} föreslår att ärendet avslutas utan åtgärd, eftersom {reason}. Godta eller avvisa förslaget."),
    ),
    (EventKind.FEEDBACK_GIVEN, "is_solved", _("En som anmälde säger att det är löst.{grade}")),
    (EventKind.FEEDBACK_GIVEN, "is_left", _("En som anmälde säger att felet är kvar.{grade}")),
    (EventKind.FEEDBACK_GIVEN, "is_accepted", _("En som anmälde tycker att ärendet kan avslutas.{grade}")),
    (EventKind.FEEDBACK_GIVEN, "is_not_accepted", _("En som anmälde tycker att felet ändå behöver åtgärdas.{grade}")),
    (EventKind.DISPUTED, "is_left", _("En som anmälde säger att felet är kvar. Ärendet är öppet igen.{grade}")),
    (
        EventKind.DISPUTED,
        "is_not_accepted",
        _("En som anmälde tycker att felet ändå behöver åtgärdas. Ärendet är öppet igen.{grade}"),
    ),
    (EventKind.CLOSING_REFUSED, "reason", _("Förslaget att avsluta är inte godtaget, eftersom {reason}.")),
)
# What an owner outside the municipality reads about what it said by its link.
FOR_OWNER = (
    (EventKind.OUTSIDE_ANSWERED, "not_theirs", _("Ni har sagt att det inte är ert.")),
    (EventKind.OUTSIDE_ANSWERED, "", _("Ni har svarat.")),
    (EventKind.CLOSING_PROPOSED, "resolved", _("Ni har sagt att felet är åtgärdat.")),
    (EventKind.CLOSING_PROPOSED, "", _("Ni har föreslagit att ärendet avslutas utan åtgärd, eftersom {reason}.")),
    (EventKind.CLOSING_REFUSED, "", _("Kommunen håller ärendet öppet, eftersom {reason}.")),
)
# To another municipality: which of its administrations got it says less than which municipality did.
TO_MUNICIPALITY = _("Ärendet har gått vidare till {municipality} ({name}), eftersom {reason}.")
# An owner outside the municipality to whom nothing is forwarded has not "got" anything.
NOT_FORWARDED = _("{name} ansvarar för detta, eftersom {reason}.")
# Whoever did it is not told about it as if it were news.
OWN = {
    EventKind.NO_LONGER_NEEDED: _("Du har sagt att felet inte längre behöver åtgärdas."),
    EventKind.DISPUTED: _("Du har sagt att felet är kvar. Ärendet är öppet igen."),
}
COVERED = _("Ett foto visas nu på ärendets offentliga sida. Delar av det är täckta.")
NOBODY = _("ingen")
THE_MUNICIPALITY = _("Kommunen")


def telling(event: "CaseEvent") -> Telling:
    return EVENTS[EventKind(event.kind)]


def kinds_for(*audiences: Audience) -> list[EventKind]:
    return [kind for kind, row in EVENTS.items() if row.audience in audiences]


def is_private_reply(event: "CaseEvent") -> bool:
    """An answer to those who reported, not meant for the public page."""
    return event.kind == EventKind.REPLIED and not event.is_public_text


def is_public(event: "CaseEvent") -> bool:
    """The same rule as `CaseEvent.objects.public()`, for one loaded row."""
    return telling(event).audience is Audience.EVERYONE and not is_private_reply(event)


def fold(events: Iterable["CaseEvent"]) -> Status:
    """The status that a case has after these events, in the order of the timeline."""
    status = Status.RECEIVED
    for event in events:
        status = telling(event).leads_to or status
    return status


def public_sentence(event: "CaseEvent", language: str | None = None) -> str:
    """For everyone; empty when everyone may not know."""
    return _filled(_variant(event, telling(event).public), event, language) if is_public(event) else ""


def personal_sentence(event: "CaseEvent", language: str | None = None) -> str:
    """For whoever follows the case by a secret link; empty when followers may not know."""
    return _filled(_variant(event, telling(event).personal), event, language)


def own_sentence(event: "CaseEvent", language: str | None = None) -> str:
    """For the follower who caused the event."""
    if own := OWN.get(EventKind(event.kind)):
        return _filled(own, event, language)
    return personal_sentence(event, language)


def sentence_for(follower: "Follower", event: "CaseEvent", language: str | None = None) -> str:
    """As this follower should hear it: it is nobody's *din anmälan* who has only seen the same thing, nor that of
    another's whose report is gathered with it."""
    if event.follower_id == follower.pk:
        return own_sentence(event, language)
    if (event.kind == EventKind.RECEIVED and event.follower_id) or event.data.get("whose", follower.pk) != follower.pk:
        return public_sentence(event, language)
    heard_by_all = "" if follower.is_reporter else public_sentence(event, language)
    return heard_by_all or personal_sentence(event, language)


def staff_sentence(event: "CaseEvent", language: str | None = None) -> str:
    said = (words for kind, fact, words in FOR_STAFF if event.kind == kind and event.data.get(fact))
    return _filled(next(said, None) or _variant(event, telling(event).staff), event, language)


def owner_sentence(event: "CaseEvent", language: str | None = None) -> str:
    """For an owner outside the municipality, about what was said by its link."""
    said = (words for kind, fact, words in FOR_OWNER if event.kind == kind and (not fact or event.data.get(fact)))
    return _filled(next(said, ""), event, language)


def name_of(administration: Administration | None, language: str | None = None) -> str:
    """The administration's name in `language` (the active one if None), as in the middle of a sentence."""
    return str(THE_MUNICIPALITY) if administration is None else administration.called(language)


def _variant(event: "CaseEvent", sentence: Any) -> Any:
    if event.kind == EventKind.HANDED_OVER and "municipality" in event.data:
        return TO_MUNICIPALITY
    if event.kind == EventKind.PHOTO_RELEASED and event.data.get("covered"):
        return COVERED
    got_it = event.kind in (EventKind.ASSIGNED, EventKind.HANDED_OVER)
    return NOT_FORWARDED if got_it and event.data.get("forwarded") is False else sentence


def _filled(sentence: Any, event: "CaseEvent", language: str | None) -> str:
    with override(language or get_language()):
        planned_for = event.data.get("date")
        told = str(sentence).format(
            name=name_of(event.administration),
            reason=in_language(event.data.get("reason", {})),
            date=date_format(date.fromisoformat(planned_for), "j F Y") if planned_for else "",
            officer=event.officer or NOBODY,
            municipality=in_language(event.data.get("municipality", {})),
            grade=_grade(event),
            numbers=", ".join(event.data.get("cases") or [event.data.get("into") or event.data.get("from") or ""]),
        )
        return capfirst(told)


def _grade(event: "CaseEvent") -> str:
    """How satisfied whoever told it was, as a sentence of its own that follows another."""
    grade = event.data.get("satisfied")
    return " " + _("Omdöme: %(grade)s.") % {"grade": Satisfaction(grade).label} if grade else ""
