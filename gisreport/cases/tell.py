"""Who is owed a letter about an event. Called inside the transaction in which it happened."""

from collections.abc import Iterator, Sequence
from itertools import chain

from django.db.models import F

from gisreport.cases.events import is_private_reply, telling
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import CaseEvent, Follower, FollowerQuerySet
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe_all
from routing.models import Administration

RECEIVED = "case.received"
EVENT = "case.event"
ARRIVED = "case.arrived"


def tell_of_new_case(assigned: CaseEvent, reporter: Follower | None) -> None:
    """The administration that got the case, and whoever reported it."""
    owe_all([*_to_administration(assigned), *(_to_reporter(reporter) if reporter else ())])


def tell_reporter(follower: Follower, *, key: str | None = None) -> None:
    """The first letter: we have your report, and this is the link."""
    owe_all(_to_reporter(follower, key))


def tell_followers(event: CaseEvent) -> None:
    """Everyone who follows by mail, except whoever caused the event."""
    owe_all(_to_followers(event))


def tell_one(event: CaseEvent, follower: Follower) -> None:
    """One of those who follow, where the others need not hear of it."""
    owe_all(message for message in _to_followers(event) if message.subject_id == letter_subject(event, follower))


def tell_administration(event: CaseEvent) -> None:
    """The administration that has the case after `event`, if anything is sent to it at all (see `sending_to`)."""
    owe_all(_to_administration(event))


def tell_of_all(events: Sequence[CaseEvent]) -> None:
    """As `tell_followers`, for events that staff caused, one in each case; three statements in all. Of a case that was
    handed over also its administration is told."""
    arrived = (event for event in events if event.kind == EventKind.HANDED_OVER)
    owe_all([*chain.from_iterable(map(_to_administration, arrived)), *_to_followers_of_all(events)])


# --- The letters ---


def _to_reporter(follower: Follower, key: str | None = None) -> Iterator[Message]:
    if follower.email and follower.wants_mail:
        yield Message(
            kind=RECEIVED,
            subject_id=str(follower.pk),
            recipient=follower.email,
            key=key or f"{RECEIVED}:{follower.pk}",
            language=follower.language,
            owner_code=follower.case.municipality.code,
        )


def _to_followers(event: CaseEvent) -> Iterator[Message]:
    if not telling(event).mails:
        return
    followers = event.case.followers.wanting_mail()
    if event.follower_id:
        followers = followers.exclude(pk=event.follower_id)
    if is_private_reply(event):
        followers = followers.who_reported()
    for follower in _once(followers):
        yield _about(event, follower)


def _to_followers_of_all(events: Sequence[CaseEvent]) -> Iterator[Message]:
    by_case = {event.case_id: event for event in events if telling(event).mails}
    for follower in _once(Follower.objects.wanting_mail().filter(case__in=by_case)):
        yield _about(by_case[follower.case_id], follower)


def _once(followers: FollowerQuerySet) -> FollowerQuerySet:
    """Who follows the whole and a part of it hears it once."""
    return followers.exclude(part_of__case=F("case"))


def _about(event: CaseEvent, follower: Follower) -> Message:
    return Message(
        kind=EVENT,
        subject_id=letter_subject(event, follower),
        recipient=follower.email,
        key=f"{EVENT}:{letter_subject(event, follower)}",
        language=follower.language,
        owner_code=event.case.municipality.code,
    )


def _to_administration(event: CaseEvent) -> Iterator[Message]:
    if event.administration is None or event.data.get("no_address") or event.data.get("forwarded") is False:
        return
    yield Message(
        kind=ARRIVED,
        subject_id=str(event.pk),
        recipient=event.administration.email,
        key=arrival_key(event),
        owner_code=event.case.municipality.code,
    )


def letter_subject(event: CaseEvent, follower: Follower) -> str:
    """A letter about an event is about what happened and to whom it is told."""
    return f"{event.pk}:{follower.pk}"


def arrival_key(event: CaseEvent) -> str:
    return f"{ARRIVED}:{event.pk}"


def sending_to(administration: Administration) -> dict[str, bool]:
    """What the event says about its own letter: whether an owner outside the municipality is sent anything, and
    whether an address is missing. Nothing where all is as it should be."""
    facts = {}
    if administration.is_external:
        facts["forwarded"] = administration.forwards_reports and bool(administration.email)
    if not administration.email and (administration.forwards_reports or not administration.is_external):
        facts["no_address"] = True
    return facts
