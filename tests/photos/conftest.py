"""A case, and photos of it as they lie when a report has just been sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.utils import timezone

from gisreport.cases.models import Case, CasePhoto
from tests.cast import Town

Send = Callable[[bytes], CasePhoto]


@pytest.fixture
def send(lilleby: Town) -> Send:
    case = Case.objects.create(
        municipality=lilleby.municipality,
        category=lilleby.categories["belysning"],
        administration=lilleby.offices["gatukontoret"],
        created_at=timezone.now(),
    )

    def make(content: bytes) -> CasePhoto:
        return CasePhoto.objects.create(case=case, raw=ContentFile(content, "Lisa Storgatan 1.jpg"))

    return make


@pytest.fixture
def stored(settings: LazySettings) -> Callable[[], list[str]]:
    """The files that lie in the media folder."""
    root = Path(settings.MEDIA_ROOT)
    return lambda: sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
