import hashlib
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import translation

from gisreport.errors import Refusal
from gisreport.photos.arrival import FileOrItsLoss
from gisreport.photos.intake import accept, accept_all
from tests.photos.pictures import quarters, saved


def upload(content: bytes, name: str = "Lisa Storgatan 1.jpg", claims: str = "image/jpeg") -> UploadedFile:
    return SimpleUploadedFile(name, content, claims)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF"])
def test_every_kind_that_a_phone_makes(kind: str) -> None:
    content = saved(quarters(), kind)
    accepted = accept(upload(content, "x.pdf", "application/pdf"))
    assert accepted.kind == kind.lower()
    assert accepted.sha256 == hashlib.sha256(content).hexdigest()
    assert accepted.file.read() == content


def test_the_name_it_came_with_is_forgotten() -> None:
    name = accept(upload(saved(quarters()))).file.name
    assert name is not None
    assert len(name) == 32
    assert "Lisa" not in name


def test_too_large(settings: LazySettings) -> None:
    settings.PHOTO_MAX_BYTES = 25_000_000
    photo = upload(saved(quarters()))
    photo.size = 25_000_001
    assert refusal_of(photo) == "Bilden är större än 25 MB. Välj en mindre."


def test_empty() -> None:
    assert refusal_of(upload(b"")) == "Bildfilen är tom. Välj en annan."


@pytest.mark.parametrize("content", [b"<html>", b"%PDF-1.7", b"MZ\x90", b"\x00" * 100, b"\xff\xd8"])
def test_not_a_picture_whatever_its_name_says(content: bytes) -> None:
    assert refusal_of(upload(content)).startswith("Filen är inte en bild som vi kan läsa.")


def test_too_many(settings: LazySettings) -> None:
    settings.PHOTOS_PER_REPORT = 3
    photos = [upload(saved(quarters())) for _ in range(4)]
    assert len(accept_all(photos[:3])) == 3
    with pytest.raises(Refusal) as refused:
        accept_all(photos)
    assert refused.value.fields == {"photos": "Du kan skicka högst 3 bilder. Välj bort några."}


def refusal_of(photo: UploadedFile) -> str:
    with translation.override("sv"), pytest.raises(Refusal) as refused:
        accept(photo)
    return str(refused.value.fields["photos"])


def test_on_its_way_in_it_has_no_name_that_a_killed_process_would_leave(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    handler = FileOrItsLoss()
    handler.new_file("photos", "Storgatan 1.jpg", "image/jpeg", None)
    handler.receive_data_chunk(saved(quarters()), 0)
    assert list(tmp_path.iterdir()) == []
    arrived = handler.file_complete(len(saved(quarters())))
    assert arrived.read() == saved(quarters())
