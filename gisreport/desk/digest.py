"""The letter in the morning: what waits for a member of staff in the desk, once each working day.

It names cases by category and number and never repeats anybody's words, so that it says nothing of a private case that
its owner should not read in a mailbox. Nobody gets a letter that says nothing, nor two on one day.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from gisreport.accounts.may import held_by, municipalities_coordinated_by
from gisreport.accounts.models import Role, User
from gisreport.cases.access import cases_of
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, CaseQuerySet, OutsideLink
from gisreport.cases.models.case import CLOCK_RUNS
from gisreport.cases.working_days import after_working_days, is_working_day
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe_all
from gisreport.outbox.renderers import Letter, register

DIGEST = "desk.digest"
GETS_IT = (Role.OFFICER, Role.COORDINATOR)
SOON = 3  # working days
MOST_ROWS = 12  # of one heading; the rest is counted
FIRST, LAST = datetime.time(6, 30), datetime.time(12)  # after noon it is no letter of the morning
SIGNER = signing.Signer(salt=DIGEST, sep=".")
# What those who follow a case do that somebody should read.
WORDS_OF_RESIDENTS = (
    EventKind.ANSWERED,
    EventKind.INFORMATION_ADDED,
    EventKind.NO_LONGER_NEEDED,
    EventKind.DISPUTED,
    EventKind.FEEDBACK_GIVEN,
)
# Each heading, and how it is counted in the subject.
LATE = gettext_lazy("Försenade"), ngettext_lazy("%d försenat", "%d försenade")
SOON_DUE = gettext_lazy("Ska vara klara inom tre arbetsdagar"), ngettext_lazy("%d snart", "%d snart")
HEARD = gettext_lazy("Den som anmälde har hört av sig"), ngettext_lazy("%d har hört av sig", "%d har hört av sig")
PROPOSED = gettext_lazy("Ägaren föreslår att ärendet avslutas"), ngettext_lazy("%d förslag", "%d förslag")
NEW = gettext_lazy("Nya utan handläggare"), ngettext_lazy("%d nytt", "%d nya")


def register_letters() -> None:
    register(DIGEST, write_digest)


# --- To whom ---


def is_the_hour(now: datetime.datetime) -> bool:
    here = timezone.localtime(now)
    return is_working_day(here.date()) and FIRST <= here.time() < LAST


def owe_digests(day: datetime.date) -> None:
    """To everyone who works in the desk and wants it. What it says is gathered when it is written."""
    owe_all(
        Message(
            kind=DIGEST,
            subject_id=f"{user.pk}:{day.isoformat()}",
            recipient=user.email,
            key=_key(user, day),
            language=user.language,
            owner_code=user.town or "",  # type: ignore[attr-defined]
        )
        for user in _without_one(day)
    )


def _without_one(day: datetime.date) -> list[User]:
    town = Coalesce("memberships__municipality__code", "memberships__administration__municipality__code")
    users = User.objects.filter(is_active=True, wants_digest=True, memberships__role__in=GETS_IT)
    each_once = users.annotate(town=town).order_by("pk", "town").distinct("pk")
    has_one = set(
        Message.objects.filter(kind=DIGEST, key__endswith=f":{day.isoformat()}").values_list("key", flat=True)
    )
    return [user for user in each_once if _key(user, day) not in has_one]


def _key(user: User, day: datetime.date) -> str:
    return f"{DIGEST}:{user.pk}:{day.isoformat()}"


# --- What it says ---


@dataclass(frozen=True)
class Row:
    case: Case
    note: str

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("desk-case", args=[self.case.number])


@dataclass(frozen=True)
class Heading:
    title: str
    short: str  # for the subject: "2 försenade"
    rows: list[Row]
    number: int

    @property
    def more(self) -> int:
        return self.number - len(self.rows)


@dataclass(frozen=True)
class Office:
    """One administration, for those who coordinate."""

    name: str
    open: int
    overdue: int
    unassigned: int


class Digest:
    """Of one member of staff on one day."""

    def __init__(self, user: User, day: datetime.date) -> None:
        self.user, self.day = user, day

    @cached_property
    def headings(self) -> list[Heading]:
        found = (
            _heading(LATE, self.own().overdue(), _overdue),
            _heading(SOON_DUE, self.own().due_by(self.soon), _due),
            _heading(HEARD, self.heard_from(), _heard),
            _heading(PROPOSED, self.proposed(), _proposed),
            _heading(NEW, self.new_and_free(), _came),
        )
        return [heading for heading in found if heading.rows]

    @cached_property
    def offices(self) -> list[Office]:
        """Those with something late or nobody's, the worst first; no more of them than of cases."""
        towns = municipalities_coordinated_by(self.user)
        counted = (
            _all_of(self.user)
            .open()
            .filter(municipality__in=towns)
            .values("administration__name")
            .annotate(
                all=Count("pk"),
                overdue=Count("pk", filter=CLOCK_RUNS & Q(due_on__lt=self.day)),
                unassigned=Count("pk", filter=Q(assignee=None)),
            )
            .filter(Q(overdue__gt=0) | Q(unassigned__gt=0))
            .order_by("-overdue", "-unassigned", "administration__name")
        )
        rows = counted.values_list("administration__name", "all", "overdue", "unassigned")[:MOST_ROWS]
        return [Office(*row) for row in rows]

    @property
    def is_empty(self) -> bool:
        return not (self.headings or self.offices)

    @property
    def soon(self) -> datetime.date:
        return after_working_days(self.day, SOON)

    @property
    def since(self) -> datetime.datetime:
        """When the last one was written: the morning of the working day before."""
        before = self.day - datetime.timedelta(days=1)
        while not is_working_day(before):
            before -= datetime.timedelta(days=1)
        return timezone.make_aware(datetime.datetime.combine(before, FIRST))

    def own(self) -> CaseQuerySet:
        return _all_of(self.user).open().filter(assignee=self.user)

    def heard_from(self) -> CaseQuerySet:
        """Closed cases too: somebody may say that the fault is still there."""
        words = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=WORDS_OF_RESIDENTS, at__gte=self.since)
        mine = Q(assignee=self.user) | Q(assignee=None, administration__in=self._offices())
        return _all_of(self.user).filter(mine, Exists(words), merged_into=None)

    def proposed(self) -> CaseQuerySet:
        links = OutsideLink.objects.filter(case=OuterRef("pk"), closed_at=None, closing_proposed_at__isnull=False)
        return _all_of(self.user).open().filter(Exists(links))

    def new_and_free(self) -> CaseQuerySet:
        """In the administrations where she is an officer."""
        return self._in_offices().filter(assignee=None, created_at__gte=self.since)

    def _in_offices(self) -> CaseQuerySet:
        return _all_of(self.user).open().filter(administration__in=self._offices())

    def _offices(self) -> set[int | None]:
        return {held.administration for held in held_by(self.user, Role.OFFICER)}


def _all_of(user: User) -> CaseQuerySet:
    return cases_of(user).select_related("category")


def _heading(words: tuple[Any, Any], cases: CaseQuerySet, note: Any) -> Heading:
    title, short = words
    rows = [Row(case, note(case)) for case in cases.due_first()[:MOST_ROWS]]
    number = cases.count() if len(rows) == MOST_ROWS else len(rows)
    return Heading(str(title), short % number, rows, number)


def _overdue(case: Case) -> str:
    days = case.days_overdue
    return ngettext("försenat %(days)s dag", "försenat %(days)s dagar", days) % {"days": days}


def _due(case: Case) -> str:
    return _("klart senast %(day)s") % {"day": date_format(case.due_on, "j F") if case.due_on else ""}


def _came(case: Case) -> str:
    return _("kom in %(day)s") % {"day": date_format(timezone.localtime(case.created_at), "j F")}


def _heard(case: Case) -> str:
    return _("öppet") if case.is_open else _("avslutat")


def _proposed(case: Case) -> str:
    return _("väntar på att du godtar eller avvisar")


# --- The letter ---


def write_digest(message: Message) -> Letter | None:
    """Not wanted when there is nothing to say, when it comes a day late, or by somebody who has switched it off."""
    pk, _sign, day = message.subject_id.partition(":")
    user = User.objects.filter(pk=pk, is_active=True, wants_digest=True).first()
    if user is None or day != timezone.localdate().isoformat():
        return None
    digest = Digest(user, timezone.localdate())
    if digest.is_empty:
        return None
    off = settings.SITE_URL + reverse("digest-switch", args=[token_of(user)])
    context = {
        "user": user,
        "digest": digest,
        "desk_url": settings.SITE_URL + reverse("desk"),
        "off_link": off,
    }
    text = "\n".join(_without_gaps(render_to_string("desk/mail/digest.txt", context).strip().splitlines()))
    html = render_to_string("desk/mail/digest.html", context)
    return Letter(_subject(digest), text + "\n", html, list_unsubscribe_url=off)


def _subject(digest: Digest) -> str:
    """As much as can be read in a list of letters."""
    said = ", ".join(heading.short for heading in digest.headings)
    return _("Dina ärenden i dag: %(said)s") % {"said": said} if said else _("Läget hos förvaltningarna")


def _without_gaps(lines: Iterable[str]) -> list[str]:
    lines = [line.rstrip() for line in lines]
    return [line for before, line in zip(["", *lines], lines, strict=False) if line or before]


# --- On and off ---


def token_of(user: User) -> str:
    """For the link that switches it off without signing in; it opens nothing else."""
    return SIGNER.sign(str(user.pk))


def user_with(token: str) -> User | None:
    try:
        return User.objects.filter(pk=SIGNER.unsign(token), is_active=True).first()
    except signing.BadSignature:
        return None
