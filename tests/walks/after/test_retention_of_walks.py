"""A municipality's rule takes names, words, photos and links out of closed walks too; the protocol stays."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from gisreport.privacy.models import RetentionRule
from gisreport.privacy.parts import Part
from gisreport.privacy.retention import carry_out, preview
from tests.cast import Town
from tests.walks.after.conftest import AUTUMN, Notes, photo_of
from walks import points
from walks.models import Operation, Participant, Stop, Walk, WalkEvent
from walks.publish import close, publish


@pytest.fixture
def long_closed(walk: Walk, tunnel: Stop, solros: Participant, noted: Notes) -> Walk:
    seen = noted(tunnel, "asset", text="Här är fint.", valence="positive")
    photo_of(seen)
    Operation.objects.create(
        walk=walk, participant=solros, client_id=uuid4(), kind="create", device_seq=1, sha256="0" * 64,
        content="Här är fint.", received_at=AUTUMN,
    )  # fmt: skip
    points.make_point(walk, observations=[seen.pk], by=None)
    publish(walk, by=None)
    close(walk, by=None)
    WalkEvent.objects.update(at=timezone.now() - timedelta(days=400))
    return walk


def rule(town: Town, part: Part, months: int = 12) -> RetentionRule:
    return RetentionRule.objects.create(
        municipality=town.municipality, part=part, months=months, decision="§ 4", decided_by="Nämnden",
        decided_on=date(2026, 1, 2),
    )  # fmt: skip


@pytest.mark.parametrize("part", list(Part))
def test_what_the_rule_names_goes_once(lilleby: Town, long_closed: Walk, client: Client, part: Part) -> None:
    solros = long_closed.participants.get()
    assert preview(rule(lilleby, part)).rows["walk"] == 1
    found = carry_out(RetentionRule.objects.get())
    assert found is not None
    assert found.counts == {"walk": 1}
    assert carry_out(RetentionRule.objects.get()) is None
    left = {
        Part.CONTACT: long_closed.participants.exclude(name="", email="").exists(),
        Part.WORDS: long_closed.operations.exists() or long_closed.observations.exclude(text="").exists(),
        Part.PHOTOS: long_closed.photos.exists(),
        Part.LINK: client.get(f"/vandring/folj/{solros.follow_token}").status_code == 200,
    }
    assert [kind for kind, is_left in left.items() if not is_left] == [part]
    assert "Här är fint." in client.get(f"/vandring/{long_closed.pk}/protokoll").content.decode()


def test_a_walk_that_is_not_closed_keeps_everything(lilleby: Town, long_closed: Walk) -> None:
    Walk.objects.update(phase="published")
    assert carry_out(rule(lilleby, Part.CONTACT)) is None


def test_nor_does_one_closed_lately_lose_anything(lilleby: Town, long_closed: Walk) -> None:
    assert carry_out(rule(lilleby, Part.CONTACT, months=24)) is None
