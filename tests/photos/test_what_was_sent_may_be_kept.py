from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.cases.models import CasePhoto
from gisreport.photos.models import PhotoState
from gisreport.photos.work import process
from tests.photos.conftest import Send
from tests.photos.pictures import SECRET, telltale_jpeg

pytestmark = pytest.mark.django_db


def test_where_the_municipality_says_so_it_lies_in_a_folder_of_its_own(
    send: Send, settings: LazySettings, client: Client
) -> None:
    settings.KEEP_RAW_PHOTOS = True
    sent = telltale_jpeg()
    photo = send(sent)
    process(photo)
    assert (photo.original.name, photo.raw.name) == (f"photos/original/{photo.pk}", "")
    assert photo.original.read() == sent
    CasePhoto.objects.update(released_at=photo.received_at)
    assert client.get(f"/foto/{photo.pk}/small.jpg").status_code == 200
    assert client.get(f"/foto/{photo.pk}/original.jpg").status_code == 404


def test_also_when_it_could_not_be_read(send: Send, settings: LazySettings) -> None:
    settings.KEEP_RAW_PHOTOS = True
    photo = send(b"\xff\xd8\xff no picture")
    process(photo)
    assert photo.state == PhotoState.REFUSED
    assert photo.original.read() == b"\xff\xd8\xff no picture"


def test_otherwise_no_file_on_the_disk_says_where_it_was_taken(
    send: Send, stored: Callable[[], list[str]], settings: LazySettings
) -> None:
    process(send(telltale_jpeg()))
    contents = [(settings.MEDIA_ROOT / name).read_bytes() for name in stored()]
    assert len(contents) == 4
    assert not any(SECRET in content or b"Exif" in content for content in contents)
