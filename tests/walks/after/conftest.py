from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.gis.geos import LineString, Point

from gisreport.photos.models import PhotoState
from tests.cast import Town
from tests.geometry import pin
from walks.models import (
    Checklist,
    Gender,
    Observation,
    Participant,
    Phase,
    Stop,
    Valence,
    Walk,
    WalkPhoto,
)
from walks.themes import SCALE, THEMES, VERSION

AUTUMN = datetime(2026, 11, 3, 16, 30, tzinfo=UTC)
TUNNEL, SQUARE = pin(3, 3), pin(4, 4)

Notes = Callable[..., Observation]


@pytest.fixture
def walk(lilleby: Town) -> Walk:
    """A walk in Hamnen that has been walked, with two stops: the tunnel and the square."""
    checklist = Checklist.objects.create(
        name="Grund",
        version=VERSION,
        themes=[{"code": one.code, "texts": dict(one.statement), "is_graded": one.is_graded} for one in THEMES],
        scale=[{"code": code, "texts": dict(texts)} for code, texts in SCALE.items()],
    )
    walk = Walk.objects.create(
        municipality=lilleby.municipality,
        title="Runt hamnen",
        phase=Phase.COLLECTING,
        starts_at=AUTUMN,
        ends_at=AUTUMN + timedelta(hours=2),
        meeting_place="Torget",
        meeting_point=SQUARE,
        route=LineString(TUNNEL.coords, SQUARE.coords, srid=4326),
        checklist=checklist,
        opened_at=AUTUMN - timedelta(days=14),
        walked_at=AUTUMN + timedelta(hours=2),
        **dict.fromkeys(Walk.STATEMENTS, "Så här är det."),
    )
    for position, (name, point) in enumerate((("Gångtunneln", TUNNEL), ("Torget", SQUARE)), start=1):
        Stop.objects.create(walk=walk, position=position, name=name, point=point)
    return walk


@pytest.fixture
def tunnel(walk: Walk) -> Stop:
    return walk.stops.get(position=1)


@pytest.fixture
def square(walk: Walk) -> Stop:
    return walk.stops.get(position=2)


def joined(walk: Walk, name: str = "Solros", **facts: Any) -> Participant:
    """A phone that has handed in everything."""
    facts = {"gender": Gender.WOMAN, "reconciled_at": AUTUMN + timedelta(hours=3)} | facts
    return Participant.objects.create(walk=walk, join_id=uuid4(), token_hash=uuid4().hex, name=name, **facts)


@pytest.fixture
def solros(walk: Walk) -> Participant:
    return joined(walk, "Solros", email="solros@example.org")


@pytest.fixture
def noted(walk: Walk, solros: Participant) -> Notes:
    """`noted(tunnel, "lighting", text="…")`; the exact place is some metres beside the stop."""

    moments = (AUTUMN + timedelta(minutes=n) for n in count())

    def note(
        stop: Stop | None = None, theme: str = "lighting", *, by: Participant = solros, **facts: Any
    ) -> Observation:
        point = Point(stop.point.x + 0.00005, stop.point.y + 0.00005, srid=4326) if stop and stop.point else None
        facts = {
            "point": point,
            "placed": "gps",
            "accuracy": 8.0,
            "valence": Valence.NEGATIVE,
            "at": next(moments),
        } | facts
        return Observation.objects.create(walk=walk, participant=by, client_id=uuid4(), stop=stop, theme=theme, **facts)

    return note


def photo_of(observation: Observation, **facts: Any) -> WalkPhoto:
    facts = {"sha256": uuid4().hex * 2, "bytes": 1000, "state": PhotoState.CLEAN, "next_try_at": None} | facts
    return WalkPhoto.objects.create(
        walk=observation.walk, participant=observation.participant, observation=observation, **facts
    )
