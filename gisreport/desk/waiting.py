"""What waits on whom, and since when: so that nothing stuck is invisible.

One row for each thing that a case waits for. The rows are gathered by the database, one page of them at a time.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gisreport.accounts.models import User
from gisreport.cases.access import cases_of
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Inquiry, OutsideLink
from gisreport.cases.outside import LINK
from gisreport.cases.status import Status
from gisreport.cases.tell import ARRIVED
from gisreport.cases.working_days import working_days_between
from gisreport.outbox.models import Message

CAME_BY = (EventKind.ASSIGNED, EventKind.HANDED_OVER)
# What somebody at an office does; that a case came, or that someone outside said something, is none of it.
BY_SYSTEM = (*CAME_BY, EventKind.RECEIVED)


class Why(StrEnum):
    PROPOSAL = "proposal"
    ANSWERED = "answered"
    NEW_LINK = "new-link"
    UNDELIVERED = "undelivered"
    HELD = "held"
    PRIVATE = "private"
    HANDED_OVER = "handed-over"
    OUTSIDE = "outside"
    RESIDENT = "resident"


@dataclass(frozen=True)
class Reason:
    """`on`: whom it waits on; `{name}` is the administration. `step`: what comes next, on which page of the desk."""

    what: Any
    on: Any
    step: Any
    page: str = "desk-case"


REASONS: dict[Why, Reason] = {
    Why.PROPOSAL: Reason(
        _("{name} föreslår att ärendet avslutas"), _("Er"), _("Godta eller avvisa"), "desk-outside"
    ),
    Why.ANSWERED: Reason(_("{name} har svarat"), _("Er"), _("Läs svaret")),
    Why.NEW_LINK: Reason(_("Länken till {name} har gått ut"), _("Er"), _("Skicka en ny länk"), "desk-outside"),
    Why.UNDELIVERED: Reason(_("Mejlet till {name} har inte kommit fram"), _("Er"), _("Rätta adressen"), "undelivered"),
    Why.HELD: Reason(_("Ärendet ligger i karantän"), _("Er"), _("Läs det")),
    Why.PRIVATE: Reason(_("Ärendet är inte offentligt och har ingen handläggare"), _("{name}"), _("Fördela det")),
    Why.HANDED_OVER: Reason(_("Överlämnat, och ingen har börjat"), _("{name}"), _("Påminn eller ta över")),
    Why.OUTSIDE: Reason(_("Ligger hos en ägare utanför kommunen"), _("{name}"), _("Påminn eller skicka en länk"),
                        "desk-outside"),
    Why.RESIDENT: Reason(_("En fråga väntar på svar"), _("Den som anmälde"), _("Läs frågan")),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    case: Case
    why: Why
    since: datetime.datetime

    @property
    def name(self) -> str:
        return str(self.case.administration)

    @property
    def what(self) -> str:
        return str(REASONS[self.why].what).format(name=self.name)

    @property
    def on(self) -> str:
        return str(REASONS[self.why].on).format(name=self.name)

    @property
    def step(self) -> str:
        return str(REASONS[self.why].step)

    @property
    def url(self) -> str:
        page = REASONS[self.why].page
        return reverse("desk-undelivered") if page == "undelivered" else reverse(page, args=[self.case.number])

    @property
    def working_days(self) -> int:
        return working_days_between(timezone.localdate(self.since), timezone.localdate())


def waiting(user: User, *, why: str = "") -> QuerySet[Case, Any]:
    """(id of the case, why, since) of everything that waits in the cases of `user`, what has waited longest first."""
    kinds = {Why(why)} if why in set(Why) else set(Why)
    parts = [
        found
        for kind, found in _found(Case.objects.open().filter(pk__in=cases_of(user).values("pk"))).items()
        if kind in kinds
    ]
    return parts[0].union(*parts[1:], all=True).order_by("since", "pk")  # type: ignore[misc]


def rows(found: Sequence[tuple[int, str, datetime.datetime]]) -> list[Row]:
    """One statement."""
    names = ("category", "administration", "assignee", "municipality")
    cases = Case.objects.select_related(*names).in_bulk([case for case, _why, _since in found])
    return [Row(cases[case], Why(why), since) for case, why, since in found if case in cases]


def _found(cases: QuerySet[Case]) -> dict[Why, QuerySet[Case, Any]]:
    links = OutsideLink.objects.filter(case=OuterRef("pk"), closed_at=None)
    came = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=CAME_BY).order_by("-at", "-pk")
    outside = cases.filter(administration__is_external=True).annotate(
        proposed=Subquery(links.values("closing_proposed_at")[:1]),
        answered=Subquery(links.values("answered_at")[:1]),
        sent=Subquery(links.values("sent_at")[:1]),
        expires=Subquery(links.values("expires_at")[:1]),
        asked_again=Subquery(links.values("asked_again_at")[:1]),
        came=Subquery(came.values("at")[:1]),
    )
    by_staff = CaseEvent.objects.filter(case=OuterRef("pk"), by__isnull=False, at__gt=OuterRef("answered"))
    outside = outside.annotate(is_read=Exists(by_staff))
    proposed, unread = Q(proposed__isnull=False), Q(answered__isnull=False, is_read=False)
    run_out = Q(expires__lte=timezone.now())
    not_run_out = Q(expires=None) | Q(expires__gt=timezone.now())  # where there is no link nothing runs out
    since_came = cases.annotate(came=Subquery(came.values("at")[:1]), by_hand=Subquery(came.values("kind")[:1]))
    touched = CaseEvent.objects.filter(case=OuterRef("pk"), at__gt=OuterRef("came")).exclude(kind__in=BY_SYSTEM)
    handed = Exists(CaseEvent.objects.filter(case=OuterRef("pk"), kind=EventKind.HANDED_OVER))  # most never were
    untouched = since_came.filter(handed, by_hand=EventKind.HANDED_OVER, status=Status.ASSIGNED, assignee=None).exclude(
        administration__is_external=True
    )
    asked = Inquiry.objects.filter(case=OuterRef("pk"), closed_at=None).values("asked_at")[:1]
    return {
        Why.PROPOSAL: _as(Why.PROPOSAL, outside.filter(proposed), F("proposed")),
        Why.ANSWERED: _as(Why.ANSWERED, outside.exclude(proposed).filter(unread), F("answered")),
        Why.NEW_LINK: _as(
            Why.NEW_LINK, outside.exclude(proposed).exclude(unread).filter(run_out), Coalesce("asked_again", "expires")
        ),
        Why.OUTSIDE: _as(
            Why.OUTSIDE, outside.exclude(proposed).exclude(unread).filter(not_run_out), Coalesce("sent", "came")
        ),
        Why.UNDELIVERED: _undelivered(cases),
        Why.HELD: _as(Why.HELD, cases.exclude(held_at=None), F("held_at")),
        Why.PRIVATE: _as(
            Why.PRIVATE, since_came.filter(category__is_private=True, assignee=None, held_at=None), F("came")
        ),
        Why.HANDED_OVER: _as(
            Why.HANDED_OVER, untouched.filter(~Exists(touched)).exclude(category__is_private=True), F("came")
        ),
        Why.RESIDENT: _as(Why.RESIDENT, cases.annotate(asked=Subquery(asked)).exclude(asked=None), F("asked")),
    }


def _undelivered(cases: QuerySet[Case]) -> QuerySet[Case, Any]:
    """Letters to whoever has the case now, given up: nobody there may know of it."""
    sent = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=(*CAME_BY, EventKind.SENT_OUTSIDE))
    newest = sent.order_by("-at", "-pk").annotate(subject=Cast("pk", CharField())).values("subject")[:1]
    letters = Message.objects.not_delivered().filter(kind__in=(ARRIVED, LINK), subject_id=OuterRef("letter"))
    given_up = Message.objects.not_delivered().filter(kind__in=(ARRIVED, LINK))
    about = given_up.annotate(event=Cast("subject_id", BigIntegerField())).values("event")
    few = cases.filter(pk__in=CaseEvent.objects.filter(pk__in=about).values("case"))
    lost = few.annotate(letter=Subquery(newest)).annotate(lost=Subquery(letters.values("given_up_at")[:1]))
    return _as(Why.UNDELIVERED, lost.exclude(lost=None), F("lost"))


def _as(why: Why, cases: QuerySet[Case], since: Any) -> QuerySet[Case, Any]:
    told = cases.annotate(why=Value(str(why)), since=Coalesce(since, "created_at", output_field=DateTimeField()))
    return told.order_by().values_list("pk", "why", "since")
