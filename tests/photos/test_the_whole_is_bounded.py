import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gisreport.cases.models import Case
from tests.cast import Town
from tests.reports.sending import fields


@pytest.fixture(autouse=True)
def small(settings: LazySettings) -> None:
    settings.PHOTO_MAX_BYTES = 1_000


@pytest.mark.parametrize(("page", "status"), [("/anmal", 413), ("/api/v1/reports", 413), ("/konto/login/", 400)])
def test_a_form_of_any_size_is_not_written_to_the_disk(
    client: Client, lilleby: Town, monkeypatch: pytest.MonkeyPatch, page: str, status: int
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.FileUploadHandler.new_file", lambda *told, **_: opened.append(told)
    )
    sent = fields(photos=SimpleUploadedFile("x.jpg", b"x" * 1_100_000))
    assert client.post(page, sent).status_code == status
    assert not opened
    assert not Case.objects.exists()
