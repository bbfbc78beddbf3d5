import os
import time
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from gisreport.cases.models import Case, CasePhoto
from gisreport.photos.leftovers import remove_leftovers
from tests.cast import Town


def raw_file(name: str, *, hours_old: float) -> str:
    saved = default_storage.save(f"photos/raw/{name}", ContentFile(b"somewhere"))
    then = time.time() - hours_old * 3600
    os.utime(default_storage.path(saved), (then, then))
    return saved


@pytest.mark.django_db
def test_an_old_file_that_no_photo_claims(lilleby: Town, settings: LazySettings) -> None:
    case = Case.objects.create(
        municipality=lilleby.municipality,
        category=lilleby.categories["belysning"],
        administration=lilleby.offices["gatukontoret"],
        created_at=timezone.now(),
    )
    claimed = raw_file("claimed", hours_old=100)
    CasePhoto.objects.create(case=case, raw=claimed)
    raw_file("unclaimed", hours_old=25)
    raw_file("perhaps-being-claimed-now", hours_old=23)
    assert remove_leftovers() == 1
    folder = Path(settings.MEDIA_ROOT) / "photos" / "raw"
    assert {path.name for path in folder.iterdir()} == {"claimed", "perhaps-being-claimed-now"}


@pytest.mark.django_db
def test_nothing_was_ever_sent() -> None:
    assert remove_leftovers() == 0
