import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage

from gisreport.photos.disk import Disk
from gisreport.photos.leftovers import remove_leftovers
from gisreport.photos.models import PhotoState
from tests.cast import Town
from tests.photos.pictures import telltale_jpeg
from tests.walks.sync.conftest import found_walk
from tests.walks.sync.phone import PHOTO, VOICE, Phone, joined, sha256
from walks.media import take_in
from walks.models import Observation, VoiceNote, WalkPhoto, WalkType
from walks.refusals import HashMismatch

pytestmark = pytest.mark.django_db


def files(settings: LazySettings) -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_photo_comes_once_however_often_it_is_sent(phone: Phone, settings: LazySettings) -> None:
    answers = [phone.put_medium(PHOTO) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    photo = WalkPhoto.objects.get()
    assert files(settings) == [photo.raw.name]
    assert photo.raw.read() == PHOTO
    assert (photo.sha256, photo.bytes) == (sha256(PHOTO), len(PHOTO))


def test_what_is_not_what_its_name_says_is_asked_for_again(phone: Phone, settings: LazySettings) -> None:
    for content in (PHOTO[:-1], PHOTO + b"x", b".", b"nothing that is known"):
        answer = phone.put_medium(content, name=sha256(PHOTO))
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:gisreport:problem:hash-mismatch")
    assert files(settings) == []
    assert not WalkPhoto.objects.exists()


def test_the_hash_of_anothers_photo_tells_nothing(phone: Phone, another_phone: Phone) -> None:
    phone.put_medium(PHOTO)
    assert another_phone.put_medium(b".", name=sha256(PHOTO)).status_code == 400
    assert another_phone.reconcile(media=[sha256(PHOTO)])["missing"]["media"] == [sha256(PHOTO)]
    assert another_phone.put_medium(PHOTO).status_code == 201
    assert len({photo.raw.name for photo in WalkPhoto.objects.all()}) == 2


def test_a_held_photo_still_wants_its_bytes(phone: Phone) -> None:
    phone.put_medium(PHOTO)
    assert phone.put_medium(b".", name=sha256(PHOTO)).status_code == 400


@pytest.mark.parametrize("photo_first", [True, False])
def test_a_photo_finds_its_observation(phone: Phone, photo_first: bool) -> None:
    created = phone.create(media=[{"sha256": sha256(PHOTO), "type": "image/jpeg", "bytes": len(PHOTO)}])
    steps: list[Callable[[], object]] = [lambda: phone.put_medium(PHOTO), lambda: phone.put(created)]
    for step in steps if photo_first else reversed(steps):
        step()
    assert WalkPhoto.objects.get().observation == Observation.objects.get()


def test_the_worker_cleans_it(phone: Phone, do_jobs: Callable[..., int]) -> None:
    phone.put_medium(telltale_jpeg())
    assert do_jobs("walks.tasks.clean_walk_photo") == 1
    assert WalkPhoto.objects.get().state == PhotoState.CLEAN


@pytest.mark.parametrize(
    ("content", "mimetype"),
    [
        (VOICE, "audio/ogg"),
        (b"\x1aE\xdf\xa3" + b"webm" * 30, "audio/webm"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A isom" + b"." * 80, "audio/mp4"),
        (b"\xff\xf1" + b"aac" * 40, "audio/aac"),
    ],
)
def test_a_voice_is_kept_as_a_voice(phone: Phone, content: bytes, mimetype: str) -> None:
    created = phone.create(media=[{"sha256": sha256(content), "type": mimetype, "bytes": len(content)}])
    phone.put(created)
    assert phone.put_medium(content, kind=f"{mimetype};codecs=opus").status_code == 201
    voice = VoiceNote.objects.get()
    assert (voice.mimetype, voice.file.read(), voice.observation) == (mimetype, content, Observation.objects.get())


def test_childrens_walks_keep_no_voices(lilleby: Town, settings: LazySettings) -> None:
    phone = joined(found_walk(lilleby, kind=WalkType.CHILDREN))
    assert phone.put_medium(VOICE, kind="audio/ogg").status_code == 415
    assert phone.put_medium(PHOTO).status_code == 201
    assert len(files(settings)) == 1


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [(b"%PDF-1.7" + b"." * 100, "image/jpeg", 415), (PHOTO, "application/pdf", 415), (PHOTO, "", 415)],
)
def test_what_is_no_photo_and_no_voice(phone: Phone, content: bytes, kind: str, status: int) -> None:
    assert phone.put_medium(content, kind=kind).status_code == status


def test_too_large(phone: Phone, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PHOTO_MAX_BYTES = len(PHOTO) - 1
    assert phone.put_medium(PHOTO).status_code == 413
    monkeypatch.setattr("walks.media.VOICE_MAX_BYTES", len(VOICE) - 1)
    assert phone.put_medium(VOICE, kind="audio/ogg").status_code == 413
    assert files(settings) == []


def test_too_many(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walks.media.MOST_MEDIA", 1)
    assert phone.put_medium(PHOTO).status_code == 201
    refused = phone.put_medium(PHOTO + b"!")
    assert (refused.status_code, refused.json()["type"]) == (413, "urn:gisreport:problem:too-many")
    assert phone.put_medium(PHOTO).status_code == 200


def test_a_full_disk(phone: Phone, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("django.core.files.storage.filesystem.os.fdopen", full)
    answer = phone.put_medium(PHOTO)
    assert (answer.status_code, answer["Content-Type"]) == (507, "application/problem+json")
    monkeypatch.undo()
    assert not WalkPhoto.objects.exists()
    assert phone.put_medium(PHOTO).status_code == 201


class Watched(io.BytesIO):
    """Notes how much is asked for at once, and breaks off where it is told to."""

    def __init__(self, content: bytes, breaks_at: int | None = None) -> None:
        super().__init__(content)
        self.largest, self.breaks_at = 0, breaks_at

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0
        self.largest = max(self.largest, size)
        if self.breaks_at is not None and self.tell() >= self.breaks_at:
            raise ConnectionResetError
        return super().read(size)


def test_a_photo_is_never_held_as_a_whole(phone: Phone) -> None:
    photo = PHOTO + os.urandom(3_000_000)
    source = Watched(photo)
    assert take_in(phone.participant, sha256(photo), source)
    assert source.largest <= 65_536


def test_a_connection_that_breaks_off_is_no_full_disk(phone: Phone, settings: LazySettings) -> None:
    photo = PHOTO + os.urandom(300_000)
    with pytest.raises(HashMismatch):
        take_in(phone.participant, sha256(photo), Watched(photo, breaks_at=100_000))
    assert files(settings) == []


def test_halves_and_unclaimed_voices_are_swept(phone: Phone, settings: LazySettings) -> None:
    phone.put_medium(VOICE, kind="audio/ogg")
    kept = files(settings)
    folder = Path(settings.MEDIA_ROOT) / "voices"
    for name in ("unclaimed", "half.part"):
        (folder / name).write_bytes(VOICE)
    for file in folder.iterdir():
        os.utime(file, (0, 0))
    assert remove_leftovers() == 2
    assert files(settings) == kept


def test_the_disk_of_photos_is_used() -> None:
    assert isinstance(default_storage._wrapped, Disk)  # type: ignore[attr-defined]


def test_a_photo_leaves_what_was_taken_back(phone: Phone) -> None:
    phone.put_medium(PHOTO)
    listed = [{"sha256": sha256(PHOTO), "type": "image/jpeg", "bytes": len(PHOTO)}]
    first, second = sorted((phone.create(media=listed) for _number in range(2)), key=lambda one: one.client_id)
    phone.post([first, second, phone.retract(first.client_id)])
    photo = WalkPhoto.objects.get()
    assert photo.observation is not None
    assert str(photo.observation.client_id) == second.client_id


def test_a_childrens_walk_keeps_nobodys_name_with_what_they_said(lilleby: Town) -> None:
    phone = joined(found_walk(lilleby, kind=WalkType.CHILDREN))
    phone.put(phone.create(on_behalf_of="Kalle"))
    assert phone.participant.observations.get().on_behalf_of == ""


def test_a_phone_and_a_walk_hold_only_so_much(
    phone: Phone, another_phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walks.media.MOST_BYTES_OF_A_PHONE", len(PHOTO))
    monkeypatch.setattr("walks.media.MOST_BYTES_OF_A_WALK", 2 * len(PHOTO))
    assert phone.put_medium(PHOTO).status_code == 201
    assert (phone.put_medium(PHOTO + b"2").status_code, phone.put_medium(PHOTO).status_code) == (413, 200)
    assert another_phone.put_medium(PHOTO + b"2").status_code == 201
    monkeypatch.undo()
    monkeypatch.setattr("walks.media.MOST_BYTES_OF_A_WALK", 2 * len(PHOTO))
    refused = phone.put_medium(PHOTO + b"3")
    assert (refused.status_code, refused.json()["type"]) == (507, "urn:gisreport:problem:walk-full")
