"""What changes on a page by itself is told to those who listen: it appears in a live region that was there before."""

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, TimeoutError, expect

from gisreport.cases.models import Follower
from reports.models import Report
from routing.models import Place
from tests.browser.conftest import ConsoleErrors, Opener
from tests.cast import Town
from tests.every_page import told as told
from tests.geometry import pin

HERE = pin(3, 3)
LISTEN = """() => { window.heard = [];
  for (const region of document.querySelectorAll("[role=status], [role=alert]")) {
    if (!region.checkVisibility()) continue;
    new MutationObserver(() => window.heard.push(region.innerText.trim())).observe(region,
      { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
  } }"""


def listen(page: Page) -> None:
    page.evaluate(LISTEN)


def heard(page: Page, words: str) -> None:
    try:
        page.wait_for_function("(words) => window.heard.some((said) => said.includes(words))", arg=words)
    except TimeoutError:
        pytest.fail(f"{words!r} is not told; what is: {page.evaluate('() => window.heard')}")


@pytest.fixture
def kajen(lilleby: Town) -> Place:
    return Place.objects.create(
        kind=Place.Kind.ADDRESS, name="Kajen 4", search_name="kajen 4", point=HERE, municipality=lilleby.municipality
    )


def test_what_the_form_finds_and_asks_for(page: Page, kajen: Place) -> None:
    page.goto("/anmal")
    expect(page.locator("#map .leaflet-control-zoom")).to_be_visible()
    listen(page)
    page.locator("#var [data-next]").click()
    heard(page, "Visa platsen på kartan eller beskriv den med ord.")
    page.locator("#search").fill("kajen")
    heard(page, "Platser som stämmer: 1. Välj en.")
    page.get_by_role("button", name="Använd kartans mitt").click()
    heard(page, "Platsen är vald")
    page.locator("#var [data-next]").click()
    listen(page)  # to the part that is open now
    page.locator("#filter").fill("lys")
    heard(page, "Kategorier som stämmer: 1.")
    page.locator("#filter").fill("xyzzy")
    heard(page, "Ingen kategori stämmer.")


def test_the_list_that_follows_the_map(page: Page, told: Follower) -> None:
    page.goto(f"/?lat={HERE.y}&lon={HERE.x}&zoom=15")
    expect(page.locator(".leaflet-marker-icon.map-pin")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    listen(page)
    page.locator("#map").press("ArrowRight")
    heard(page, "1 ärende i kartan")


def test_that_the_link_is_copied(open_context: Opener, told: Follower) -> None:
    page = open_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(f"/a/{told.token}")
    listen(page)
    page.get_by_role("button", name="Kopiera länken").click()
    heard(page, "Länken är kopierad.")


def test_that_a_report_did_not_get_through(page: Page, kajen: Place, console_errors: ConsoleErrors) -> None:
    console_errors.expect("ERR_FAILED")
    page.goto(f"/anmal?lat={HERE.y}&lon={HERE.x}&category=vagskada")
    page.route("**/anmal", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    listen(page)
    page.get_by_role("button", name="Skicka anmälan").click()
    heard(page, "Anmälan är sparad i telefonen men inte skickad.")


def test_that_the_ground_is_missing_and_the_report_goes_through(
    page: Page, kajen: Place, settings: LazySettings, axe_clean: Callable[[Page], None], console_errors: ConsoleErrors
) -> None:
    console_errors.expect("tile.openstreetmap.org")
    settings.MAP_TILES_URL = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    page.route("https://tile.openstreetmap.org/**", lambda route: route.abort())
    page.goto("/anmal")
    expect(page.get_by_text("Bakgrundskartan visas inte just nu.")).to_be_visible()
    axe_clean(page)
    page.locator("#map").click(position={"x": 200, "y": 200})
    expect(page.locator(".pin--mine")).to_be_visible()
    page.locator("#var [data-next]").click()
    page.locator("label.category", has_text="Vägskada").click()
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(page.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    assert Report.objects.get().point is not None


def test_without_the_map_the_start_page_is_its_list(
    page: Page, told: Follower, axe_clean: Callable[[Page], None], console_errors: ConsoleErrors
) -> None:
    console_errors.expect("/vendor/leaflet")
    page.route(re.compile("/vendor/leaflet"), lambda route: route.abort())
    page.goto("/")
    axe_clean(page)
    page.get_by_role("link", name=f"Belysning {told.case.number}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Belysning")
    axe_clean(page)
    page.wait_for_load_state("networkidle")
