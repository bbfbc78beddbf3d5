"""Letters on paper: what those without e-mail are to be told, until somebody has posted it."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases.events import EVENTS
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, CaseEventQuerySet, Follower, PaperLetter

# What others get a mail about.
TOLD = [kind for kind, telling in EVENTS.items() if telling.mails]


def to_post(cases: QuerySet[Case]) -> CaseEventQuerySet:
    """The events in `cases` that somebody is to be told on paper and has not been: each with `to`, the follower's id.
    The oldest first. Nothing is stored about a letter before it is posted."""
    on_paper = Follower.objects.alive().filter(on_paper__isnull=False)
    posted = PaperLetter.objects.filter(event=OuterRef("pk"), follower=OuterRef("to"))
    return (
        CaseEvent.objects.filter(kind__in=TOLD, case__in=cases.filter(pk__in=on_paper.values("case")))
        .annotate(to=F("case__followers"))
        .filter(Exists(on_paper.filter(pk=OuterRef("to"), since__lte=OuterRef("at"))), ~Exists(posted))
        .filter(Q(follower=None) | ~Q(follower=F("to")))
        .order_by("at", "pk")
    )


def mark_posted(event: CaseEvent, follower: Follower, *, by: User) -> bool:
    """False if somebody else was first."""
    _letter, is_new = PaperLetter.objects.get_or_create(
        event=event, follower=follower, defaults={"posted_at": timezone.now(), "posted_by": by}
    )
    return is_new


def who_took_it_down(case: Case) -> User | None:
    """The member of staff who wrote it down for whoever reported, if one did."""
    received = case.events.filter(kind=EventKind.RECEIVED).select_related("by").first()
    return received.by if received else None
