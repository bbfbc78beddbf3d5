"""A lost job, a killed worker, a machine without memory: a photo that waits is tried again, and in the end given up
where everyone can see it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from gisreport.cases.models import CasePhoto
from gisreport.photos import work
from gisreport.photos.apart import CleaningFailed
from gisreport.photos.models import SWEEP_AFTER, PhotoState
from gisreport.photos.reasons import Reason
from gisreport.photos.sweep import sweep_photos
from gisreport.photos.work import WAITS, process
from tests.photos.conftest import Send
from tests.photos.pictures import telltale_jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(send: Send) -> CasePhoto:
    return send(telltale_jpeg())


@pytest.fixture
def no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_raw: bytes) -> None:
        raise CleaningFailed("ended with -9")

    monkeypatch.setattr(work, "clean_apart", fails)


def time_passes(photo: CasePhoto, by: timedelta = SWEEP_AFTER) -> None:
    assert photo.next_try_at
    CasePhoto.objects.filter(pk=photo.pk).update(next_try_at=photo.next_try_at - by)
    photo.refresh_from_db()


def test_a_job_that_was_lost_is_made_again(photo: CasePhoto, do_jobs: Callable[..., int]) -> None:
    assert sweep_photos() == 0
    time_passes(photo)
    assert sweep_photos() == 1
    assert sweep_photos() == 0  # the new job has its time
    do_jobs("gisreport.cases.tasks.clean_case_photo")
    photo.refresh_from_db()
    assert (photo.state, photo.next_try_at) == (PhotoState.CLEAN, None)


def test_a_try_that_failed_waits_longer_each_time(photo: CasePhoto, no_memory: None) -> None:
    for number, wait in enumerate(WAITS, start=1):
        process(photo)
        photo.refresh_from_db()
        assert (photo.state, photo.attempts) == (PhotoState.WAITING, number)
        assert photo.next_try_at
        assert timedelta() <= timezone.now() + wait - photo.next_try_at < timedelta(seconds=20)
    assert photo.raw.storage.exists(photo.raw.name or "")


@pytest.mark.usefixtures("no_memory")
def test_in_the_end_it_is_given_up_where_it_can_be_seen(
    photo: CasePhoto, do_jobs: Callable[..., int], client: Client
) -> None:
    for _time in range(len(WAITS) + 1):
        time_passes(photo, timedelta(days=2))
        sweep_photos()
        do_jobs("gisreport.cases.tasks.clean_case_photo")
        photo.refresh_from_db()
    assert (photo.state, photo.refusal, photo.next_try_at) == (PhotoState.FAILED, Reason.NOT_CLEANED, None)
    assert photo.refusal_sentence == "Fotot har kommit fram, men vi kunde inte behandla det. Felet ligger hos oss."
    assert photo.raw.storage.exists(photo.raw.name or "")
    assert sweep_photos() == 0
    assert "gisreport_photos_given_up 1.0" in client.get("/metrics").text


def test_the_operator_has_those_that_were_given_up_tried_again(
    photo: CasePhoto, do_jobs: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    CasePhoto.objects.update(state=PhotoState.FAILED, refusal=Reason.NOT_CLEANED, attempts=7, next_try_at=None)
    call_command("try_photos_again")
    assert "1 " in capsys.readouterr().out
    do_jobs("gisreport.cases.tasks.clean_case_photo")
    photo.refresh_from_db()
    assert (photo.state, photo.refusal) == (PhotoState.CLEAN, "")


def test_a_photo_that_takes_its_worker_down_is_not_tried_for_ever(
    photo: CasePhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if the worker had been killed here; the queue gives its job to the next one."""

    def kills(_raw: bytes) -> None:
        raise Killed

    monkeypatch.setattr(work, "clean_apart", kills)
    for _worker in WAITS:
        with pytest.raises(Killed):
            process(photo)
    process(photo)
    photo.refresh_from_db()
    assert photo.state == PhotoState.FAILED


def test_a_raw_file_that_a_killed_worker_left_is_gone_with_the_next_sweep(
    photo: CasePhoto, do_jobs: Callable[..., int]
) -> None:
    name = photo.raw.name or ""
    process(photo)
    photo.raw.storage.save(name, photo.small)  # as if it had been killed before it deleted the file
    CasePhoto.objects.update(raw=name, next_try_at=timezone.now())
    assert sweep_photos() == 1
    do_jobs("gisreport.cases.tasks.clean_case_photo")
    photo.refresh_from_db()
    assert (photo.raw.name, photo.next_try_at) == ("", None)
    assert not photo.raw.storage.exists(name)
