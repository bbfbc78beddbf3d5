from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Town
from tests.geometry import pin
from tests.walks.sync.phone import Phone, joined
from walks.models import Checklist, Phase, Stop, Walk, WalkType
from walks.themes import SCALE, THEMES


def found_walk(town: Town, **changes: object) -> Walk:
    """A walk through the harbour that is going on now, with two stops."""
    now = timezone.now()
    checklist, _is_new = Checklist.objects.get_or_create(
        municipality=None,
        name="Standard",
        version=1,
        defaults={
            "themes": [
                {"code": theme.code, "texts": dict(theme.statement), "is_graded": theme.is_graded} for theme in THEMES
            ],
            "scale": [{"code": code, "texts": dict(texts)} for code, texts in SCALE.items()],
        },
    )
    facts = {
        "municipality": town.municipality,
        "title": "Hamnen i höstmörker",
        "kind": WalkType.SAFETY,
        "phase": Phase.WALKING,
        "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(hours=1),
        "meeting_place": "Vid bryggan",
        "meeting_point": pin(1, 1),
        "checklist": checklist,
    }
    walk = Walk.objects.create(**{**facts, **changes})
    for position, (x, y) in enumerate([(1, 1), (2, 2)], start=1):
        Stop.objects.create(walk=walk, position=position, name=f"Stopp {position}", point=pin(x, y))
    return walk


@pytest.fixture
def walk(lilleby: Town) -> Walk:
    return found_walk(lilleby)


@pytest.fixture
def phone(walk: Walk) -> Phone:
    return joined(walk, name="Petra")


@pytest.fixture
def another_phone(walk: Walk) -> Phone:
    return joined(walk, name="Olle")


@pytest.fixture
def leader(walk: Walk) -> Phone:
    return joined(walk, code=walk.leader_code, name="Leila")


@pytest.fixture
def join_another(walk: Walk) -> Callable[..., Phone]:
    return lambda **said: joined(walk, **said)
