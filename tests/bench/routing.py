"""What it costs to decide who answers, against the bare question which areas lie there."""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.contrib.gis.geos import Point

from routing.decide import Question, decide
from routing.decide_many import decide_many
from routing.models import Category, Place
from tests.bench import measure
from tests.bench.bare import bare_connection
from tests.bench.country import CATEGORY, HOME, PIN, Country
from tests.bench.line import Line

AREAS_AT = """
    SELECT area.code FROM routing_areapiece piece JOIN routing_area area ON area.id = piece.area_id
    WHERE ST_Covers(piece.geometry, ST_SetSRID(ST_MakePoint(%s, %s), 4326))
"""
AREAS_OF_EACH = """
    SELECT number, array_agg(piece.area_id)
    FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS asked (lon, lat, number)
    JOIN routing_areapiece piece ON ST_Covers(piece.geometry, ST_SetSRID(ST_MakePoint(lon, lat), 4326))
    GROUP BY number
"""


def one(country: Country, url: str) -> Iterator[Line]:
    category = Category.objects.get(municipality__code=HOME, code=CATEGORY)
    pins = iter(_pins(PIN, 100_000, spread=0.05))

    def ours() -> None:
        decide(next(pins), category)

    with bare_connection(url) as bare:
        medians = measure.side_by_side(
            ours, lambda: bare.execute(AREAS_AT, next(pins).coords[:2]).fetchall(), times=500, warm_up=30
        )
    facts = {"statements": measure.statements(ours), "max_statements": 1, "max_ours_ms": 1.0}
    yield Line("route_decide", medians.ours, medians.limit, max_ratio=8, facts=facts | _size(country))


def many(country: Country, url: str, *, points: int) -> Iterator[Line]:
    """Places near towns, of every kind of matter; a few lie just outside the coarse borders."""
    chance = random.Random(1)
    kinds: dict[int, list[Category]] = {}
    for kind in Category.objects.all():
        kinds.setdefault(kind.municipality_id, []).append(kind)
    towns = list(Place.objects.filter(kind=Place.Kind.TOWN).exclude(municipality=None))
    questions = [
        Question(_near(town.point, 0.01, chance), chance.choice(kinds[town.municipality_id]))  # type: ignore[index]
        for town in chance.choices(towns, k=points)
    ]
    answers: list[Any] = []

    def ours() -> None:
        answers[:] = decide_many(questions)

    with psycopg.connect(url, autocommit=True) as bare:
        lon, lat = ([question.point.coords[axis] for question in questions] for axis in (0, 1))  # type: ignore[union-attr]
        medians = measure.side_by_side(ours, lambda: _all_of(bare, lon, lat), times=1, warm_up=0)
    with measure.cpu(lambda: [os.getpid()], measure.backends) as spent:
        ours()
    facts: dict[str, Any] = {
        "points": points,
        "decided": sum(answer is not None for answer in answers),
        "cpu_ms": spent.web + (spent.database or 0),
        "statements": _statements_of(ours, questions),
        "max_statements": 7,
        "max_ours_ms": 10_000.0 * points / 100_000,
    }
    yield Line("route_bulk", medians.ours, medians.limit, max_ratio=8, facts=facts | _size(country))


def _statements_of(ours: Callable[[], None], questions: list[Question]) -> int:
    del questions[1000:]  # the number does not depend on how many there are
    return measure.statements(ours)


def _all_of(bare: psycopg.Connection[Any], lon: list[float], lat: list[float]) -> None:
    bare.execute(AREAS_OF_EACH, (lon, lat)).fetchall()


def _pins(middle: Point, number: int, *, spread: float) -> Iterator[Point]:
    chance = random.Random(2)
    return (_near(middle, spread, chance) for _number in range(number))


def _near(middle: Point, spread: float, chance: random.Random) -> Point:
    """Within `spread` degrees of latitude, and twice that in longitude."""
    return Point(
        middle.x + chance.uniform(-2 * spread, 2 * spread), middle.y + chance.uniform(-spread, spread), srid=4326
    )


def _size(country: Country) -> dict[str, int]:
    return {"municipalities": country.municipalities, "areas": country.areas}
