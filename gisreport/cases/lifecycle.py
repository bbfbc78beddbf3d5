"""Everything that can be done to a case, one verb each.

Every verb is one transaction: the case's row is locked, an illegal move is refused, the change and its event are
written, and the letters it makes due are owed. `by` is the member of staff who did it. `seen` is the newest event she
had on screen (its id, or a time): if anything has happened since, the verb is refused with what it was.
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.access import may_handle
from gisreport.cases.changing import Seen, change, changing, event_of, move, record, words_in
from gisreport.cases.deadlines import fresh_clock
from gisreport.cases.keep import kept_photos
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Follower, Support
from gisreport.cases.outside import end_links, go_outside
from gisreport.cases.personal import refuse_unread
from gisreport.cases.publish import release_photo, release_text, withdraw_photo
from gisreport.cases.quarantine import hold
from gisreport.cases.reasons import read_reason
from gisreport.cases.refusals import refuse_hand_over, refuse_past, refuse_stranger
from gisreport.cases.sources import Source
from gisreport.cases.status import Status
from gisreport.cases.tell import sending_to, tell_administration, tell_followers, tell_of_new_case, tell_reporter
from gisreport.errors import IllegalMove, Refusal
from gisreport.photos.intake import accept_all
from routing.models import Administration, Category, Municipality

if TYPE_CHECKING:
    from routing.decide import Decision

# What everyone may see has a module of its own, and its verbs are called by the same name as all the others.
__all__ = ["release_photo", "release_text", "withdraw_photo"]

# --- A case comes to be, and people follow it ---


@transaction.atomic(savepoint=False)
def open_case(
    *,
    municipality: Municipality,
    category: Category,
    point: Point | None,
    decision: "Decision",
    at: datetime.datetime | None = None,
    reporter: Follower | None = None,
    notify: bool = True,
    public_point: Point | None = None,
    is_withheld: bool = False,
    source: str = Source.WEB,
    by: User | None = None,
    held_because: Mapping[str, str] | None = None,
) -> Case:
    """A new case at the administration that `decision` names; points are WGS84. Without `notify` nobody is told. What
    `is_withheld` waits for `publish_withheld`.

    `held_because`: it is kept in quarantine, and only whoever reported is told, until a person has read it.

    `reporter`, not stored yet, is whoever reported: the first to follow the case. An IntegrityError of which
    `number_was_taken` says so is none to show: the transaction is to be tried again, and another number is drawn.
    """
    case, received, assigned = begun(
        municipality=municipality, category=category, point=point, decision=decision, at=at or timezone.now()
    )
    case.public_point, case.is_withheld, case.source = public_point, is_withheld, source
    for field, value in fresh_clock(case, assigned_at=case.created_at).items():
        setattr(case, field, value)
    received.by = assigned.by = by
    case.save(force_insert=True)
    if reporter is not None:
        reporter.case = case
        reporter.save(force_insert=True)
        received.follower = reporter
    CaseEvent.objects.bulk_create([received, assigned])
    if held_because is not None:
        hold(case, because=held_because, reporter=reporter)
    elif notify:
        tell_of_new_case(assigned, reporter)
    return case


def begun(
    *,
    municipality: Municipality,
    category: Category,
    point: Point | None,
    decision: "Decision",
    at: datetime.datetime,
) -> tuple[Case, CaseEvent, CaseEvent]:
    """A new case, that it was received and that it was assigned; none of the three is stored yet."""
    case = Case(
        municipality=municipality,
        category=category,
        point=point,
        administration=decision.administration,
        rule=decision.rule,
        status=Status.ASSIGNED,
        created_at=at,
    )
    received = event_of(case, EventKind.RECEIVED, at=at)
    return case, received, event_of(case, EventKind.ASSIGNED, at=at, data=_facts_of(decision))


@transaction.atomic(savepoint=False)
def follow(case: Case, *, email: str = "", language: str = "sv", key: str | None = None) -> Follower:
    """Whoever reported gets a secret link; with `email` also the first letter (`key` makes it owed only once).

    The first one who does so is the one whose report came in, and so whose photos came with it.
    """
    follower = Follower.objects.create(case=case, email=email, language=language)
    case.events.filter(kind=EventKind.RECEIVED, follower=None).update(follower=follower)
    tell_reporter(follower, key=key)
    return follower


def support(case: Case, *, key: str, email: str = "", language: str = "sv") -> Follower:
    """*Jag har sett samma sak*: counted once per device (`key`).

    The link of somebody who gave the same address from another device is never handed out, and whether there is such
    a one is not to be seen: it counts all the same, only the letters do not go to one address twice.
    """
    with changing(case):
        if not case.is_public:
            raise Refusal(_("Ärendet är inte offentligt."))
        if not case.is_open:
            raise IllegalMove(_("Ärendet är avslutat. Är felet kvar? Gör en ny anmälan."))
        known = Follower.objects.filter(support__case=case, support__key=key).first()
        follower = known or Follower.objects.create(case=case, is_reporter=False, language=language)
        if known is None:
            Support.objects.create(case=case, key=key, follower=follower)
            record(case, EventKind.SUPPORTED, follower=follower)
        if email and not follower.email and not case.followers.of_address(email).exists():
            follower.email = email
            follower.save(update_fields=["email"])
            tell_reporter(follower)
        return follower


# --- Staff work on it ---


def take(case: Case, *, officer: User | None, by: User | None, seen: Seen = None) -> CaseEvent:
    """Give the case to `officer`; None leaves it without one."""
    with changing(case, seen):
        if officer is not None:
            refuse_stranger(case, officer, is_theirs=may_handle(officer, case))
        case.assignee = officer
        case.save(update_fields=["assignee"])
        return record(case, EventKind.TAKEN, by=by, officer=officer)


def plan(case: Case, *, date: datetime.date, by: User | None, seen: Seen = None) -> CaseEvent:
    """`date` is when the work is expected to be done: today or later."""
    refuse_past(date)
    with changing(case, seen):
        return move(case, EventKind.PLANNED, by=by, data={"date": date.isoformat()}, planned_for=date)


def start(case: Case, *, by: User | None, seen: Seen = None) -> CaseEvent:
    with changing(case, seen):
        return move(case, EventKind.IN_PROGRESS, by=by)


def resolve(case: Case, *, by: User | None, seen: Seen = None) -> CaseEvent:
    with changing(case, seen):
        return move(case, EventKind.RESOLVED, by=by)


def decline(case: Case, *, reasons: str | Mapping[str, str], by: User | None, seen: Seen = None) -> CaseEvent:
    """`reasons`: a code of `DECLINE_REASONS`, texts by language, or free words that fit after *eftersom*."""
    clause = read_reason(reasons)
    with changing(case, seen):
        return move(case, EventKind.DECLINED, by=by, data={"reason": clause})


def reopen(case: Case, *, reasons: str | Mapping[str, str], by: User | None, seen: Seen = None) -> CaseEvent:
    clause = read_reason(reasons)
    with changing(case, seen):
        if case.is_open:
            raise IllegalMove(_("Ärendet är redan öppet."))
        return move(case, EventKind.REOPENED, by=by, data={"reason": clause}, planned_for=None, **fresh_clock(case))


def hand_over(
    case: Case,
    *,
    to: Administration,
    reason: str | Mapping[str, str],
    by: User | None,
    seen: Seen = None,
    is_confirmed: bool = False,
    text: str | None = None,
    is_read: bool = False,
) -> CaseEvent:
    """To another administration, which starts afresh: no officer, no date. `is_confirmed`: an owner outside may know of
    a case that is not public. `text` is what an owner outside may read, when it is not what is public; raises
    PersonsNamed where it points at a person, unless `is_read`."""
    clause = read_reason(reason)
    words = words_in(text, field="text") if text and text.strip() else text
    refuse_unread(is_read=is_read, text=words or "")
    with changing(case, seen):
        refuse_hand_over(case, to, is_confirmed=is_confirmed)
        case.administration, case.assignee, case.rule = to, None, None
        changes = {"planned_for": None, "status": Status.ASSIGNED, **fresh_clock(case)}
        change(case, **changes, also=("administration", "assignee", "rule"))
        go_outside([case], by=by, text=words)
        event = record(case, EventKind.HANDED_OVER, by=by, data={"reason": clause, **sending_to(to)})
        tell_administration(event)
        tell_followers(event)
        return event


def reply(
    case: Case, *, text: str, is_public: bool = False, by: User | None, seen: Seen = None, is_read: bool = False
) -> CaseEvent:
    """To those who reported; with `is_public` to everyone. Raises PersonsNamed when words for everyone point at a
    person, unless `is_read`: somebody has seen where."""
    words = words_in(text, field="text")
    if is_public:
        refuse_unread(is_read=is_read, text=words)
    with changing(case, seen):
        event = record(case, EventKind.REPLIED, by=by, text=words, is_public_text=is_public)
        if is_public:
            change(case)
        tell_followers(event)
        return event


def note(case: Case, *, text: str, by: User | None, seen: Seen = None) -> CaseEvent:
    """For staff only."""
    words = words_in(text, field="text")
    with changing(case, seen):
        return record(case, EventKind.NOTED, by=by, text=words)


# --- What everyone may see ---


def hide(case: Case, *, by: User | None, seen: Seen = None) -> CaseEvent:
    """Take the whole case away from the public, and from an owner outside; whoever reported still follows it."""
    with changing(case, seen):
        if case.is_hidden:
            raise IllegalMove(_("Ärendet är redan dolt för allmänheten."))
        end_links(case)
        change(case, is_hidden=True)
        return record(case, EventKind.HIDDEN, by=by)


def show(case: Case, *, by: User | None, seen: Seen = None) -> CaseEvent:
    with changing(case, seen):
        if not case.is_hidden:
            raise IllegalMove(_("Ärendet är inte dolt."))
        change(case, is_hidden=False)
        return record(case, EventKind.SHOWN, by=by)


def publish_withheld(cases: QuerySet[Case]) -> int:
    """What waited for a protocol is public from now on, if nothing else keeps it back. Answers how many waited."""
    return cases.filter(is_withheld=True).update(is_withheld=False, updated_at=timezone.now())


# --- What the follower does on the secret page ---


def add_information(
    follower: Follower, *, text: str = "", photos: Sequence[UploadedFile] = (), submission_id: uuid.UUID | None = None
) -> CaseEvent:
    """More words or photos from someone who follows the case; for staff, not for the public.

    The same again under the same `submission_id` (an answer was lost on the way) answers with what came in before;
    other words under it are new ones, for nothing that somebody writes may vanish.
    """
    if not (text.strip() or photos):
        empty = _("Skriv något eller välj ett foto.")
        raise Refusal(empty, fields={"text": empty})
    words = words_in(text, field="text") if text.strip() else ""
    accepted = accept_all(photos)
    facts = {"submission_id": str(submission_id)} if submission_id else {}
    with changing(follower.case):
        refuse_after_erasure(follower)
        for known in follower.events.filter(kind=EventKind.INFORMATION_ADDED, data__contains=facts) if facts else ():
            sent_before = set(known.photos.values_list("sha256", flat=True))
            if known.text == words and sent_before == {photo.sha256 for photo in accepted}:
                return known
        event = record(follower.case, EventKind.INFORMATION_ADDED, follower=follower, text=words, data=facts)
        with kept_photos(follower.case, [photo.file for photo in accepted], event=event):
            return event


def no_longer_needed(follower: Follower, *, text: str = "") -> CaseEvent:
    """The follower says that nothing needs to be done any more; whether to close the case is for staff to say."""
    words = words_in(text, field="text") if text.strip() else ""
    with changing(follower.case):
        if not follower.case.is_open:
            raise IllegalMove(_("Ärendet är redan avslutat."))
        refuse_after_erasure(follower)
        event = record(follower.case, EventKind.NO_LONGER_NEEDED, follower=follower, text=words)
        change(follower.case)
        tell_followers(event)
        return event


# --- How ---


def refuse_after_erasure(follower: Follower) -> None:
    """Nothing more is taken in by a link that is on its way out."""
    if follower.takes_no_more():
        raise Refusal(_("Dina uppgifter är borttagna, så du kan inte lämna mer här. Gör en ny anmälan i stället."))


def _facts_of(decision: "Decision") -> dict[str, Any]:
    """What the first sentence about the case needs: who got it, and why."""
    facts: dict[str, Any] = {"reason": decision.reasons, **sending_to(decision.administration)}
    if decision.used_default:
        facts["used_default"] = True
    if decision.rule is not None:
        facts["rule"] = decision.rule.pk  # the case forgets it when it is handed over
    if decision.nearest_m is not None:
        facts["nearest_m"] = round(decision.nearest_m)
    return facts
