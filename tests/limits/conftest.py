from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Town
from tests.faults.house import House, url_of_the_test_database


@pytest.fixture
def house(transactional_db: None, lilleby: Town, tmp_path: Path) -> Iterator[House]:
    """Real web processes on the database of the tests."""
    house = House(tmp_path / "house", url_of_the_test_database())
    yield house
    house.close()
