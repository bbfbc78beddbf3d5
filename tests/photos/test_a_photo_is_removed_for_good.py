from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.db import connection, transaction

from gisreport.cases.models import CasePhoto
from gisreport.photos import work
from gisreport.photos.clean import CleanPhoto
from gisreport.photos.remove import remove_photos
from gisreport.photos.work import process
from tests.photos.conftest import Send
from tests.photos.pictures import telltale_jpeg

Stored = Callable[[], list[str]]


@pytest.mark.django_db(transaction=True)
def test_its_row_and_all_its_files_and_nobody_elses(send: Send, stored: Stored, settings: LazySettings) -> None:
    settings.KEEP_RAW_PHOTOS = True
    gone, waiting, other = (send(telltale_jpeg()) for _ in range(3))
    process(gone)
    process(other)
    assert len(stored()) == 11
    assert remove_photos(CasePhoto.objects.filter(pk__in=[gone.pk, waiting.pk])) == 2
    assert list(CasePhoto.objects.all()) == [other]
    assert len(stored()) == 5
    assert all(str(other.pk) in name for name in stored())


@pytest.mark.django_db(transaction=True)
def test_not_before_it_is_committed(send: Send, stored: Stored) -> None:
    photo = send(telltale_jpeg())
    with transaction.atomic():
        remove_photos(CasePhoto.objects.all())
        assert stored() == [f"photos/raw/{photo.pk}"]
        transaction.set_rollback(True)
    assert CasePhoto.objects.exists()
    assert stored() == [f"photos/raw/{photo.pk}"]


@pytest.mark.django_db(transaction=True)
def test_files_that_a_killed_worker_wrote_but_never_named(send: Send, stored: Stored) -> None:
    photo = send(telltale_jpeg())
    photo.raw.storage.save(f"photos/large/{photo.pk}.jpg", ContentFile(b"half done"))
    remove_photos(CasePhoto.objects.all())
    assert stored() == []


@pytest.mark.django_db(transaction=True)
def test_while_a_worker_is_at_it(send: Send, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the worker, and the files that it is about to write do not outlive the row."""
    photo = send(telltale_jpeg())
    removed = []
    real = work.clean_apart

    def remove() -> None:
        try:
            removed.append(remove_photos(CasePhoto.objects.all()))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another:

        def clean_meanwhile(raw: bytes) -> CleanPhoto:
            another.submit(remove).result(timeout=10)
            return real(raw)

        monkeypatch.setattr(work, "clean_apart", clean_meanwhile)
        try:
            process(photo)
        except CasePhoto.DoesNotExist:
            pytest.fail("a photo that is removed meanwhile is no error")
    assert removed == [1]
    assert stored() == []
