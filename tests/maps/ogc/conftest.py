import pytest

from gisreport.maps.fold import fold_all
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant


@pytest.fixture
def town(lilleby: Town) -> Town:
    """Seven public lamps in a row, two of them mended, one known in words only; and two that nobody may see."""
    for number in range(6):
        plant(lilleby, pin(1 + number, 3), status="resolved" if number > 3 else "assigned")
    plant(lilleby, None)
    plant(lilleby, pin(3, 3), "otrygg-plats")
    plant(lilleby, pin(3, 3), is_hidden=True)
    fold_all()
    return lilleby
