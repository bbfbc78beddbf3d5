"""Planners publish a quarter by themselves: they look at it first, and it is for ever."""

import re

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from gisreport.accounts.models import User
from gisreport.maps.models import ObservationProduct
from tests.cast import Town
from tests.maps.test_planning_page import words
from tests.maps.walked import see, walk

PAGE = "/planering/9001/oppna-data"
FIVE = ("a", "b", "c", "d", "e")

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client: Client, lilleby: Town, per_the_planner: User, settings: LazySettings) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(per_the_planner)
    walk(lilleby, (3, 3), (3.2, 3))
    see(lilleby, 3.1, 3, *FIVE)
    see(lilleby, 4.4, 3, "a", "b")
    return client


def hidden(answer: HttpResponse) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(quarter|seen)" value="([^"]+)"', answer.content.decode()))


def test_it_is_looked_at_confirmed_and_listed(planner: Client) -> None:
    assert "Inget kvartal är publicerat än" in words(planner.get(PAGE))
    preview = planner.get(f"{PAGE}?quarter=2026-Q2")
    for part in ("1 uppgift, 5 iakttagelser", "2 iakttagelser, för att färre än 5", "otrygg plats", "200 meter"):
        assert part in words(preview), part
    unsure = planner.post(PAGE, hidden(preview))
    assert unsure.status_code == 400
    assert not ObservationProduct.objects.exists()
    done = planner.post(PAGE, hidden(preview) | {"sure": "yes"}, follow=True)
    assert "2026-Q2 är publicerat med 1 uppgifter" in words(done)
    assert "/api/v1/observations/9001/2026-Q2.csv" in done.content.decode()
    again = planner.post(PAGE, hidden(preview) | {"sure": "yes"})
    assert again.status_code == 400
    assert "ändras inte" in words(again)
    assert ObservationProduct.objects.count() == 1


def test_only_what_was_looked_at_is_published(planner: Client, lilleby: Town) -> None:
    preview = planner.get(f"{PAGE}?quarter=2026-Q2")
    see(lilleby, 3.1, 3, "f")
    answer = planner.post(PAGE, hidden(preview) | {"sure": "yes"}, follow=True)
    assert "Underlaget har ändrats" in words(answer)
    assert not ObservationProduct.objects.exists()


@pytest.mark.parametrize("quarter", ["2026-Q5", "x", "2099-Q1"])
def test_a_quarter_that_cannot_be_published_is_refused(planner: Client, quarter: str) -> None:
    assert planner.get(f"{PAGE}?quarter={quarter}").status_code == 400
    assert planner.post(PAGE, {"quarter": quarter, "sure": "yes"}).status_code == 400
    assert not ObservationProduct.objects.exists()
