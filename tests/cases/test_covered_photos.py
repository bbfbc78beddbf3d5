"""What is covered on a photo is gone from every address that is not for staff or for whoever sent it."""

import io
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image

from gisreport.accounts.models import User
from gisreport.cases.lifecycle import follow, release_photo, withdraw_photo
from gisreport.cases.models import Case, CasePhoto, Covering
from gisreport.cases.publish import cover_photo
from gisreport.photos.clean import clean
from gisreport.photos.models import PhotoState
from tests.photos.pictures import quarters, saved

LEFT_HALF = (0.0, 0.0, 0.5, 1.0)
SIZES = ("small", "medium", "large")


@pytest.fixture
def photo(lamp: Case) -> CasePhoto:
    """Red and blue to the left, green and white to the right."""
    made = clean(io.BytesIO(saved(quarters(640, 480))))
    sender = follow(lamp)
    photo = CasePhoto(case=lamp, event=lamp.events.get(kind="received"), state=PhotoState.CLEAN, sha256="0" * 64)
    assert photo.event.follower == sender
    for size in ("master", *SIZES):
        getattr(photo, size).save("", ContentFile(getattr(made, size)), save=False)
    photo.save()
    return photo


def addresses(photo: CasePhoto) -> Iterator[str]:
    """Everything that may ever have been public."""
    for known in (photo.pk, *photo.coverings.values_list("pk", flat=True)):
        yield from (reverse("case-photo", args=[known, size]) for size in SIZES)


def picture(client: Client, address: str) -> Image.Image | None:
    answer = client.get(address)
    if answer.status_code == 404:
        return None
    return Image.open(io.BytesIO(b"".join(answer.streaming_content))).convert("RGB")  # type: ignore[attr-defined]


def is_black_to_the_left(image: Image.Image) -> bool:
    darkest = image.crop((0, 0, image.width // 2 - 8, image.height)).getextrema()
    return all(brightest < 24 for _low, brightest in darkest)


def assert_nothing_leaks(photo: CasePhoto) -> int:
    """How many public addresses answer; each of them without the left half."""
    shown = [image for address in addresses(photo) if (image := picture(Client(), address))]
    assert all(is_black_to_the_left(image) for image in shown)
    return len(shown)


@pytest.mark.django_db(transaction=True)
def test_no_public_address_gives_what_is_covered(photo: CasePhoto, anna_of_streets: User) -> None:
    by = anna_of_streets
    release_photo(photo, by=by)
    before = reverse("case-photo", args=[photo.pk, "large"])
    assert not is_black_to_the_left(picture(Client(), before))  # type: ignore[arg-type]
    cover_photo(photo, boxes=[LEFT_HALF], by=by)
    assert picture(Client(), before) is None
    assert assert_nothing_leaks(photo) == 3
    withdraw_photo(photo, by=by)
    assert assert_nothing_leaks(photo) == 0
    release_photo(photo, by=by)
    assert assert_nothing_leaks(photo) == 3
    cover_photo(photo, boxes=[LEFT_HALF, (0.6, 0.6, 0.1, 0.1)], by=by)
    assert assert_nothing_leaks(photo) == 3


@pytest.mark.django_db(transaction=True)
def test_files_of_an_earlier_covering_are_gone(photo: CasePhoto, anna_of_streets: User) -> None:
    first = cover_photo(photo, boxes=[LEFT_HALF], by=anna_of_streets)
    names = [getattr(first, size).name for size in SIZES]
    assert all(default_storage.exists(name) for name in names)
    cover_photo(photo, boxes=[(0.0, 0.0, 0.6, 1.0)], by=anna_of_streets)
    assert not any(default_storage.exists(name) for name in names)
    assert [(one.boxes, one.by) for one in photo.coverings.all()] == [
        ([list(LEFT_HALF)], anna_of_streets), ([[0.0, 0.0, 0.6, 1.0]], anna_of_streets),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_whoever_sent_it_and_staff_see_all_of_it(photo: CasePhoto, anna_of_streets: User) -> None:
    release_photo(photo, by=anna_of_streets)
    shown = cover_photo(photo, boxes=[LEFT_HALF], by=anna_of_streets)
    staff = Client()
    staff.force_login(anna_of_streets)
    sender, other = photo.event.follower.token, follow(photo.case).token  # type: ignore[union-attr]
    own, desk = reverse("own-photo", args=[sender, photo.pk, "large"]), reverse("desk-photo", args=[photo.pk, "large"])
    assert not is_black_to_the_left(picture(Client(), own))  # type: ignore[arg-type]
    assert not is_black_to_the_left(picture(staff, desk))  # type: ignore[arg-type]
    assert picture(Client(), reverse("own-photo", args=[other, photo.pk, "large"])) is None
    assert is_black_to_the_left(picture(Client(), reverse("own-photo", args=[other, shown.pk, "large"])))  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_the_public_page_and_the_api_name_the_covered_one(photo: CasePhoto, anna_of_streets: User) -> None:
    release_photo(photo, by=anna_of_streets)
    shown = cover_photo(photo, boxes=[LEFT_HALF], by=anna_of_streets)
    for address in (reverse("case", args=[photo.case.number]), reverse("api-case", args=[photo.case.number])):
        words = Client().get(address).content.decode()
        assert str(shown.pk) in words
        assert str(photo.pk) not in words


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_written_changes_nothing(
    photo: CasePhoto, anna_of_streets: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cover_photo(photo, boxes=[LEFT_HALF], by=anna_of_streets)

    def full(*args: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("gisreport.cases.publish._write", full)
    with pytest.raises(OSError, match="no room"):
        cover_photo(photo, boxes=[(0.0, 0.0, 1.0, 1.0)], by=anna_of_streets)
    assert Covering.objects.get(photo=photo).is_current
    assert default_storage.exists(first.large.name)
