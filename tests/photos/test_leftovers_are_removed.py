import os
import time
import uuid
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from gisreport.cases.models import CasePhoto
from gisreport.photos import leftovers
from gisreport.photos.leftovers import remove_leftovers
from reports.models import HeldPhoto
from tests.photos.conftest import Send


def a_file(name: str, *, hours_old: float) -> str:
    saved = default_storage.save(f"photos/{name}", ContentFile(b"somewhere"))
    then = time.time() - hours_old * 3600
    os.utime(default_storage.path(saved), (then, then))
    return saved


@pytest.mark.django_db
@pytest.mark.parametrize("folder", ["raw", "master", "large", "medium", "small", "original", "held"])
def test_an_old_file_that_no_row_claims(send: Send, settings: LazySettings, folder: str) -> None:
    claimed = a_file(f"{folder}/claimed", hours_old=100)
    if folder == "held":
        HeldPhoto.objects.create(submission_id=uuid.uuid4(), raw=claimed)
    else:
        photo = send(b"")
        photo.raw.delete(save=False)
        CasePhoto.objects.filter(pk=photo.pk).update(**{folder: claimed})
    a_file(f"{folder}/unclaimed", hours_old=25)
    a_file(f"{folder}/unclaimed.part", hours_old=25)
    a_file(f"{folder}/perhaps-being-claimed-now", hours_old=23)
    assert remove_leftovers() == 2
    left = {path.name for path in (Path(settings.MEDIA_ROOT) / "photos" / folder).iterdir()}
    assert left == {"claimed", "perhaps-being-claimed-now"}


@pytest.mark.django_db
def test_more_than_are_asked_about_at_once(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "AT_ONCE", 3)
    for number in range(7):
        a_file(f"raw/{number}", hours_old=25)
    assert remove_leftovers() == 7


@pytest.mark.django_db
def test_nothing_was_ever_sent() -> None:
    assert remove_leftovers() == 0
