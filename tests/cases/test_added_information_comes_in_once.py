"""Words sent twice because an answer was lost are kept once; other words never vanish."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gisreport.cases import lifecycle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, Follower

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 100


def added(case: Case) -> list[str]:
    return list(case.events.filter(kind=EventKind.INFORMATION_ADDED).values_list("text", flat=True))


@pytest.fixture
def rut(lamp: Case) -> Follower:
    return lifecycle.follow(lamp)


def test_the_same_again_is_kept_once(lamp: Case, rut: Follower) -> None:
    key = uuid.uuid4()
    first = lifecycle.add_information(rut, text="Den blinkar.", submission_id=key)
    again = lifecycle.add_information(rut, text="Den blinkar.", submission_id=key)
    assert again == first
    assert added(lamp) == ["Den blinkar."]


def test_other_words_or_photos_under_the_same_id_are_new(lamp: Case, rut: Follower) -> None:
    key = uuid.uuid4()
    lifecycle.add_information(rut, text="Den blinkar.", submission_id=key)
    lifecycle.add_information(rut, text="Nu är den släckt.", submission_id=key)
    photo = SimpleUploadedFile("a.jpg", JPEG)
    lifecycle.add_information(rut, text="Den blinkar.", photos=[photo], submission_id=key)
    assert len(added(lamp)) == 3


def test_the_form_carries_an_id_of_its_own(client: Client, lamp: Case, rut: Follower) -> None:
    page = f"/a/{rut.token}"
    ids = [re.search(r'name="submission_id" value="([-\w]{36})"', client.get(page).content.decode()) for _get in "ab"]
    assert ids[0]
    assert ids[1]
    assert ids[0][1] != ids[1][1]
    for _time in range(2):
        client.post(f"{page}/komplettera", {"submission_id": ids[0][1], "text": "Den blinkar."})
    assert added(lamp) == ["Den blinkar."]


def test_a_broken_id_does_not_cost_the_words(client: Client, lamp: Case, rut: Follower) -> None:
    answer = client.post(f"/a/{rut.token}/komplettera", {"submission_id": "nonsense", "text": "Den blinkar."})
    assert answer.status_code == 302 or "Den blinkar." in answer.content.decode()
