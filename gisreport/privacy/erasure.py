"""Requests for erasure: someone asks, an officer decides. Nothing is erased by anybody's click alone."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gisreport.accounts.address import CODE, GOOD_FOR
from gisreport.accounts.models import User
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Follower
from gisreport.errors import ChangedMeanwhile, Refusal
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.privacy.appeal import how_to_appeal
from gisreport.privacy.erase import counted, erase, erase_words_of_staff, mentions, tells_contact
from gisreport.privacy.mail_copies import remove_copies
from gisreport.privacy.models import ErasureRequest, Outcome
from gisreport.privacy.parts import ON_REQUEST, Part
from gisreport.privacy.traces import ASKED, DECIDED, RECEIPT, Whose
from reports.words import tidy
from routing.models import Municipality

LONGEST_TEXT = 4_000
# Long enough to read the decision again; then the link, the last that is left of the reporter, goes too.
LINK_LASTS = datetime.timedelta(days=90)
THEY_ASKED = {"sv": "den som anmälde bad om det", "en": "whoever reported it asked for that"}
LINK_RAN_OUT = {"sv": "länken har slutat gälla", "en": "the link has run out"}


@transaction.atomic
def ask(follower: Follower, *, text: str = "") -> ErasureRequest:
    """Ask for everything that is known about this follower; the municipality gets a letter, so that it is seen."""
    case = Case.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=follower.case_id)
    if follower.takes_no_more():
        raise Refusal(_("Dina uppgifter är redan borttagna."))
    if ErasureRequest.objects.waiting().filter(follower=follower).exists():
        raise Refusal(_("Du har redan bett om det. Du får svar här på sidan."))
    request = ErasureRequest.objects.create(case=case, follower=follower, text=_words(text, "text"))
    _record(request, EventKind.ERASURE_ASKED)
    _tell_municipality(request, case.municipality)
    if follower.wants_mail:
        _tell_requester(RECEIPT, request, follower, follower.email, case.municipality)
    return request


@transaction.atomic
def decide(
    request: ErasureRequest,
    *,
    outcome: str,
    parts: Sequence[str] = (),
    reasons: str = "",
    staff_texts: Iterable[int] = (),
    by: User,
) -> ErasureRequest:
    """Grant the request (everything goes), grant it for some `parts`, or refuse it; anything but a whole yes needs
    `reasons`. `staff_texts`: replies and notes (events of the case) whose words go as well."""
    case = Case.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=request.case_id)
    request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    if request.decided_at:
        raise ChangedMeanwhile(_("Någon annan har redan beslutat om begäran. Läs beslutet."))
    if request.follower is None:
        raise Refusal(_("Den hemliga länken finns inte längre, så det finns inget att besluta om."))
    whose = Whose(case, request.follower)
    request.outcome, request.parts = Outcome(outcome), _chosen(outcome, parts)
    request.reasons = _reasons(reasons, whose, required=outcome != Outcome.GRANTED)
    request.decided_at, request.decided_by = timezone.now(), by
    if request.can_be_appealed:
        with override(request.follower.language):
            request.appeal = how_to_appeal(case.municipality)
    request.save()
    _record(request, EventKind.ERASURE_DECIDED, by=by)
    address = request.follower.email
    if request.parts:
        erase_words_of_staff(case, staff_texts)
        erase(whose, [Part(part) for part in request.parts], reasons=THEY_ASKED, by=by)
    if request.outcome == Outcome.GRANTED:
        Follower.objects.filter(pk=request.follower.pk).update(expires_at=timezone.now() + LINK_LASTS)
    _tell_requester(DECIDED, request, request.follower, address, case.municipality)
    return request


@dataclass(frozen=True)
class Foreseen:
    """What a decision would do: what goes, what stays, and whether what stays still tells who it was."""

    parts: list[str]
    rows: dict[str, int]
    left: list[str]
    leaves_contact: bool


def foresee(request: ErasureRequest, *, outcome: str, parts: Sequence[str] = (), reasons: str = "") -> Foreseen:
    """For the officer to read before deciding; raises as `decide` would."""
    if request.follower is None:
        raise Refusal(_("Den hemliga länken finns inte längre, så det finns inget att besluta om."))
    whose = Whose(request.case, request.follower)
    chosen = _chosen(outcome, parts)
    _reasons(reasons, whose, required=outcome != Outcome.GRANTED)
    left = [str(part.value) for part in ON_REQUEST if part not in chosen]
    rows = counted(whose, [Part(part) for part in chosen])
    leaves_contact = Part.CONTACT in chosen and Part.WORDS in left and tells_contact(whose)
    return Foreseen(chosen, rows, left, leaves_contact)


def tells_contact_of(request: ErasureRequest) -> bool:
    """Whether the words of whoever asked tell who they are, or how to reach them."""
    return request.follower is not None and tells_contact(Whose(request.case, request.follower))


@transaction.atomic
def mark_appealed(request: ErasureRequest, appealed: bool, *, by: User) -> None:
    """While an appeal is tried, retention leaves the case alone."""
    if not request.can_be_appealed:
        raise Refusal(_("Beslutet går inte att överklaga."))
    ErasureRequest.objects.filter(pk=request.pk).update(is_appealed=appealed)


def forget_told() -> int:
    """A decision that has gone out leaves no address: not in its copy, nor in a letter that could not be delivered,
    which waits a month so that staff can reach the person in another way. Answers how many copies and addresses.
    """
    month_ago = timezone.now() - datetime.timedelta(days=30)
    decisions = Message.objects.filter(kind=DECIDED)
    delivered = decisions.filter(delivered_at__gt=month_ago).values_list("pk", flat=True)
    given_up = decisions.filter(given_up_at__lt=month_ago).exclude(recipient="")
    return remove_copies(delivered) + given_up.update(recipient="", last_error="")


def forget_codes_sent() -> int:
    """Where a code was sent that nobody can use any more, and the copy of its letter. Answers how many.

    They go by age and not with somebody's erasure: who had a code sent need not be who reads what comes there.
    """
    letters = Message.objects.filter(kind=CODE, created_at__lt=timezone.now() - GOOD_FOR).exclude(recipient="")
    letters.cancel()
    ids = list(letters.values_list("pk", flat=True))
    Message.objects.filter(pk__in=ids).update(recipient="", last_error="")
    remove_copies(ids)
    return len(ids)


def forget_links_that_ran_out() -> int:
    """Links that open no page any more, and all that they led to; answers how many."""
    run_out = list(Follower.objects.filter(expires_at__lt=timezone.now()).select_related("case"))
    for follower in run_out:
        _forget_link(follower)
    return len(run_out)


@transaction.atomic
def _forget_link(follower: Follower) -> None:
    """Nothing that came in after the grant may outlive the link: without it nobody could find or decide on it."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=follower.case_id)
    waiting = list(ErasureRequest.objects.waiting().filter(follower=follower).values_list("pk", flat=True))
    erase(Whose(case, follower), [*ON_REQUEST, Part.LINK], reasons=LINK_RAN_OUT)
    everything = _chosen(Outcome.GRANTED, ())
    ErasureRequest.objects.filter(pk__in=waiting).update(
        outcome=Outcome.GRANTED, parts=everything, decided_at=timezone.now()
    )


def _chosen(outcome: str, parts: Sequence[str]) -> list[str]:
    if outcome == Outcome.GRANTED:
        return [str(part.value) for part in ON_REQUEST]
    if outcome == Outcome.REFUSED:
        return []
    chosen = [str(part.value) for part in ON_REQUEST if part in parts]
    if not chosen:
        nothing = _("Välj vad som ska tas bort, eller avslå begäran.")
        raise Refusal(nothing, fields={"parts": nothing})
    if len(chosen) == len(ON_REQUEST):
        everything = _("Du har valt allt. Välj bifall i stället.")
        raise Refusal(everything, fields={"parts": everything})
    return chosen


def _reasons(written: str, whose: Whose, *, required: bool) -> str:
    """The reasons are kept for good, so they must not repeat what is to be erased."""
    reasons = _words(written, "reasons")
    problem = ""
    if required and not reasons:
        problem = _("Skriv skälen. De står i beslutet, och den som bad om radering kan överklaga det.")
    elif mentions(reasons, whose):
        problem = _("Skälen sparas. Skriv dem utan namn, e-postadress och telefonnummer.")
    if problem:
        raise Refusal(problem, fields={"reasons": problem})
    return reasons


def _words(text: str, field: str) -> str:
    words = tidy(text)
    if len(words) > LONGEST_TEXT:
        too_long = _("Texten är längre än %(limit)s tecken. Korta den.") % {"limit": LONGEST_TEXT}
        raise Refusal(too_long, fields={field: too_long})
    return words


def _record(request: ErasureRequest, kind: EventKind, by: User | None = None) -> None:
    case, follower = request.case, request.follower
    now = timezone.now()
    CaseEvent.objects.create(
        case=case, kind=kind, at=now, by=by, follower=follower, administration_id=case.administration_id
    )


def _tell_municipality(request: ErasureRequest, municipality: Municipality) -> None:
    if municipality.email:
        key = f"{ASKED}:{_subject(request)}"
        owe(ASKED, _subject(request), municipality.email, key=key, owner_code=municipality.code)


def _tell_requester(
    kind: str, request: ErasureRequest, follower: Follower, address: str, municipality: Municipality
) -> None:
    if address:
        owe(
            kind,
            _subject(request),
            address,
            key=f"{kind}:{_subject(request)}",
            language=follower.language,
            owner_code=municipality.code,
        )


def _subject(request: ErasureRequest) -> str:
    """As all letters to followers: what it is about, and whom."""
    return f"{request.pk}:{request.follower_id}"
