"""What stands on the page of a case, gathered in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse

from gisreport.accounts.may import may_coordinate
from gisreport.accounts.models import User
from gisreport.cases.access import cases_of, may_handle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, CasePhoto
from gisreport.cases.place import place_of
from gisreport.cases.work_photos import beside_each_other, is_of_the_work
from gisreport.desk.actions import ACTIONS, ActionForm, ReleasePhoto, WithdrawPhoto
from gisreport.desk.choosable import Choosable
from gisreport.desk.similar import similar_cases
from gisreport.desk.wording import Wording
from reports.models import Report
from routing.lying_in import surroundings

# A question whose answer is the name of a thing: what stands on the lamp post, the manhole, the sign.
NAMES_A_THING = "nummer"
INTERNAL = (EventKind.NOTED, EventKind.TAKEN)


@dataclass(frozen=True)
class Sent:
    """One report of the case, and the photos that whoever sent it has added until now."""

    report: Report
    photos: list[CasePhoto]


class CasePage:
    """`sent`: the form that came back, with what was typed in it. What it had `seen` becomes what is on screen now,
    and what has happened in between is marked as news."""

    def __init__(self, case: Case, user: User, *, sent: ActionForm | None = None) -> None:
        self.case, self.user, self.sent = case, user, sent
        self.areas, here = surroundings(case.point) if case.point else ([], None)
        self.place = place_of(case.point, here)
        self.choosable = sent.choosable if sent else Choosable(case)
        self.wording = sent.wording if sent else Wording(case, self.choosable, self.place)
        self.seen_before = sent.seen_before if sent else None
        if sent is not None:
            sent.has_seen(self.seen)

    def context(self) -> dict[str, Any]:
        beside = beside_each_other(self.photos)
        return {
            "case": self.case,
            "coordinates": may_coordinate(self.user, self.case.municipality),
            "events": self.events,
            "news": self.news,
            "first_news": min(self.news, default=None),
            "seen": self.seen,
            "forms": self.forms(),
            "refused": self.sent if self.sent and self.sent.is_bound and self.sent.errors else None,
            "sent": self.sent,
            "reports": self.reports,
            "other_photos": self.other_photos,
            "beside": beside,
            "place": self.place,
            "areas": self.areas,
            "things": self.things,
            "similar": self.similar,
            "merge_url": self.merge_url,
            "readers": self.choosable.readers(),
            "has_no_address": not self.case.administration.email,
            "can_take": self.can_take,
            "internal": INTERNAL,
        }

    # --- What has happened ---

    @cached_property
    def events(self) -> list[CaseEvent]:
        return list(self.case.events.with_names().select_related("by"))

    @property
    def seen(self) -> int | None:
        return max((event.pk for event in self.events), default=None)

    @cached_property
    def news(self) -> set[int]:
        if self.seen_before is None:
            return set()
        return {event.pk for event in self.events if event.pk > self.seen_before}

    # --- What was reported ---

    @cached_property
    def reports(self) -> list[Sent]:
        reports = (
            Report.objects.filter(cases__case=self.case, cases__until=None)
            .select_related("reporter", "follower", "category")
            .prefetch_related("category__questions")
            .order_by("received_at")
        )
        return [Sent(report, self._photos_of(report)) for report in reports]

    @cached_property
    def photos(self) -> list[CasePhoto]:
        return list(self.case.photos.select_related("event"))

    def _photos_of(self, report: Report) -> list[CasePhoto]:
        sender = report.follower_id
        return [photo for photo in self.photos if sender and photo.event and photo.event.follower_id == sender]

    @property
    def other_photos(self) -> list[CasePhoto]:
        """Those of the work, and those of whom no report is left."""
        shown = {photo.pk for sent in self.reports for photo in sent.photos}
        others = [photo for photo in self.photos if photo.pk not in shown]
        return sorted(others, key=is_of_the_work)

    # --- Where it is ---

    @property
    def things(self) -> list[str]:
        """What answers name that stands there: the number of a lamp post."""
        answers = [answer for sent in self.reports for answer in sent.report.answers.items()]
        return list(dict.fromkeys(str(value) for code, value in answers if NAMES_A_THING in code and value))

    @cached_property
    def similar(self) -> list[Case]:
        return similar_cases(self.case, cases_of(self.user))

    @property
    def merge_url(self) -> str:
        """Where two of them are made one; "" where that cannot be done."""
        try:
            return reverse("desk-merge", args=[self.case.number])
        except NoReverseMatch:
            return ""

    # --- What can be done ---

    def forms(self) -> dict[str, ActionForm]:
        """By the verb, with underscores; the one that came back stands where it stood, with what was typed."""
        sent = self.sent
        shown = [
            sent if sent and sent.verb == verb else self._fresh(action)
            for verb, action in ACTIONS.items()
            if action not in (ReleasePhoto, WithdrawPhoto)
            and (action.is_possible(self.case) or (sent is not None and sent.verb == verb))
        ]
        forms = {form.verb.replace("-", "_"): form for form in shown}
        release = forms.get("publicera_text")
        if release and not release.is_bound:
            release.initial["text"] = self.case.public_text or _words(self.reports)
        return forms

    def _fresh(self, action: type[ActionForm]) -> ActionForm:
        at_hand: dict[str, Any] = {"wording": self.wording, "choosable": self.choosable}
        return action(case=self.case, user=self.user, seen=self.seen, **at_hand)

    @cached_property
    def can_take(self) -> bool:
        """Whether it can become mine in one move. Who runs the service handles no cases of her own."""
        is_free = self.case.is_open and not self.case.merged_into_id and self.case.assignee_id != self.user.pk
        return is_free and not self.user.is_superuser and may_handle(self.user, self.case)


def _words(reports: Sequence[Sent]) -> str:
    return "\n\n".join(sent.report.text for sent in reports if sent.report.text)
