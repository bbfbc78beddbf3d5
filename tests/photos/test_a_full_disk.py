"""When photos find no room, the answer says so and keeps the words; without photos reports go on coming in."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gisreport.cases.models import Case, CasePhoto
from gisreport.photos.models import PhotoState
from gisreport.photos.work import process
from reports.models import HeldPhoto
from tests.cast import Town
from tests.photos.conftest import Send
from tests.photos.pictures import telltale_jpeg
from tests.reports.sending import JPEG, fields

pytestmark = pytest.mark.django_db
ROOM = 64 * 1024
Mend = Callable[[], None]


def large(name: str = "grop.jpg", size: int = 2 * ROOM) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, JPEG + os.urandom(size))


def mount(folder: Path, options: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here; the imitated one is tried")


@pytest.fixture
def tiny() -> Iterator[Callable[[Path], None]]:
    """Mount a disk of ROOM bytes at a folder."""
    mounted: list[Path] = []

    def at(folder: Path) -> None:
        mount(folder, f"size={ROOM}")
        mounted.append(folder)

    yield at
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(params=["full", "read-only", "imitated"])
def no_room(
    request: pytest.FixtureRequest,
    settings: LazySettings,
    tiny: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Mend:
    """A media folder that takes no photo; called, it takes them again."""
    media = Path(settings.MEDIA_ROOT)
    if request.param == "imitated":
        monkeypatch.setattr(FileSystemStorage, "_save", half_a_file)
        return monkeypatch.undo
    tiny(media)
    if request.param == "full":
        return lambda: remount(media, "size=50m")
    remount(media, "ro")
    return lambda: remount(media, "rw,size=50m")


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


def half_a_file(storage: FileSystemStorage, name: str, content: Any) -> str:
    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.read()[:1000])
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def files_in(folder: object) -> list[Path]:
    return [path for path in Path(str(folder)).rglob("*") if path.is_file()]


def test_the_form_says_which_photo_and_keeps_the_words(
    no_room: Mend, lilleby: Town, client: Client, settings: LazySettings
) -> None:
    sent = fields(category="vagskada", description="Ett djupt hål.", steps="1")
    refused = client.post("/anmal", sent | {"photos": large()})
    assert refused.status_code == 507
    assert "Foto 1 gick inte att spara hos oss. Skicka utan foton, eller försök igen om en stund." in refused.text
    assert "Ett djupt hål." in refused.text
    assert not Case.objects.exists()
    assert not HeldPhoto.objects.exists()
    assert files_in(settings.MEDIA_ROOT) == []
    assert client.post("/anmal", sent).status_code == 303
    no_room()
    assert client.post("/anmal", sent | {"category": "park", "photos": large()}).status_code == 303


def test_also_when_the_form_has_to_be_asked_about_again(no_room: Mend, lilleby: Town, client: Client) -> None:
    wrong = fields(category="vagskada", email="stina", steps="1")
    refused = client.post("/anmal", wrong | {"photos": large()})
    assert refused.status_code == 507
    assert "Foto 1 gick inte att spara hos oss." in refused.text
    assert "Skriv e-postadressen så här" in refused.text
    assert not HeldPhoto.objects.exists()


def test_so_does_the_api(no_room: Mend, lilleby: Town, client: Client) -> None:
    refused = client.post("/api/v1/reports", fields(category="vagskada", photos=large()))
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (507, "urn:gisreport:problem:photo-not-stored")
    assert [error["pointer"] for error in problem["errors"]] == ["#/photos"]
    assert client.post("/api/v1/reports", fields(category="vagskada")).status_code == 201


def test_and_the_secret_page(no_room: Mend, lilleby: Town, client: Client) -> None:
    token = client.post("/anmal", fields(category="vagskada"))["Location"].split("/")[2]
    refused = client.post(reverse("more", args=[token]), {"text": "Nu är det djupare.", "photos": large()})
    assert refused.status_code == 507
    assert "Foto 1 gick inte att spara hos oss." in refused.text
    assert "Nu är det djupare." in refused.text
    assert not CasePhoto.objects.exists()


def test_a_second_photo_for_which_the_room_does_not_last(
    lilleby: Town, client: Client, settings: LazySettings, tiny: Callable[[Path], None]
) -> None:
    tiny(Path(settings.MEDIA_ROOT))
    both = [large("liten.jpg", ROOM // 4), large("stor.jpg")]
    refused = client.post("/anmal", fields(category="vagskada", photos=both))
    assert "Foto 2 gick inte att spara hos oss." in refused.text
    assert files_in(settings.MEDIA_ROOT) == []


@pytest.mark.parametrize("page", ["/anmal", "/api/v1/reports"])
def test_no_room_even_on_the_way_in(
    lilleby: Town, client: Client, settings: LazySettings, tiny: Callable[[Path], None], tmp_path: Path, page: str
) -> None:
    """Files of more than 2.5 MB pass through the folder for temporary files."""
    tiny(tmp_path / "on-the-way")
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "on-the-way")
    sent = fields(category="vagskada", description="Ett djupt hål.")
    refused = client.post(page, {"photos": large(size=3_000_000)} | sent)  # the words come after the photo
    assert refused.status_code == 507
    assert "grop.jpg: Fotot gick inte att spara hos oss." in refused.text
    assert "Ett djupt hål." in refused.text or page.startswith("/api")
    assert files_in(tmp_path / "on-the-way") == []


def test_the_worker_tries_again_when_there_is_room(
    send: Send, settings: LazySettings, tiny: Callable[[Path], None], stored: Callable[[], list[str]]
) -> None:
    media = Path(settings.MEDIA_ROOT)
    tiny(media)
    photo = send(telltale_jpeg())
    (media / "filler").write_bytes(bytes(ROOM - 16 * 1024))
    process(photo)
    photo.refresh_from_db()
    assert photo.state == PhotoState.WAITING
    assert photo.file_for("master") is None
    assert f"photos/raw/{photo.pk}" in stored()
    (media / "filler").unlink()
    process(photo)
    assert photo.state == PhotoState.CLEAN
    assert len(stored()) == 4
