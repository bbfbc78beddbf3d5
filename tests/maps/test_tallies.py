"""Months and categories are counted over the very cells that are shown, whichever way the cells are counted."""

from datetime import UTC, date, datetime

import pytest

from gisreport.cases.status import OPEN
from gisreport.geo.sun import Light
from gisreport.maps.cells import CellQuery, count_by_category, count_by_month, count_cells
from gisreport.maps.fold import fold_all
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant

HERE = (17.0, 62.0, 17.6, 62.6)
MARCH, APRIL = datetime(2026, 3, 20, 12, tzinfo=UTC), datetime(2026, 4, 10, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(lilleby: Town) -> Town:
    """In March two lamps and a private matter; in April a lamp and a hole, the hole far from the others."""
    plant(lilleby, pin(3, 3), at=MARCH)
    plant(lilleby, pin(3.1, 3), at=MARCH)
    plant(lilleby, pin(3, 3), "otrygg-plats", at=MARCH)
    plant(lilleby, pin(3, 3), at=APRIL)
    plant(lilleby, pin(9, 9), "vagskada", at=APRIL)
    fold_all()
    return lilleby


@pytest.mark.parametrize("size", [50, 1_000])
def test_they_name_each_month_and_category(town: Town, size: int) -> None:
    query = CellQuery(size, HERE)
    assert count_by_month(query) == {date(2026, 3, 1): 2, date(2026, 4, 1): 2}
    lamps, holes = town.categories["belysning"].pk, town.categories["vagskada"].pk
    assert count_by_category(query) == {lamps: 3, holes: 1}
    assert count_by_month(CellQuery(size, HERE, categories=(holes,))) == {date(2026, 4, 1): 1}


@pytest.mark.parametrize("size", [50, 1_000])
@pytest.mark.parametrize(
    "narrowed",
    [
        {"since": date(2026, 3, 15), "until": date(2026, 4, 10)},
        {"since": date(2026, 4, 10), "until": date(2026, 4, 10)},
        {"until": date(2026, 4, 5)},
        {"statuses": tuple(OPEN)},
        {"lights": (Light.DARK,)},
        {"box": (17.0, 62.0, pin(5, 5).x, pin(5, 5).y)},
    ],
)
def test_their_sums_are_the_sum_of_the_cells(town: Town, size: int, narrowed: dict[str, object]) -> None:
    query = CellQuery(size, **{"box": HERE, **narrowed})  # type: ignore[arg-type]
    total = sum(cell.count for cell in count_cells(query))
    assert sum(count_by_month(query).values()) == sum(count_by_category(query).values()) == total
