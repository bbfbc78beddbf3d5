"""A small map of one place, and what maps do for those who asked for calm."""

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from gisreport.cases.lifecycle import follow
from tests.browser.conftest import Opener
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant

HERE = pin(3, 3)


@pytest.fixture
def fetched(page: Page) -> list[str]:
    """Every address that the page asked for."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


def test_a_case_shows_where_it_is(page: Page, lilleby: Town) -> None:
    case = plant(lilleby, HERE)
    page.goto(f"/arende/{case.number}")
    expect(page.locator(".map").get_by_role("img", name="Belysning")).to_be_visible()
    expect(page.locator(".map .pin")).to_have_count(1)


def test_a_page_with_a_secret_address_asks_nobody_else_for_pictures(
    page: Page, lilleby: Town, settings: LazySettings, site: str, fetched: list[str]
) -> None:
    settings.MAP_TILES_URL = site + "/static/icons/favicon.svg?elsewhere-{z}-{x}-{y}"
    case = plant(lilleby, HERE)
    page.goto(f"/a/{follow(case).token}")
    page.wait_for_load_state("networkidle")
    assert not [address for address in fetched if "elsewhere" in address]


def test_a_public_page_does(page: Page, lilleby: Town, settings: LazySettings, site: str, fetched: list[str]) -> None:
    settings.MAP_TILES_URL = site + "/static/icons/favicon.svg?elsewhere-{z}-{x}-{y}"
    case = plant(lilleby, HERE)
    page.goto(f"/arende/{case.number}")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    assert [address for address in fetched if "elsewhere" in address]


# In the browser: notes whether the map slid to where it is, which takes no longer than a look at it may come late.
WATCH = """() => {
  const pane = document.querySelector(".leaflet-map-pane");
  const before = pane.style.transform;
  const note = () => {
    window.hasSlid ||= pane.classList.contains("leaflet-pan-anim");
    window.isMoved ||= pane.style.transform !== before;
  };
  window.hasSlid = false;
  new MutationObserver(note).observe(pane, { attributes: true });
}"""


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_the_map_stands_still_for_those_who_ask(open_context: Opener, lilleby: Town, motion: str, moves: bool) -> None:
    page = open_context(reduced_motion=motion).new_page()
    page.goto(f"/?lat={HERE.y}&lon={HERE.x}&zoom=14")
    container = page.locator("#map.leaflet-container")
    expect(container).to_be_visible()
    assert ("leaflet-fade-anim" in (container.get_attribute("class") or "")) is moves
    page.evaluate(WATCH)
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => window.isMoved")
    assert page.evaluate("() => window.hasSlid") is moves
