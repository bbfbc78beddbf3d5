"""A browser never fills in a file field again, so photos that came with a refused form are held for a day."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from reports.held import drop_old_photos
from reports.models import HeldPhoto, Report
from reports.tasks import drop_held_photos
from tests.cast import Town
from tests.reports.sending import an_upload, fields


def refused(**changes: Any) -> dict[str, Any]:
    wrong = {"steps": "1", "category": "vagskada", "email": "stina", "submission_id": str(uuid.uuid4())}
    return fields(**(wrong | changes))


def files_in(folder: object) -> list[Path]:
    return [path for path in Path(str(folder)).rglob("*") if path.is_file()]


def test_they_go_with_the_corrected_report(lilleby: Town, client: Client) -> None:
    sent = refused()
    first = client.post("/anmal", sent | {"photos": [an_upload(), an_upload(more=b"2")]})
    assert "2 foton är sparade." in first.text
    held = [str(photo.pk) for photo in HeldPhoto.objects.all()]
    assert client.post("/anmal", sent | {"email": "", "held": held}).status_code == 303
    assert Report.objects.get().cases.get().case.photos.count() == 2


def test_one_that_is_crossed_out_stays_behind(lilleby: Town, client: Client) -> None:
    sent = refused()
    client.post("/anmal", sent | {"photos": [an_upload(), an_upload(more=b"2")]})
    kept = HeldPhoto.objects.first()
    assert kept is not None
    client.post("/anmal", sent | {"email": "", "held": [str(kept.pk)]})
    assert [photo.sha256 for photo in Report.objects.get().cases.get().case.photos.all()] == [kept.sha256]


def test_they_survive_a_second_mistake_and_are_held_once(lilleby: Town, client: Client) -> None:
    sent = refused()
    for _time in range(2):
        answer = client.post("/anmal", sent | {"photos": an_upload()})
    assert HeldPhoto.objects.count() == 1
    answer = client.post("/anmal", sent | {"held": [str(HeldPhoto.objects.get().pk)]})
    assert "Ett foto är sparat." in answer.text


def test_the_retry_of_a_report_with_held_photos_is_the_same_report(lilleby: Town, client: Client) -> None:
    sent = refused()
    client.post("/anmal", sent | {"photos": an_upload()})
    right = sent | {"email": "", "held": [str(HeldPhoto.objects.get().pk)]}
    assert client.post("/anmal", right)["Location"] == client.post("/anmal", right)["Location"]
    assert Report.objects.count() == 1


def test_nobody_elses_are_given_out(lilleby: Town, client: Client) -> None:
    client.post("/anmal", refused(photos=an_upload()))
    other = refused(held=[str(HeldPhoto.objects.get().pk), "junk"])
    assert "foto är sparat" not in client.post("/anmal", other).text
    client.post("/anmal", other | {"email": ""})
    assert not Report.objects.get().cases.get().case.photos.exists()


def test_held_and_new_together_are_at_most_three(lilleby: Town, client: Client) -> None:
    sent = refused()
    client.post("/anmal", sent | {"photos": [an_upload(more=b"1"), an_upload(more=b"2")]})
    held = [str(photo.pk) for photo in HeldPhoto.objects.all()]
    answer = client.post(
        "/anmal", sent | {"email": "", "held": held, "photos": [an_upload(more=b"3"), an_upload(more=b"4")]}
    )
    assert "Du kan skicka högst 3 foton." in answer.text
    assert HeldPhoto.objects.count() == 3


def test_a_plain_post_leaves_nothing_behind(lilleby: Town, client: Client, settings: LazySettings) -> None:
    client.post("/anmal", refused(steps=None, photos=an_upload()))
    assert not HeldPhoto.objects.exists()
    assert files_in(settings.MEDIA_ROOT) == []


def test_after_a_day_rows_and_files_are_gone(lilleby: Town, client: Client, settings: LazySettings) -> None:
    client.post("/anmal", refused(photos=an_upload()))
    assert drop_old_photos() == 0
    HeldPhoto.objects.update(received_at=timezone.now() - timedelta(days=1, minutes=1))
    drop_held_photos(0)
    assert not HeldPhoto.objects.exists()
    assert files_in(settings.MEDIA_ROOT) == []
