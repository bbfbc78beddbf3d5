"""Who is owed a letter about an event. Called inside the transaction in which it happened."""

from gisreport.cases.events import is_private_reply, telling
from gisreport.cases.models import CaseEvent, Follower
from gisreport.outbox.owe import owe
from routing.models import Administration

RECEIVED = "case.received"
EVENT = "case.event"
ARRIVED = "case.arrived"


def tell_reporter(follower: Follower, *, key: str | None = None) -> None:
    """The first letter: we have your report, and this is the link."""
    owe(
        RECEIVED,
        str(follower.pk),
        follower.email,
        key=key or f"{RECEIVED}:{follower.pk}",
        language=follower.language,
        owner_code=follower.case.municipality.code,
    )


def tell_followers(event: CaseEvent) -> None:
    """Everyone who follows by mail, except whoever caused the event."""
    if not telling(event).mails:
        return
    followers = event.case.followers.wanting_mail()
    if event.follower_id:
        followers = followers.exclude(pk=event.follower_id)
    if is_private_reply(event):
        followers = followers.who_reported()
    for follower in followers:
        owe(
            EVENT,
            letter_subject(event, follower),
            follower.email,
            key=f"{EVENT}:{letter_subject(event, follower)}",
            language=follower.language,
            owner_code=event.case.municipality.code,
        )


def letter_subject(event: CaseEvent, follower: Follower) -> str:
    """A letter about an event is about what happened and to whom it is told."""
    return f"{event.pk}:{follower.pk}"


def tell_administration(event: CaseEvent) -> None:
    """The administration that has the case after `event`, if anything is sent to it at all (see `sending_to`)."""
    if event.administration is None or event.data.get("no_address") or event.data.get("forwarded") is False:
        return
    owe(
        ARRIVED,
        str(event.pk),
        event.administration.email,
        key=arrival_key(event),
        owner_code=event.case.municipality.code,
    )


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
