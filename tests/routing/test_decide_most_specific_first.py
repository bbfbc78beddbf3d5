from routing.decide import decide
from tests.cast import Town
from tests.geometry import pin


def test_a_lamp_in_hamnen_goes_to_the_streets(lilleby: Town) -> None:
    decision = decide(pin(3, 3), lilleby.categories["belysning"])
    assert decision.administration == lilleby.offices["gatukontoret"]
    assert decision.rule is not None
    assert (decision.layer, decision.area, decision.nearest_m, decision.used_default) == ("", None, None, False)


def test_a_lamp_in_the_park_goes_to_the_park(lilleby: Town) -> None:
    decision = decide(pin(1.5, 1.5), lilleby.categories["belysning"])
    assert decision.administration == lilleby.offices["parkforvaltningen"]
    assert decision.area is not None
    assert (decision.layer, decision.area.code) == ("park", "parken")
