from collections.abc import Callable

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases.lifecycle import open_case
from gisreport.cases.models import Case
from routing.decide import decide
from tests.cast import Town
from tests.geometry import pin

SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client(headers={"accept-language": "sv"})
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def lamp(lilleby: Town) -> Case:
    """A lamp is out in Hamnen; the case is with Gatukontoret."""
    return new_case(lilleby, "belysning")


def new_case(town: Town, category: str, x: float = 3, y: float = 3) -> Case:
    point, chosen = pin(x, y), town.categories[category]
    return open_case(
        municipality=town.municipality, category=chosen, point=point, decision=decide(point, chosen), notify=False
    )
