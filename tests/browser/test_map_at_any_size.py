"""However many cases there are, a phone draws few things and asks for few tiles at a time."""

import random

import pytest
from playwright.sync_api import Page, expect

from gisreport.cases.models import Case
from gisreport.maps.fold import fold_all
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import SPRING

MANY = 600
MIDDLE = pin(3, 3)
MOST_DRAWN = 90  # numbers 66 pixels apart, on 390 x 506 pixels and 80 around them
MOST_AT_ONCE = 4
LOOKS = 60  # at what is drawn, 300 ms apart, until all is there


@pytest.fixture
def many_cases(lilleby: Town) -> None:
    chance = random.Random(7)
    category, office = lilleby.categories["belysning"], lilleby.offices["gatukontoret"]
    Case.objects.bulk_create(
        Case(
            number=f"X{number:06}",
            municipality=lilleby.municipality,
            category=category,
            administration=office,
            created_at=SPRING,
            point=pin(3 + chance.gauss(0, 0.6), 3 + chance.gauss(0, 0.6)),
        )
        for number in range(MANY)
    )
    fold_all()


# How many answers about tiles of cases the page waits for at once, noted where it asks.
NOTE = """
const ask = window.fetch;
let waiting = 0;
window.mostAtOnce = 0;
window.fetch = async (address, ...rest) => {
  const counts = String(address).includes("/tiles/cases/");
  if (counts) window.mostAtOnce = Math.max(window.mostAtOnce, ++waiting);
  try { return await ask(address, ...rest); } finally { if (counts) waiting -= 1; }
};
"""


def number_shown(page: Page) -> int:
    """How many cases the pins and numbers in view, and close beside it, stand for."""
    names = page.locator(".leaflet-marker-pane [role=button]").evaluate_all("all => all.map((one) => one.ariaLabel)")
    return sum(
        1 if name.startswith("Ärende ") else int("".join(filter(str.isdigit, name.split(" ä")[0]))) for name in names
    )


def test_few_things_are_drawn_and_few_tiles_asked_for_at_once(phone: Page, many_cases: None) -> None:
    phone.add_init_script(NOTE)
    for zoom in (11, 13, 15, 17):
        phone.goto(f"/?lat={MIDDLE.y}&lon={MIDDLE.x}&zoom={zoom}")
        drawn = phone.locator(".leaflet-marker-pane > *")
        expect(drawn.first).to_be_attached()
        phone.wait_for_load_state("networkidle")
        phone.wait_for_timeout(300)  # what has come is drawn
        assert 0 < drawn.count() <= MOST_DRAWN
        if zoom == 11:
            for _look in range(LOOKS):
                if number_shown(phone) == MANY:
                    break
                phone.wait_for_timeout(300)
            assert number_shown(phone) == MANY
        assert 0 < phone.evaluate("() => window.mostAtOnce") <= MOST_AT_ONCE


def test_what_the_map_has_left_is_not_waited_for(phone: Page, many_cases: None) -> None:
    phone.goto(f"/?lat={MIDDLE.y}&lon={MIDDLE.x}&zoom=15")
    expect(phone.locator(".leaflet-marker-pane > *").first).to_be_attached()
    phone.wait_for_load_state("networkidle")
    given_up: list[str] = []
    phone.on("requestfailed", lambda request: given_up.append(request.url))
    phone.route("**/tiles/cases/16/**", lambda route: None)  # never answered
    for zoom in (16, 17):
        phone.locator(".leaflet-control-zoom-in").tap()
        phone.wait_for_url(f"**zoom={zoom}*")
    phone.wait_for_load_state("networkidle")
    assert 0 < len(given_up) <= MOST_AT_ONCE
    assert all("/tiles/cases/16/" in url for url in given_up)
    expect(phone.locator(".leaflet-marker-pane > *").first).to_be_attached()
