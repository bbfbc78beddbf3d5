import pytest

from routing.models import Area, AreaPiece
from tests.cast import Town
from tests.geometry import pin


def test_a_pin_in_the_park_lies_in_hamnen_too(lilleby: Town) -> None:
    here = AreaPiece.objects.filter(geometry__covers=pin(1.5, 1.5)).values_list("area__code", flat=True)
    assert set(here) == {"9001", "hamnen", "parken"}
    assert Area.objects.get(code="parken").square_metres == pytest.approx(1_000_000, rel=0.001)
