import threading
import uuid
from typing import Any

import pytest
from django.db import connection

from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from gisreport.errors import Refusal, SameKeyOtherContent
from gisreport.outbox.models import Message
from reports.models import Report
from reports.submit import Submitted, submit
from tests.cast import Town
from tests.reports.sending import a_photo, a_submission

KEY = uuid.UUID("018f3c1e-0000-7000-8000-000000000001")


def facts(submitted: Submitted) -> tuple[object, ...]:
    case, follower = submitted.case, submitted.follower
    return case.number, follower.token, submitted.administration, submitted.decision_reason, submitted.report


def test_the_same_again_gets_the_same_answer(lilleby: Town) -> None:
    first = submit(a_submission(lilleby, submission_id=KEY, photos=[a_photo("a.jpg")]))
    again = submit(a_submission(lilleby, submission_id=KEY, photos=[a_photo("b.jpg")]))
    assert facts(again) == facts(first)
    assert (first.is_new, again.is_new) == (True, False)
    assert Report.objects.count() == Case.objects.count() == Message.objects.count() == 1


def test_the_answer_stays_the_same_when_the_case_has_moved_on(lilleby: Town) -> None:
    first = submit(a_submission(lilleby, submission_id=KEY))
    lifecycle.hand_over(first.case, to=lilleby.offices["parkforvaltningen"], reason="lampan står i parken", by=None)
    assert facts(submit(a_submission(lilleby, submission_id=KEY))) == facts(first)


@pytest.mark.parametrize(
    "change",
    [{"text": "Två lampor."}, {"email": "stina@example.org"}, {"photos": [a_photo()]}, {"category": "vagskada"}],
    ids=lambda change: next(iter(change)),
)
def test_other_content_under_the_same_id_is_a_conflict(lilleby: Town, change: dict[str, Any]) -> None:
    submit(a_submission(lilleby, submission_id=KEY))
    with pytest.raises(SameKeyOtherContent):
        submit(a_submission(lilleby, submission_id=KEY, **change))
    assert Report.objects.count() == 1


def test_without_an_id_each_is_a_report_of_its_own(lilleby: Town) -> None:
    submit(a_submission(lilleby))
    submit(a_submission(lilleby))
    assert Report.objects.count() == 2


def test_an_erased_link_is_not_made_anew(lilleby: Town) -> None:
    submit(a_submission(lilleby, submission_id=KEY)).follower.delete()
    with pytest.raises(Refusal, match="borttagen"):
        submit(a_submission(lilleby, submission_id=KEY))


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_make_one_report(lilleby: Town) -> None:
    answers: list[Submitted] = []
    both_ready = threading.Barrier(4)

    def send() -> None:
        try:
            submission = a_submission(lilleby, submission_id=KEY, photos=[a_photo()])
            both_ready.wait()
            answers.append(submit(submission))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({facts(answer) for answer in answers}) == 1
    assert [answer.is_new for answer in answers].count(True) == 1
    assert Report.objects.count() == Case.objects.count() == Message.objects.count() == 1
    assert Case.objects.get().photos.count() == 1
