"""A report comes in: it is routed, becomes a case, and the messages it makes due are owed. All or nothing."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.history import OldCase, write_down
from gisreport.cases.keep import kept_photos
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, Follower
from gisreport.cases.numbers import number_was_taken
from gisreport.cases.personal import kinds_in
from gisreport.cases.sources import Source
from gisreport.cases.unproven import takes_another
from gisreport.errors import Refusal, SameKeyOtherContent
from gisreport.photos.intake import AcceptedPhoto
from gisreport.texts import in_language
from reports.models import Report, ReportCase, Reporter
from reports.suspicion import REASONS, how_often_before, why_held
from routing.decide import Decision, decide, decide_without_place
from routing.models import Administration, Category, Municipality

# About a tenth of a metre: 62.390811 and 62.3908110001 mean the same place.
DIGITS_OF_A_PLACE = 6
FIELDS_THAT_COUNT = ("place", "text", "answers", "name", "email", "phone")


@dataclass
class Submission:
    """What someone sends, already read and checked. `point` is WGS84; without one `place` says it in words.

    `is_hasty`: unusually many have come from the same connection, though not more than are taken in.

    `submission_id` comes from the sender, so that sending again is harmless; None means that it is sent only once.
    """

    category: Category
    municipality: Municipality
    point: Point | None = None
    place: str = ""
    text: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    photos: Sequence[AcceptedPhoto] = ()
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    channel: str = Source.WEB
    submission_id: uuid.UUID | None = None
    received_at: datetime | None = None
    source: str = ""
    external_id: str = ""
    is_hasty: bool = False

    @property
    def told_in(self) -> str:
        """The language that the sender is answered in."""
        return self.language or get_language() or "sv"

    def digest(self) -> str:
        """The same for the same content, however it travelled (multipart boundaries and file names change)."""
        content = {
            "municipality": self.municipality.code,
            "category": self.category.code,
            "point": [round(number, DIGITS_OF_A_PLACE) for number in self.point.coords] if self.point else None,
            "photos": sorted({photo.sha256 for photo in self.photos}),
            **{name: getattr(self, name) for name in FIELDS_THAT_COUNT},
        }
        written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


@dataclass(frozen=True)
class Submitted:
    """What the thank-you page and the API tell; the same in the first answer and in every repeated one."""

    report: Report
    case: Case
    follower: Follower
    administration: Administration
    decision_reason: str
    is_new: bool


def submit(submission: Submission, *, by: User | None = None) -> Submitted:
    """Store the report and open its case, in one transaction. `by`: the member of staff who took it down.

    Nobody asks beforehand whether the `submission_id` came before: the report is stored, and the database refuses it
    if it did, also when the two come at the same moment. Raises SameKeyOtherContent when its content was another.
    """
    digest = submission.digest()
    submission_id = submission.submission_id or uuid.uuid4()
    writes = takes_another(submission.email)
    while True:
        try:
            with transaction.atomic():
                return _receive(submission, submission_id, digest, writes=writes, by=by)
        except IntegrityError as error:
            if answer := _answer_given_before(submission_id, digest):
                return answer
            if not number_was_taken(error):
                raise


@transaction.atomic
def take_over(reports: Sequence[tuple[Submission, OldCase]]) -> None:
    """Store reports that another system has dealt with, each with the case that it was there: nobody is told and
    nobody gets a link."""
    write_down([old for _submission, old in reports])
    stored = [
        _report(submission, old.case, submission_id=uuid.uuid4(), digest=submission.digest())
        for submission, old in reports
    ]
    Report.objects.bulk_create(stored)
    ReportCase.objects.bulk_create(
        ReportCase(report=report, case=old.case, since=old.case.created_at)
        for report, (_submission, old) in zip(stored, reports, strict=True)
    )
    for submission, old in reports:
        _publish_at_once(submission, old.case)


def _receive(
    submission: Submission, submission_id: uuid.UUID, digest: str, *, writes: bool, by: User | None
) -> Submitted:
    received_at = submission.received_at or timezone.now()
    decision = _decide(submission, received_at)
    follower = Follower(email=submission.email, wants_mail=writes, language=submission.told_in)
    case = lifecycle.open_case(
        municipality=submission.municipality,
        category=submission.category,
        point=submission.point,
        decision=decision,
        at=received_at,
        reporter=follower,
        source=submission.channel,
        by=by,
        held_because=_suspicion(submission) if by is None else None,
    )
    report = _report(submission, case, submission_id=submission_id, digest=digest, follower=follower)
    report.save(force_insert=True)
    ReportCase.objects.create(report=report, case=case, since=case.created_at, by=by)
    if submission.name or submission.email or submission.phone:
        Reporter.objects.create(report=report, name=submission.name, email=submission.email, phone=submission.phone)
    _publish_at_once(submission, case)
    with _photos_of(submission, case):
        return Submitted(report, case, follower, decision.administration, decision.reason, is_new=True)


def _report(
    submission: Submission, case: Case, *, submission_id: uuid.UUID, digest: str, follower: Follower | None = None
) -> Report:
    """Not stored yet."""
    return Report(
        submission_id=submission_id,
        digest=digest,
        municipality=submission.municipality,
        category=submission.category,
        point=submission.point,
        place=submission.place,
        text=submission.text,
        answers=submission.answers,
        language=submission.told_in,
        channel=submission.channel,
        received_at=case.created_at,
        follower=follower,
        source=submission.source,
        external_id=submission.external_id,
    )


def _suspicion(submission: Submission) -> dict[str, str] | None:
    """Why a person should read it before anybody else does, by language; None for nearly all."""
    reason = why_held(
        submission.text,
        same_text=how_often_before(submission.text, submission.municipality),
        is_hasty=submission.is_hasty,
    )
    return REASONS[reason] if reason else None


def _photos_of(submission: Submission, case: Case) -> AbstractContextManager[Any]:
    if not submission.photos:
        return nullcontext()
    files = [photo.file for photo in submission.photos]
    return kept_photos(case, files, event=case.events.get(kind=EventKind.RECEIVED))


def _publish_at_once(submission: Submission, case: Case) -> None:
    """Where the municipality has chosen so; what points at a person waits for one who reads it all the same."""
    reviewed = not submission.municipality.publishes_without_review or kinds_in(submission.text)
    if not (reviewed or submission.category.is_private or not submission.text):
        lifecycle.release_text(case, text=submission.text, by=None)


def _decide(submission: Submission, received_at: datetime) -> Decision:
    day = timezone.localdate(received_at)
    if submission.point is None:
        return decide_without_place(submission.municipality, submission.category, on=day)
    return decide(submission.point, submission.category, on=day)


def _answer_given_before(submission_id: uuid.UUID, digest: str) -> Submitted | None:
    report = Report.objects.filter(submission_id=submission_id).select_related("follower").first()
    if report is None:
        return None
    if report.digest != digest:
        raise SameKeyOtherContent(
            _("Anmälan har redan kommit in, med ett annat innehåll. Skicka den som en ny anmälan.")
        )
    if report.follower is None:
        raise Refusal(_("Anmälan har kommit in, men dess hemliga länk är borttagen."))
    case = report.cases.select_related("case").order_by("since", "pk")[0].case
    # What was said on arrival, also when the case has moved on since.
    assigned = case.events.filter(kind=EventKind.ASSIGNED).select_related("administration")[0]
    administration = assigned.administration or case.administration
    reason = in_language(assigned.data["reason"])
    return Submitted(report, case, report.follower, administration, reason, is_new=False)
