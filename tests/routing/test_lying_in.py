"""The areas of a point, for people: what kind, what it is called, who drew it; of several roads the nearest."""

from routing.lying_in import lying_in
from tests.cast import Town, draw
from tests.geometry import STORA_VAGEN, pin, road


def test_districts_and_parks_with_their_source(lilleby: Town) -> None:
    found = lying_in(pin(1.5, 1.5))
    assert [(here.kind, here.name, here.source, here.metres) for here in found] == [
        ("stadsdel", "Hamnen", "drawn", None), ("park", "Parken", "drawn", None),
    ]  # fmt: skip


def test_of_two_roads_the_nearest(lilleby: Town) -> None:
    draw("road", {"stora": STORA_VAGEN, "lilla": road((0, 7.01), (10, 7.01))}, scope="9001", tolerance_m=20)
    [_district, here] = lying_in(pin(3, 7.002))
    assert (here.name, round(here.metres or 0)) == ("Stora", 2)


def test_outside_everything_there_is_nothing(lilleby: Town) -> None:
    assert lying_in(pin(-500, 0)) == []
