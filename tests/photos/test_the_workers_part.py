from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils import translation

from gisreport.cases.models import CasePhoto
from gisreport.photos import work
from gisreport.photos.clean import CleanPhoto
from gisreport.photos.models import PhotoState
from gisreport.photos.reasons import Reason
from gisreport.photos.work import process
from tests.photos.conftest import Send
from tests.photos.pictures import assert_bare, telltale_jpeg


def clean_files(photo: CasePhoto) -> list[str]:
    return [f"photos/{size}/{photo.pk}.jpg" for size in ("large", "master", "medium", "small")]


@pytest.mark.django_db
def test_four_files_named_by_the_id_and_no_raw_one(send: Send, stored: Callable[[], list[str]]) -> None:
    photo = send(telltale_jpeg(6))
    assert stored() == [f"photos/raw/{photo.pk}"]
    process(photo)
    assert photo.state == PhotoState.CLEAN
    assert (photo.width, photo.height) == (60, 80)
    assert stored() == clean_files(photo)
    assert not photo.raw


@pytest.mark.django_db
def test_the_files_are_bare(send: Send) -> None:
    photo = send(telltale_jpeg())
    process(photo)
    for size in ("master", "large", "medium", "small"):
        file = photo.file_for(size)
        assert file is not None
        assert_bare(file.read())
    assert photo.file_for("raw") is None


@pytest.mark.django_db
def test_there_is_no_file_before_it_is_clean(send: Send) -> None:
    assert send(telltale_jpeg()).file_for("small") is None


@pytest.mark.django_db
def test_again_is_harmless(send: Send, stored: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    photo = send(telltale_jpeg())
    process(photo)
    monkeypatch.setattr(work, "clean_apart", never)
    process(photo)
    assert stored() == clean_files(photo)


@pytest.mark.django_db
def test_what_cannot_be_read_is_refused_with_the_reason(send: Send, stored: Callable[[], list[str]]) -> None:
    photo = send(b"\xff\xd8\xff no picture")
    process(photo)
    assert (photo.state, photo.refusal) == (PhotoState.REFUSED, Reason.BROKEN)
    assert stored() == []
    with translation.override("sv"):
        assert photo.refusal_sentence == "Bilden är skadad och går inte att läsa. Välj en annan."


@pytest.mark.django_db
def test_a_raw_file_that_is_gone(send: Send) -> None:
    photo = send(telltale_jpeg())
    photo.raw.storage.delete(photo.raw.name or "")
    process(photo)
    assert (photo.state, photo.refusal) == (PhotoState.REFUSED, Reason.GONE)


@pytest.mark.django_db
def test_a_photo_that_was_erased_meanwhile(send: Send) -> None:
    photo = send(telltale_jpeg())
    CasePhoto.objects.all().delete()
    process(photo)


@pytest.mark.django_db
def test_killed_while_the_files_are_written(
    send: Send, stored: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = send(telltale_jpeg())
    with monkeypatch.context() as kill:
        kill.setattr(FileSystemStorage, "save", dies_at_call(3, FileSystemStorage.save))
        with pytest.raises(Killed):
            process(photo)
    photo.refresh_from_db()
    assert photo.state == PhotoState.WAITING
    assert photo.file_for("master") is None
    process(photo)
    assert photo.state == PhotoState.CLEAN
    assert stored() == clean_files(photo)


@pytest.mark.django_db
def test_killed_before_the_raw_file_is_deleted(
    send: Send, stored: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = send(telltale_jpeg())
    with monkeypatch.context() as kill:
        kill.setattr(work, "_let_go", dies_at_call(1, work._let_go))
        with pytest.raises(Killed):
            process(photo)
    assert f"photos/raw/{photo.pk}" in stored()
    process(photo)
    assert stored() == clean_files(photo)
    assert not photo.raw


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_photo(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = send(telltale_jpeg())
    calls = []
    real = work.clean_apart

    def clean_and_count(raw: bytes) -> CleanPhoto:
        calls.append(1)
        return real(raw)

    monkeypatch.setattr(work, "clean_apart", clean_and_count)

    def at_work(_worker: int) -> None:
        try:
            process(CasePhoto.objects.get(pk=photo.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        list(workers.map(at_work, range(3)))
    assert len(calls) == 1
    photo.refresh_from_db()
    assert photo.state == PhotoState.CLEAN


class Killed(BaseException):
    """As if the process had been killed here."""


def never(*_: Any) -> Any:
    raise AssertionError("it was clean already")


def dies_at_call(number: int, real: Callable[..., Any]) -> Callable[..., Any]:
    calls = []

    def call(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == number:
            raise Killed
        return real(*args, **options)

    return call
