from collections.abc import Callable

import pytest

from gisreport.cases.lifecycle import follow, open_case
from gisreport.cases.models import Case, Follower
from routing.decide import decide
from tests.cast import Town
from tests.geometry import pin

NewCase = Callable[..., Case]


@pytest.fixture
def new_case(lilleby: Town) -> NewCase:
    """`new_case()` is a lamp in Hamnen, at Gatukontoret; `new_case("otrygg-plats")` a private one."""

    def opened(category: str = "belysning", x: float = 3, y: float = 3, notify: bool = True) -> Case:
        point, chosen = pin(x, y), lilleby.categories[category]
        return open_case(
            municipality=lilleby.municipality,
            category=chosen,
            point=point,
            decision=decide(point, chosen),
            notify=notify,
        )

    return opened


@pytest.fixture
def lamp(new_case: NewCase) -> Case:
    return new_case()


@pytest.fixture
def rut(lamp: Case) -> Follower:
    """She reported the lamp and left her address."""
    return follow(lamp, email="rut@example.org", language="sv")
