"""Undelivered letters, told with the case they are about, and sent again to the right address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.invitations import GIVEN, INVITED
from gisreport.accounts.models import User
from gisreport.cases import outside, tell
from gisreport.cases.ask import QUESTION
from gisreport.cases.models import Case, CaseEvent, Follower, OutsideLink
from gisreport.desk.digest import DIGEST
from gisreport.errors import Refusal
from gisreport.outbox.address import normal_address
from gisreport.outbox.models import Message
from gisreport.outbox.owe import retry
from walks import letters as walk_letters

WORDS = {
    tell.RECEIVED: _("Kvitto på anmälan"),
    tell.EVENT: _("Nytt om ärendet, till den som följer det"),
    tell.ARRIVED: _("Nytt ärende, till förvaltningen"),
    QUESTION: _("Fråga till den som anmälde"),
    outside.LINK: _("Länk till ägaren utanför kommunen"),
    outside.REFUSED: _("Svar på ett förslag att avsluta, till ägaren utanför kommunen"),
    outside.NEWS: _("Nytt från ägaren utanför kommunen, till handläggaren"),
    DIGEST: _("Morgonmejl, till en medarbetare"),
    INVITED: _("Inbjudan att arbeta här"),
    GIVEN: _("Ny roll, till en medarbetare"),
    # of the room beside this one, which the desk does not know
    "privacy.asked": _("Begäran om radering, till kommunen"),
    "privacy.decided": _("Beslut om radering, till den som bad om det"),
    walk_letters.PROTOCOL: _("Protokollet från en vandring, till en deltagare"),
    walk_letters.NEWS: _("Nytt efter en vandring, till en deltagare"),
}

# Their subjects end with an event, or with a follower; those of the other letters are no cases.
ABOUT_EVENTS = (tell.ARRIVED, outside.LINK, outside.REFUSED, outside.NEWS)
ABOUT_FOLLOWERS = (tell.RECEIVED, tell.EVENT, QUESTION, "privacy.asked", "privacy.decided")
# Good for the one who has that address and for nobody else: an invitation makes whoever reads it a member of staff.
TO_ONE_PERSON = (INVITED, GIVEN, DIGEST)


@dataclass(frozen=True)
class Letter:
    message: Message
    about: str
    case: Case | None
    address: str = ""

    @property
    def best_address(self) -> str:
        """Where to try now: the administration's address may have been corrected meanwhile."""
        return self.address or self.message.recipient


def letters(messages: Iterable[Message]) -> list[Letter]:
    """Three statements, however many messages there are."""
    messages = list(messages)
    arrivals = _subjects(messages, ABOUT_EVENTS)
    cases = dict.fromkeys(ABOUT_EVENTS, _cases(arrivals, "events"))
    cases |= dict.fromkeys(ABOUT_FOLLOWERS, _cases(_subjects(messages, ABOUT_FOLLOWERS), "followers"))
    addresses = _addresses(arrivals)
    return [
        Letter(
            message,
            str(WORDS.get(message.kind, message.kind)),
            cases.get(message.kind, {}).get(_subject(message)),
            addresses.get(_subject(message), "") if message.kind == tell.ARRIVED else "",
        )
        for message in messages
    ]


@transaction.atomic
def send_again(message: Message, *, to: str, by: User) -> bool:
    """Owe a given-up letter afresh. A new address of whoever follows a case is kept for the next letters too; an
    administration's own address is corrected under Förvaltningar. False when someone else was quicker."""
    try:
        validate_email(to.strip() or message.recipient)
        to = normal_address(to or message.recipient)
    except ValidationError as error:
        advice = gettext("Skriv e-postadressen så här: namn@exempel.se")
        raise Refusal(advice, fields={"recipient": advice}) from error
    before = message.recipient
    if message.kind in TO_ONE_PERSON and to != before:
        own = gettext("Mejlet är bara för den som har adressen. Kommunens administratör rättar den under Personer.")
        raise Refusal(own, fields={"recipient": own})
    if not retry(message, by=by, recipient=to):
        return False
    if message.kind in (outside.LINK, outside.REFUSED):
        OutsideLink.objects.filter(case__events=_subject(message), closed_at=None, email=before).update(email=to)
    if message.kind in ABOUT_FOLLOWERS:
        Follower.objects.filter(pk=_subject(message), email=before).update(email=to)
    return True


def _subjects(messages: Sequence[Message], kinds: Sequence[str]) -> list[int]:
    return [_subject(message) for message in messages if message.kind in kinds]


def _subject(message: Message) -> int:
    """The event of a letter to an administration or an owner, the follower of one to a resident."""
    last = message.subject_id.rpartition(":")[2]
    return int(last) if last.isdigit() else 0


def _cases(subjects: Sequence[int], relation: str) -> dict[int, Case]:
    found = Case.objects.filter(**{f"{relation}__in": subjects}).annotate(subject=F(f"{relation}__pk"))
    return {case.subject: case for case in found}


def _addresses(events: Sequence[int]) -> dict[int, str]:
    """The present addresses of the administrations that the letters about these events were for."""
    found = CaseEvent.objects.filter(pk__in=events).values_list("pk", "administration__email")
    return {pk: email or "" for pk, email in found}
