"""Ask whoever reported, and take in the answer. One question at a time waits in a case; its clock stands still then.

The question and the answer are the words of two events. It is answered once: by the link in the letter, or on the
secret page. It also ends when it is taken back, when the case is closed, and when QUESTION_DAYS have gone by.
"""

import datetime
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.accounts.models import User
from gisreport.cases.changing import Seen, changing, close_question, record, words_in
from gisreport.cases.deadlines import Clock, running_clock, stopped_clock
from gisreport.cases.keep import kept_photos
from gisreport.cases.kinds import EventKind
from gisreport.cases.lifecycle import refuse_after_erasure
from gisreport.cases.models import Case, CaseEvent, Follower, FollowerQuerySet, Inquiry
from gisreport.cases.tell import letter_subject
from gisreport.errors import IllegalMove, Refusal
from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe_all
from gisreport.photos.intake import accept_all

QUESTION = "case.question"


# --- What staff does ---


def those_to_ask(case: Case) -> FollowerQuerySet:
    """Who reported and reads mail, the first one first."""
    return case.followers.wanting_mail().who_reported().order_by("since", "pk")


def ask(case: Case, *, follower: Follower | None, text: str, by: User | None, seen: Seen = None) -> Inquiry:
    """A letter goes to `follower`, and the clock of the case stands still until there is an answer. Raises Refusal
    when there is nobody who can be reached."""
    words = words_in(text, field="text")
    with changing(case, seen):
        follower = _reachable(case, follower)
        event = record(case, EventKind.ASKED, by=by, follower=follower, text=words)
        inquiry = Inquiry.objects.create(
            case=case,
            follower=follower,
            asked=event,
            asked_at=event.at,
            expires_at=event.at + datetime.timedelta(days=settings.QUESTION_DAYS),
        )
        _set(case, stopped_clock())
        owe_all([_letter_about(inquiry)])
        return inquiry


def take_back(case: Case, *, by: User | None, seen: Seen = None) -> None:
    """The question needs no answer any more; the clock runs again."""
    with changing(case, seen):
        if not case.inquiries.waiting().exists():
            raise IllegalMove(_("Det finns ingen fråga som väntar på svar."))
        clock = running_clock(case)
        close_question(case, by=by)
        _set(case, clock)


def close_run_out() -> int:
    """Questions that got no answer in time are closed, and the clocks run again. Answers how many did.

    So does a clock that stands still for nothing: whoever was asked has been erased.
    """
    run_out = models.Q(pk__in=Inquiry.objects.run_out().values("case"))
    for_nothing = ~models.Q(pk__in=Inquiry.objects.waiting().values("case"))
    cases = list(Case.objects.exclude(paused_at=None).filter(run_out | for_nothing))
    return sum(_close_if_run_out(case) for case in cases)


def _close_if_run_out(case: Case) -> bool:
    with changing(case):
        if case.paused_at is None or case.inquiries.waiting().filter(expires_at__gt=timezone.now()).exists():
            return False
        clock = running_clock(case)
        close_question(case, by=None)
        _set(case, clock)
        return True


# --- What whoever reported does ---


def answer(
    inquiry: Inquiry, *, text: str = "", photos: Sequence[UploadedFile] = (), submission_id: uuid.UUID | None = None
) -> CaseEvent:
    """Words or photos, or both, once. The same again under the same `submission_id` (an answer was lost on the way)
    answers with what came in before. The clock runs again."""
    if not (text.strip() or photos):
        empty = _("Skriv ett svar eller välj ett foto.")
        raise Refusal(empty, fields={"text": empty})
    words = words_in(text, field="text") if text.strip() else ""
    accepted = accept_all(photos)
    facts = {"submission_id": str(submission_id)} if submission_id else {}
    case = inquiry.case
    with changing(case):
        inquiry.refresh_from_db(fields=["closed_at", "answered"])
        if inquiry.answered and facts and inquiry.answered.data == facts and inquiry.answered.text == words:
            return inquiry.answered
        _refuse_answer(inquiry)
        refuse_after_erasure(inquiry.follower)
        event = record(case, EventKind.ANSWERED, follower=inquiry.follower, text=words, data=facts)
        inquiry.answered, inquiry.closed_at = event, event.at
        inquiry.save(update_fields=["answered", "closed_at"])
        _set(case, running_clock(case))
        with kept_photos(case, [photo.file for photo in accepted], event=event):
            return event


# --- How ---


def _reachable(case: Case, follower: Follower | None) -> Follower:
    """Whom to ask, if there is anything to ask and nothing waits."""
    if not case.is_open:
        raise IllegalMove(_("Ärendet är avslutat. Öppna det igen innan du frågar."))
    if case.inquiries.waiting().exists():
        raise IllegalMove(_("En fråga väntar redan på svar. Ta tillbaka den innan du ställer en ny."))
    if follower is None or not those_to_ask(case).filter(pk=follower.pk).exists():
        nobody = _("Den som anmälde går inte att nå med e-post. Ring i stället, om det finns ett nummer.")
        raise Refusal(nobody, fields={"follower": nobody})
    return follower


def _refuse_answer(inquiry: Inquiry) -> None:
    if inquiry.answered_id:
        raise IllegalMove(_("Frågan är redan besvarad. Lägg till mer på sidan där du följer ärendet."))
    if not inquiry.is_waiting:
        raise IllegalMove(
            _("Frågan behöver inte besvaras längre. Lägg till det du vill på sidan där du följer ärendet.")
        )


def _set(case: Case, clock: Clock) -> None:
    """No public change: what everyone may read of the case is as it was."""
    for field, value in clock.items():
        setattr(case, field, value)
    case.save(update_fields=list(clock))


def _letter_about(inquiry: Inquiry) -> Message:
    subject = letter_subject(inquiry.asked, inquiry.follower)
    return Message(
        kind=QUESTION,
        subject_id=subject,
        recipient=inquiry.follower.email,
        key=f"{QUESTION}:{subject}",
        language=inquiry.follower.language,
        owner_code=inquiry.case.municipality.code,
    )
