from pathlib import Path

import pytest
from django.conf import LazySettings
from procrastinate.contrib.django.models import ProcrastinateJob

from gisreport.cases import lifecycle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CasePhoto, Follower
from gisreport.outbox.models import Message
from reports.models import Report, Reporter
from reports.submit import submit
from tests.cast import Town
from tests.reports.sending import a_photo, a_submission


def test_the_answer_names_who_got_it_and_why(lilleby: Town) -> None:
    submitted = submit(a_submission(lilleby))
    assert submitted.is_new
    assert submitted.administration == submitted.case.administration == lilleby.offices["gatukontoret"]
    assert "Lilleby" in submitted.decision_reason
    assert submitted.follower.case == submitted.case


def test_the_report_belongs_to_its_case_and_is_kept_as_sent(lilleby: Town) -> None:
    submitted = submit(a_submission(lilleby, place="Vid kajen", answers={"lampor": "flera"}))
    report = Report.objects.get()
    assert (report.text, report.place, report.answers) == ("Lampan är släckt.", "Vid kajen", {"lampor": "flera"})
    assert [link.case for link in report.cases.all()] == [submitted.case]
    assert report.follower == submitted.follower


def test_the_administration_is_owed_a_letter(lilleby: Town) -> None:
    submit(a_submission(lilleby))
    assert [message.recipient for message in Message.objects.all()] == ["gatukontoret@9001.example.org"]


def test_whoever_leaves_an_address_is_owed_a_letter_too(lilleby: Town) -> None:
    submit(a_submission(lilleby, email="stina@example.org"))
    assert "stina@example.org" in Message.objects.values_list("recipient", flat=True)
    assert Reporter.objects.get().email == "stina@example.org"


def test_nothing_is_kept_about_who_sent_it_when_nothing_was_said(lilleby: Town) -> None:
    submit(a_submission(lilleby))
    assert not Reporter.objects.exists()


def test_words_alone_go_by_the_rules_for_the_whole_municipality(lilleby: Town) -> None:
    submitted = submit(a_submission(lilleby, point=None, place="Vid Parken"))
    assert submitted.case.point is None
    assert submitted.administration == lilleby.offices["gatukontoret"]


def test_photos_are_kept_and_their_cleaning_is_queued(lilleby: Town) -> None:
    submitted = submit(a_submission(lilleby, photos=[a_photo(), a_photo(more=b"2")]))
    assert submitted.case.photos.count() == 2
    assert {photo.event.kind for photo in submitted.case.photos.all() if photo.event} == {EventKind.RECEIVED}
    assert ProcrastinateJob.objects.filter(task_name__endswith="clean_case_photo").count() == 2


def test_a_failure_leaves_neither_rows_nor_files(
    lilleby: Town, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*args: object, **kwargs: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(CasePhoto, "send_to_worker", no_room)
    with pytest.raises(OSError, match="No space"):
        submit(a_submission(lilleby, photos=[a_photo()]))
    assert not Case.objects.exists()
    assert not Follower.objects.exists()
    assert not Message.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_words_are_public_at_once_only_where_the_municipality_chose_so(lilleby: Town) -> None:
    assert submit(a_submission(lilleby)).case.public_text == ""
    lilleby.municipality.publishes_without_review = True
    lilleby.municipality.save()
    assert submit(a_submission(lilleby)).case.public_text == "Lampan är släckt."
    assert submit(a_submission(lilleby, category="otrygg-plats")).case.public_text == ""


def test_the_events_are_told_on_the_timeline(lilleby: Town) -> None:
    submitted = submit(a_submission(lilleby))
    assert [event.kind for event in submitted.case.events.all()] == [EventKind.RECEIVED, EventKind.ASSIGNED]
    assert lifecycle.support(submitted.case, key="k").pk != submitted.follower.pk
