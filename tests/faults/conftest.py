from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Town
from tests.faults.house import House, OwnDatabase, url_of_the_test_database
from tests.outbox.post_office import PostOffice


@pytest.fixture
def office() -> PostOffice:
    """The mail server of the house; closed until a test opens it."""
    return PostOffice()


@pytest.fixture
def house(transactional_db: None, lilleby: Town, office: PostOffice, tmp_path: Path) -> Iterator[House]:
    """On the database of the tests."""
    house = House(tmp_path / "house", url_of_the_test_database(), office.port)
    yield house
    house.close()


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[OwnDatabase]:
    database = OwnDatabase(tmp_path / "database")
    yield database
    database.close()


@pytest.fixture
def house_apart(own_database: OwnDatabase, office: PostOffice, tmp_path: Path) -> Iterator[House]:
    """On a database that the test may stop."""
    house = House(tmp_path / "house", own_database.url, office.port)
    house.run("-m", "tests.faults.found")
    yield house
    house.close()
