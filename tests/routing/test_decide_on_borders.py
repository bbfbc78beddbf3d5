import itertools
import random

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from hypothesis import given
from hypothesis import strategies as st

from routing.decide import decide, municipality_at
from routing.models import Area, AreaPiece, AreaSet, Responsibility
from tests.cast import Town, draw
from tests.geometry import pin, square
from tests.routing.test_decide_always_answers import reading

# Four squares in degrees, so that a pin can lie exactly on a border: (west, south) of each, half a degree wide.
SQUARES = {"a": (17.5, 62.5), "b": (17.0, 62.5), "c": (17.5, 62.0), "d": (17.0, 62.0)}
OFFICES = ["trygghet", "gatukontoret", "parkforvaltningen", "kontaktcenter"]


def degrees(west: float, south: float, size: float = 0.5) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, west + size, south + size)), srid=4326)


@pytest.fixture
def squares(lilleby: Town) -> Town:
    """Lilleby with borders of its own in degrees, and four squares in it with an office each."""
    AreaPiece.objects.all().delete()
    Area.objects.all().delete()
    border = draw("municipality", {"9001": degrees(17.0, 62.0, 1.0)})["9001"]
    border.municipality = lilleby.municipality
    border.save()
    draw("square", {code: degrees(*corner) for code, corner in SQUARES.items()}, scope="9001")
    Area.objects.filter(layer="square").update(square_metres=1.0)
    for office, code in zip(OFFICES, SQUARES, strict=True):
        lilleby.rule(office, layer="square", area=code, category="vagskada")
    return lilleby


def decided_in(town: Town, lon: float, lat: float) -> str:
    area = decide(Point(lon, lat, srid=4326), town.categories["vagskada"]).area
    assert area is not None
    return area.code


@reading
@given(st.floats(62.0, 63.0))
def test_a_pin_between_west_and_east_is_in_the_smaller_code(squares: Town, lat: float) -> None:
    assert decided_in(squares, 17.5, lat) == ("a" if lat >= 62.5 else "c")


@reading
@given(st.floats(17.0, 18.0))
def test_a_pin_between_north_and_south_is_in_the_smaller_code(squares: Town, lon: float) -> None:
    assert decided_in(squares, lon, 62.5) == ("a" if lon >= 17.5 else "b")


def test_of_two_neighbours_the_smaller_one_has_the_border(squares: Town) -> None:
    Area.objects.filter(code="c").update(square_metres=0.25)
    assert decided_in(squares, 17.75, 62.5) == "c"


def test_the_municipality_with_the_smaller_code_has_the_border(lilleby: Town) -> None:
    area = Area.objects.get(code="9002")
    for corner in {*area.geometry.coords[0][0]}:  # type: ignore[union-attr]
        at_both = {
            code
            for code in ("9001", "9002")
            if Area.objects.filter(code=code, geometry__covers=Point(corner, srid=4326))
        }
        assert municipality_at(Point(corner, srid=4326))[0].code == min(at_both)


@pytest.mark.parametrize("code", ["9001", "9002", "hamnen", "sodra", "skogen", "norra", "parken"])
def test_every_drawn_border_is_answered_and_always_the_same(lilleby: Town, code: str) -> None:
    AreaSet.objects.update(nearest_within_m=50)  # a straight border in metres is a little crooked in degrees
    area = Area.objects.get(code=code)
    corners = area.geometry.coords[0][0]  # type: ignore[union-attr]
    for start, end in itertools.pairwise(corners):
        for part in (0, 0.25, 0.5, 0.8):
            on_border = Point(*(a + (b - a) * part for a, b in zip(start, end, strict=True)), srid=4326)
            answers = {decide(on_border, lilleby.categories["belysning"]).administration.code for _again in range(2)}
            assert len(answers) == 1


@reading
@given(st.randoms(use_true_random=False), st.floats(0, 10), st.floats(0, 10))
def test_the_order_of_drawing_changes_nothing(lilleby: Town, dice: random.Random, x: float, y: float) -> None:
    AreaSet.objects.update(nearest_within_m=50)
    shapes = {"n1": square(0, 0, 6, 6), "n2": square(2, 2, 8, 8), "n3": square(4, 0, 10, 10), "n4": square(3, 3, 5, 5)}
    rules = [(office, code) for office, code in zip(OFFICES, shapes, strict=True)]
    answers = set()
    for _again in range(2):
        AreaPiece.objects.filter(area__layer="net").delete()
        Area.objects.filter(layer="net").delete()
        Responsibility.objects.filter(layer="net").delete()
        draw("net", dict(dice.sample(sorted(shapes.items()), 4)), scope="9001")
        for office, code in dice.sample(rules, 4):
            lilleby.rule(office, layer="net", area=code, category="vagskada")
        answers.add(decide(pin(x, y), lilleby.categories["vagskada"]).administration.code)
    assert len(answers) == 1
