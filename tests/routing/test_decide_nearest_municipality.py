import pytest

from gisreport.errors import OutsideLoadedWorld
from routing.decide import decide, municipality_at
from routing.models import AreaSet
from tests.cast import Town, draw
from tests.geometry import pin, square


@pytest.fixture
def within_500_m(lilleby: Town) -> Town:
    AreaSet.objects.filter(layer="municipality").update(nearest_within_m=500)
    return lilleby


def test_the_nearest_municipality_answers_and_says_so(within_500_m: Town) -> None:
    decision = decide(pin(-0.34, 5), within_500_m.categories["belysning"])
    assert decision.administration == within_500_m.offices["gatukontoret"]
    assert decision.nearest_m == pytest.approx(340, abs=3)
    assert "(närmaste kommun, 34" in decision.reasons["sv"]
    assert "m bort)" in decision.reasons["sv"]
    assert "(nearest municipality, 34" in decision.reasons["en"]


def test_metres_are_metres_in_every_direction(within_500_m: Town) -> None:
    west, south = municipality_at(pin(-0.4, 5)), municipality_at(pin(5, -0.4))
    assert west[1] == pytest.approx(400, abs=3)
    assert south[1] == pytest.approx(400, abs=3)
    assert municipality_at(pin(20.4, 5))[0].code == "9002"


def test_an_area_beyond_the_border_still_counts(within_500_m: Town) -> None:
    draw("quay", {"kajen": square(-0.45, 2, 0, 4)}, scope="9001")
    within_500_m.rule("trygghet", layer="quay", area="kajen")
    decision = decide(pin(-0.3, 3), within_500_m.categories["belysning"])
    assert (decision.administration.code, decision.layer) == ("trygghet", "quay")
    assert decision.nearest_m is not None


@pytest.mark.parametrize("at", [(-0.51, 5), (5, -0.51), (20.51, 5), (-100, -100)])
def test_beyond_the_tolerance_it_is_refused_in_words(within_500_m: Town, at: tuple[float, float]) -> None:
    for ask in (lambda point: decide(point, None), municipality_at):
        with pytest.raises(OutsideLoadedWorld, match="utanför de kommuner som finns med här"):
            ask(pin(*at))


def test_without_a_tolerance_the_border_is_the_border(lilleby: Town) -> None:
    with pytest.raises(OutsideLoadedWorld):
        decide(pin(-0.01, 5), None)
