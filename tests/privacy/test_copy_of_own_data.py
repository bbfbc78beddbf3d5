"""Whoever has the secret link gets a copy of what is known about them, and of nobody else."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.db import models
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Follower
from gisreport.privacy import declared
from tests.privacy.conftest import Told


def page(client: Client, told: Told, address: str = "mina-uppgifter") -> Any:
    answer = client.get(f"/a/{told.follower.token}/{address}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    return answer


def test_everything_is_on_the_page(resident: Client, rut: Told) -> None:
    html = page(resident, rut).content.decode()
    for words in rut.person.seeds:
        assert words in html
    assert "Hur många lampor är släckta? Flera" in html


def test_everything_is_in_the_json(resident: Client, rut: Told) -> None:
    copy = json.loads(page(resident, rut, "mina-uppgifter.json").content)
    [report], [reporter] = copy["data"]["report"], copy["data"]["reporter"]
    assert report["text"] == rut.person.words
    assert report["answers"] == {"lampor": "flera"}
    assert report["point"]["type"] == "Point"
    assert copy["answers_in_words"] == [{"question": "Hur många lampor är släckta?", "answer": "Flera"}]
    assert reporter == {"name": rut.person.name, "email": rut.person.email, "phone": rut.person.phone}
    assert copy["data"]["message"][0]["recipient"] == rut.person.email
    assert copy["case"]["number"] == rut.case.number


def test_the_page_shows_photos_and_no_checksums(resident: Client, rut: Told) -> None:
    html = page(resident, rut).content.decode()
    small = f"/a/{rut.follower.token}/foto/{rut.photos[0].pk}/small.jpg"
    assert small in html
    assert resident.get(small).status_code == 200
    assert "Kontrollsumma" not in html
    assert "sha256" in page(resident, rut, "mina-uppgifter.json").content.decode()


def test_the_pictures_are_in_the_zip(resident: Client, rut: Told) -> None:
    answer = page(resident, rut, "mina-uppgifter.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    copy = json.loads(archive.read("data.json"))
    assert archive.read(copy["data"]["casephoto"][0]["master"]) == rut.person.photo + b"master"
    assert archive.read(copy["data"]["heldphoto"][0]["raw"]) == rut.person.photo
    assert rut.case.number in answer["Content-Disposition"]


def test_nobody_elses_words_are_in_it(resident: Client, rut: Told, sven: Told, anna_of_streets: User) -> None:
    lifecycle.note(rut.case, text="Anna ringer Sven.", by=anna_of_streets)
    lifecycle.reply(rut.case, text="Vi kommer i morgon.", by=anna_of_streets)
    html = page(resident, rut).content.decode()
    written = page(resident, rut, "mina-uppgifter.json").content.decode()
    for words in [*sven.person.seeds, "Anna", "ringer Sven"]:
        assert words not in html
        assert words not in written
    assert "Vi kommer i morgon." in written  # what was said to her


def test_a_new_field_comes_by_itself(resident: Client, rut: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    real = declared.declaration

    def with_channel(model: type[models.Model]) -> Any:
        found = real(model)
        if found and model is type(rut.report):
            return declared.Declaration(model, (*found.of_reporter, "channel"), (), ())
        return found

    monkeypatch.setattr("gisreport.privacy.traces.declaration", with_channel)
    copy = json.loads(page(resident, rut, "mina-uppgifter.json").content)
    assert copy["data"]["report"][0]["channel"] == "web"


def test_who_has_only_seen_the_same_gets_little(resident: Client, rut: Told) -> None:
    seen = lifecycle.support(rut.case, key="k" * 64, email="bo@example.org")
    copy = json.loads(resident.get(f"/a/{seen.token}/mina-uppgifter.json").content)
    assert set(copy["data"]) == {"follower", "support", "message"}


@pytest.mark.parametrize("address", ["mina-uppgifter", "mina-uppgifter.json", "mina-uppgifter.zip", "radera"])
def test_a_guessed_link_opens_nothing(resident: Client, rut: Told, address: str) -> None:
    answer = resident.get(f"/a/{'x' * 22}/{address}")
    assert answer.status_code == 404
    assert Follower.objects.count() == 1


def test_the_secret_page_leads_there(resident: Client, rut: Told) -> None:
    html = resident.get(f"/a/{rut.follower.token}").content.decode()
    assert f"/a/{rut.follower.token}/mina-uppgifter" in html
    assert f"/a/{rut.follower.token}/radera" in html
