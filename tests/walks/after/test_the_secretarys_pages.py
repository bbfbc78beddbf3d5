"""The secretary's pages work with plain forms, and lose nothing that was typed."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from tests.cast import Town
from tests.html_checker import valid_html
from tests.walks.after.conftest import Notes, joined, photo_of
from walks import points
from walks.models import Observation, Outcome, Phase, Stop, ThemeCategory, VoiceNote, Walk
from walks.send import Choice, send_to_owners

Counted = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def leila(client: Client, leila_the_walk_leader: User, settings: LazySettings) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(leila_the_walk_leader)
    return client


def test_from_observations_to_a_published_protocol(
    leila: Client, lilleby: Town, walk: Walk, tunnel: Stop, noted: Notes
) -> None:
    noted(tunnel, text="Mörkt.")
    here = f"/vandring/planera/{walk.pk}"
    assert "Gör punkter av alla förslag" in leila.get(f"{here}/punkter").content.decode()
    leila.post(f"{here}/punkter/gor-alla")
    page = leila.get(f"{here}/skicka").content.decode()
    assert "Gatukontoret" in page
    point = walk.action_points.get()
    said = {
        f"p{point.pk.hex}-outcome": "cases",
        f"p{point.pk.hex}-category": lilleby.categories["belysning"].pk,
        "skicka": "",
        "shown": re.search(r'name="shown" value="(\w+)"', page)[1],  # type: ignore[index]
    }
    assert leila.post(f"{here}/skicka", said | {"shown": "annat"}).status_code == 200
    assert not Case.objects.exists()
    assert leila.post(f"{here}/skicka", said).status_code == 302
    assert Case.objects.get().is_withheld
    assert leila.post(f"{here}/protokoll/publicera", {"has_read": "on"}).status_code == 302
    walk.refresh_from_db()
    assert walk.phase == Phase.PUBLISHED


def test_what_was_typed_stays_beside_what_another_wrote(leila: Client, walk: Walk, tunnel: Stop, noted: Notes) -> None:
    point = points.make_point(walk, observations=[noted(tunnel).pk], by=None)
    points.edit(point, words=points.Words("Den andras rubrik"), seen=1, by=None)
    said = {"point": point.pk, "seen": 1, "title": "Min rubrik", "valence": "negative"}
    answer = leila.post(f"/vandring/planera/{walk.pk}/punkter/spara", said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Min rubrik" in page
    assert "Den andras rubrik" in page
    again = {**said, "seen": re.search(r'name="seen" value="(\d+)"', page)[1]}  # type: ignore[index]
    assert leila.post(f"/vandring/planera/{walk.pk}/punkter/spara", again).status_code == 302


def test_phones_voices_and_photos_are_on_the_collection_page(
    leila: Client, walk: Walk, tunnel: Stop, noted: Notes
) -> None:
    seen = noted(tunnel, text="Ring 070-123 45 67", flags=["phone"])
    joined(walk, "Tyst telefon", reconciled_at=None)
    photo = photo_of(seen)
    voice = VoiceNote.objects.create(
        walk=walk, participant=seen.participant, sha256="0" * 64, mimetype="audio/webm", bytes=4, file="voices/x"
    )
    here = f"/vandring/planera/{walk.pk}/insamling"
    page = leila.get(here).content.decode()
    assert "Har aldrig hört av sig" in page
    assert "Kan gälla en person" in page
    assert leila.post(f"{here}/granskad", {"id": seen.pk}).status_code == 302
    assert leila.post(f"{here}/skriv-ut", {"id": voice.pk, "words": "Mörkt."}).status_code == 302
    assert leila.post(f"{here}/visa-foto", {"id": photo.pk, "alt": ""}).status_code == 409
    assert leila.post(f"{here}/visa-foto", {"id": photo.pk, "alt": "En tunnel"}).status_code == 302
    photo.refresh_from_db()
    assert photo.released_at


@pytest.mark.parametrize("verb", ["gor", "flytta", "sla-ihop", "ta-bort", "upp", "angra", "spara"])
def test_nonsense_is_refused_in_words(leila: Client, walk: Walk, verb: str) -> None:
    nonsense = {"point": "nej", "observation": ["x", "y"], "into": "\x00", "seen": "1e9", "title": "\x00"}
    answer = leila.post(f"/vandring/planera/{walk.pk}/punkter/{verb}", nonsense)
    assert answer.status_code in (409, 422)


def test_the_municipality_says_which_category_a_theme_has(leila: Client, lilleby: Town) -> None:
    park = lilleby.categories["park"]
    assert leila.post("/vandring/planera/teman/9001", {"lighting": park.pk}).status_code == 302
    assert ThemeCategory.objects.get().category == park
    leila.post("/vandring/planera/teman/9001", {"lighting": ""})
    assert not ThemeCategory.objects.exists()


def test_all_pages_are_valid_html(
    leila: Client, lilleby: Town, walk: Walk, tunnel: Stop, noted: Notes, tmp_path: Path
) -> None:
    good = {"valence": "positive", "text": "Ljust < & >", "agree": 3, "asked": 4, "is_late": True}
    sent, photographed = noted(tunnel, text="Mörkt < & >", flags=["plate"]), noted(tunnel, "care", supports=2)
    for seen in (sent, noted(tunnel, "asset", **good), photographed):
        points.make_point(walk, observations=[seen.pk], by=None)
    for _seen in range(2):
        noted(tunnel, "traffic", text="Fort", is_urgent=True, measure="Farthinder")
    photo_of(photographed, alt="En tunnel", released_at=walk.starts_at)
    photo_of(photographed)
    VoiceNote.objects.create(
        walk=walk, participant=sent.participant, sha256="0" * 64, mimetype="audio/webm", bytes=4, file="voices/x"
    )
    joined(walk, "Tyst telefon", reconciled_at=None)
    first, _good, third = walk.action_points.standing()
    lighting = lilleby.categories["belysning"]
    choices = [Choice(first.pk, Outcome.CASES, [lighting]), Choice(third.pk, Outcome.OUTSIDE, outside="Polisen")]
    send_to_owners(walk, choices, by=None)
    here = f"/vandring/planera/{walk.pk}"
    paths = [f"{here}/{name}" for name in ("insamling", "punkter", "skicka", "protokoll")]
    paths.append(f"/vandring/folj/{sent.participant.follow_token}")
    pages = {f"before {path}": leila.get(path).content.decode() for path in paths}
    refused = {"point": first.pk, "title": "", "valence": "negative"}
    pages["refused"] = leila.post(f"{here}/punkter/spara", refused).content.decode()
    Walk.objects.update(phase=Phase.PUBLISHED, published_at=walk.ends_at)
    paths.append(f"/vandring/{walk.pk}/protokoll")
    pages |= {f"after {path}": leila.get(path).content.decode() for path in paths}
    valid_html(pages, tmp_path)


def test_many_suggestions_come_in_portions(
    leila: Client,
    walk: Walk,
    noted: Notes,
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    first = noted(point=None, theme="")
    rows = [
        {"walk": walk, "participant": first.participant, "valence": "negative", "at": first.at} for _n in range(2_000)
    ]
    Observation.objects.bulk_create([Observation(client_id=uuid4(), **row) for row in rows])
    with django_assert_max_num_queries(30):
        page = leila.get(f"/vandring/planera/{walk.pk}/punkter").content.decode()
    assert "2001 förslag" in page.replace("\xa0", "").replace("\u202f", "")
    assert page.count('name="observation"') == 100
