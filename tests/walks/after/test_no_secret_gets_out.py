"""Secrets are planted in everything that phones send; none of them is in anything that is public."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.contrib.gis.geos import Point
from django.core.files.base import ContentFile
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases.models import Case, PublicCase
from gisreport.maps.walks import take_published
from tests.cast import Town
from tests.walks.after.conftest import TUNNEL, Notes, photo_of
from walks import moderate, points
from walks.models import Outcome, Participant, Stop, VoiceNote, Walk
from walks.points import Words
from walks.publish import publish
from walks.send import Choice, send_to_owners

WORDS = ("HEMLIGT-ORD", "HEMLIGT-FÖRSLAG", "HEMLIGT-NAMN", "HEMLIG-RÖST", "HEMLIGT-FOTO", "HEMLIGT-OMBUD", "hemlig@")


@pytest.fixture
def told(lilleby: Town, walk: Walk, tunnel: Stop, solros: Participant, noted: Notes) -> Walk:
    """A published walk with a public case, a private one, a photo that is released and one that is not."""
    Participant.objects.update(name="HEMLIGT-NAMN", email="hemlig@example.org")
    exact = Point(TUNNEL.x + 0.000123, TUNNEL.y + 0.000321, srid=4326)
    secret = {"text": "HEMLIGT-ORD", "measure": "HEMLIGT-FÖRSLAG", "point": exact, "on_behalf_of": "HEMLIGT-OMBUD"}
    dark, unsafe = noted(tunnel, "lighting", **secret), noted(tunnel, "feeling", **secret)
    photo_of(dark, alt="HEMLIGT-FOTO")
    moderate.release_photo(photo_of(dark), alt="Tunneln")
    voice = VoiceNote(walk=walk, participant=solros, observation=dark, sha256="0" * 64, mimetype="audio/webm", bytes=4)
    voice.file.save("", ContentFile(b"ljud"), save=False)
    voice.save()
    moderate.write_out(voice, words="HEMLIG-RÖST", by=None)
    for observation, category in ((dark, "belysning"), (unsafe, "otrygg-plats")):
        words = Words(title=f"Punkt om {category}", text="Det är mörkt.", theme=observation.theme, stop=tunnel)
        point = points.make_point(walk, observations=[observation.pk], words=words, by=None)
        send_to_owners(walk, [Choice(point.pk, Outcome.CASES, [lilleby.categories[category]])], by=None)
    publish(walk, by=None)
    take_published(walk.pk)
    return walk


def public_pages(walk: Walk) -> Iterator[str]:
    shown = PublicCase.objects.get()
    yield from (f"/vandring/{walk.pk}/protokoll", f"/vandring/{walk.pk}", "/vandring/", "/", "/karta")
    yield from (f"/arende/{shown.number}", f"/api/v1/cases/{shown.number}", "/api/v1/cases", "/arenden.csv")
    yield from ("/ogc/collections/cases/items?f=json", "/lista", "/api/v1/observations")


def test_nothing_secret_is_public(client: Client, told: Walk) -> None:
    exact = Case.objects.exclude(public_point=None).first()
    assert exact is not None
    assert exact.point is not None
    places = (f"{exact.point.x:.5f}", f"{exact.point.y:.5f}")
    answered = 0
    for path in public_pages(told):
        response = client.get(path)
        answered += response.status_code == 200
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        page = body.decode()
        assert [word for word in (*WORDS, *places) if word in page] == [], path
    assert answered >= 6


def test_the_private_case_is_not_named(client: Client, told: Walk) -> None:
    private = Case.objects.get(category__is_private=True)
    page = client.get(f"/vandring/{told.pk}/protokoll").content.decode().replace("</span><span>", "")
    assert private.number not in page
    assert client.get(f"/arende/{private.number}").status_code == 404


def test_only_released_photos_and_no_voice_are_served(client: Client, told: Walk, solros: Participant) -> None:
    kept = told.photos.get(released_at=None)
    kept.small.save("", ContentFile(b"\xff\xd8\xff\xd9"), save=True)
    assert client.get(f"/vandring/foto/{kept.pk}/small.jpg").status_code == 404
    assert client.get(f"/vandring/folj/{solros.follow_token}/foto/{kept.pk}/small.jpg").status_code == 200
    assert client.get(f"/vandring/planera/rost/{told.voices.get().pk}").status_code == 302


def test_whoever_handles_it_sees_the_place_the_point_and_the_photos(
    client: Client, told: Walk, anna_of_streets: User, settings: LazySettings
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    case = PublicCase.objects.get()
    client.force_login(anna_of_streets)
    page = client.get(f"/handlaggning/{case.number}/").content.decode()
    exact = Case.objects.get(pk=case.pk).point
    assert exact is not None
    assert f"{exact.y:.5f}" in page
    assert "Punkt om belysning" in page
    assert str(told.photos.first().pk) in page  # type: ignore[union-attr]
    assert "HEMLIGT-NAMN" not in page
