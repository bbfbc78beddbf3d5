import io
import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto, Follower
from gisreport.cases.tasks import clean_case_photo
from gisreport.errors import Refusal
from tests.cases.conftest import NewCase
from tests.cast import Town


@pytest.fixture
def photo(rut: Follower, do_jobs: Callable[..., int]) -> CasePhoto:
    """Rut sent it, and the worker has cleaned it."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG")
    sent = SimpleUploadedFile("rut hemma.jpg", file.getvalue(), "image/jpeg")
    event = lifecycle.add_information(rut, photos=[sent])
    do_jobs("gisreport.cases.tasks.clean_case_photo")
    return event.photos.get()


def test_an_unreleased_photo_is_for_its_sender_and_for_staff(
    client: Client, rut: Follower, photo: CasePhoto, anna_of_streets: User, omar_of_parks: User
) -> None:
    assert client.get(f"/foto/{photo.pk}/medium.jpg").status_code == 404
    assert client.get(f"/a/{rut.token}/foto/{photo.pk}/medium.jpg").status_code == 200
    olle = lifecycle.support(rut.case, key="a" * 64)
    assert client.get(f"/a/{olle.token}/foto/{photo.pk}/medium.jpg").status_code == 404
    assert client.get(f"/handlaggning/foto/{photo.pk}/medium.jpg").status_code == 302
    client.force_login(omar_of_parks)
    assert client.get(f"/handlaggning/foto/{photo.pk}/medium.jpg").status_code == 404
    client.force_login(anna_of_streets)
    staff = client.get(f"/handlaggning/foto/{photo.pk}/medium.jpg")
    assert (staff.status_code, staff["Cache-Control"]) == (200, "private, no-store")


def test_a_released_photo_is_for_everyone_until_it_is_withdrawn(
    client: Client, photo: CasePhoto, anna_of_streets: User
) -> None:
    lifecycle.release_photo(photo, alt="En släckt lampa", by=anna_of_streets)
    response = client.get(f"/foto/{photo.pk}/medium.jpg")
    assert Image.open(io.BytesIO(response.getvalue())).format == "JPEG"
    assert 'alt="En släckt lampa"' in client.get(f"/arende/{photo.case.number}").content.decode()
    lifecycle.withdraw_photo(photo, by=anna_of_streets)
    assert client.get(f"/foto/{photo.pk}/medium.jpg").status_code == 404


def test_it_cannot_be_taken_for_anything_but_a_picture(client: Client, photo: CasePhoto) -> None:
    lifecycle.release_photo(photo, by=None)
    response = client.get(f"/foto/{photo.pk}/large.jpg")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == f'inline; filename="foto-{photo.pk.hex[:8]}-large.jpg"'
    assert response["Cache-Control"] == "public, max-age=600"
    assert not response.cookies


def test_a_hidden_case_hides_its_photos(client: Client, photo: CasePhoto) -> None:
    lifecycle.release_photo(photo, by=None)
    lifecycle.hide(photo.case, by=None)
    assert client.get(f"/foto/{photo.pk}/medium.jpg").status_code == 404


@pytest.mark.parametrize("size", ["master", "raw", "huge", "pk"])
def test_only_three_sizes_are_served(client: Client, photo: CasePhoto, size: str) -> None:
    lifecycle.release_photo(photo, by=None)
    assert client.get(f"/foto/{photo.pk}/{size}.jpg").status_code == 404


def test_a_photo_that_does_not_exist(client: Client, rut: Follower) -> None:
    for path in (f"/foto/{uuid.uuid4()}/small.jpg", f"/a/{rut.token}/foto/{uuid.uuid4()}/small.jpg"):
        assert client.get(path).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(client: Client, photo: CasePhoto) -> None:
    lifecycle.release_photo(photo, by=None)
    photo.small.storage.delete(photo.small.name or "")
    assert client.get(f"/foto/{photo.pk}/small.jpg").status_code == 404


def test_a_photo_that_is_not_clean_yet_is_not_released(lamp: Case) -> None:
    waiting = CasePhoto.objects.create(case=lamp, sha256="0" * 64)
    with pytest.raises(Refusal):
        lifecycle.release_photo(waiting, by=None)


def test_no_photo_of_a_private_case_is_released(new_case: NewCase) -> None:
    photo = CasePhoto.objects.create(case=new_case("otrygg-plats"), sha256="0" * 64, state="clean")
    with pytest.raises(Refusal, match="aldrig offentliga"):
        lifecycle.release_photo(photo, by=None)


def test_a_photo_without_words_is_told_by_its_category(photo: CasePhoto) -> None:
    assert photo.described(photo.case.category) == "Foto: belysning"


@pytest.mark.parametrize(
    ("at_once", "category", "shown"), [(True, "belysning", 1), (False, "belysning", 0), (True, "otrygg-plats", 0)]
)
def test_a_municipality_may_publish_without_review_but_nothing_private(
    lilleby: Town, new_case: NewCase, do_jobs: Callable[..., int], at_once: bool, category: str, shown: int
) -> None:
    lilleby.municipality.publishes_without_review = at_once
    lilleby.municipality.save()
    follower = lifecycle.follow(new_case(category))
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "PNG")
    lifecycle.add_information(follower, photos=[SimpleUploadedFile("x.png", file.getvalue())])
    do_jobs("gisreport.cases.tasks.clean_case_photo")
    assert CasePhoto.objects.public().count() == shown


def test_what_was_withdrawn_stays_so_when_its_job_runs_again(
    lilleby: Town, photo: CasePhoto, do_jobs: Callable[..., int]
) -> None:
    lilleby.municipality.publishes_without_review = True
    lilleby.municipality.save()
    clean_case_photo(str(photo.pk))
    photo.refresh_from_db()
    assert photo.released_at
    lifecycle.withdraw_photo(photo, by=None)
    clean_case_photo(str(photo.pk))
    assert not CasePhoto.objects.public().exists()


def test_a_photo_sent_twice_is_kept_once_and_nothing_is_left_after_a_failure(
    rut: Follower, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def picture() -> SimpleUploadedFile:
        return SimpleUploadedFile("x.gif", b"GIF89a" + b"\0" * 60)

    lifecycle.add_information(rut, photos=[picture(), picture()])
    assert CasePhoto.objects.count() == 1
    kept = set(raw_files(settings))
    monkeypatch.setattr("gisreport.cases.models.case.defer", fails)
    with pytest.raises(RuntimeError):
        lifecycle.add_information(rut, photos=[picture()])
    assert set(raw_files(settings)) == kept
    assert CasePhoto.objects.count() == 1


def raw_files(settings: object) -> list[str]:
    return [str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]  # type: ignore[attr-defined]


def fails(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError
