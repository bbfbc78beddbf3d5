"""The map follows the address back and forward, shows what is new, and says what it cannot show."""

import re

import pytest
from django.conf import LazySettings
from playwright.sync_api import FloatRect, Locator, Page, Route, expect

from gisreport.cases.models import Case
from gisreport.cases.status import Status
from tests.browser.conftest import ConsoleErrors, Opener
from tests.browser.test_map_start import AT_HAMNEN, HAMNEN, AxeClean, pins, rows
from tests.browser.test_map_start import three_cases as three_cases
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant

LOOK_AGAIN = "() => window.dispatchEvent(new Event('online'))"


def box_of(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box
    return box


def state(page: Page) -> Locator:
    return page.get_by_label("Läge")


def test_the_way_back_leads_to_what_was_chosen_before(page: Page, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    expect(pins(page)).to_have_count(2)
    page.get_by_text("Välj vilka ärenden som visas").click()
    state(page).select_option("closed")
    expect(pins(page)).to_have_count(1)
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: f"lon={HAMNEN.x:.5f}" not in url)  # moves are no steps of their own

    page.go_back()
    expect(state(page)).to_have_value("")
    expect(pins(page)).to_have_count(2)
    expect(rows(page)).to_have_count(2)
    expect(page).to_have_url(re.compile(f"lon={HAMNEN.x:.4f}"))
    assert "status" not in page.url

    page.go_forward()
    expect(state(page)).to_have_value("closed")
    expect(pins(page)).to_have_count(1)
    expect(rows(page)).to_have_count(1)


def test_a_link_within_the_page_changes_nothing(page: Page, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    expect(pins(page)).to_have_count(2)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.go_back()
    page.wait_for_timeout(300)
    assert "fetch" not in asked


def test_what_is_new_shows_itself(page: Page, lilleby: Town, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    expect(pins(page)).to_have_count(2)
    expect(rows(page)).to_have_count(2)
    plant(lilleby, pin(2, 3))
    Case.objects.filter(pk=three_cases[0].pk).update(status=Status.PLANNED)
    page.evaluate(LOOK_AGAIN)
    expect(pins(page)).to_have_count(3)
    expect(rows(page)).to_have_count(3)
    expect(page.locator("#case-status")).to_have_text("3 ärenden i kartan")
    expect(page.get_by_role("button", name=f"Ärende {three_cases[0].number}, planerat")).to_be_attached()


def test_what_is_new_shows_itself_before_the_map_was_moved(page: Page, lilleby: Town, three_cases: list[Case]) -> None:
    page.goto("/")
    expect(pins(page)).to_have_count(3)
    page.evaluate(LOOK_AGAIN)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#case-status")).to_have_text("")  # nothing to tell
    plant(lilleby, pin(2, 3))
    page.evaluate(LOOK_AGAIN)
    expect(rows(page)).to_have_count(4)
    expect(page.locator("#case-status")).to_have_text("4 ärenden")
    expect(pins(page)).to_have_count(4)


def test_a_list_that_is_read_is_left_in_peace(page: Page, lilleby: Town, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    expect(pins(page)).to_have_count(2)
    rows(page).first.get_by_role("link").focus()
    plant(lilleby, pin(2, 3))
    page.evaluate(LOOK_AGAIN)
    expect(pins(page)).to_have_count(3)
    expect(rows(page)).to_have_count(2)
    expect(rows(page).first.get_by_role("link")).to_be_focused()
    page.locator("#map").focus()
    page.evaluate(LOOK_AGAIN)
    expect(rows(page)).to_have_count(3)


def test_when_the_cases_cannot_be_had_the_map_says_so_and_tries_again(
    page: Page, three_cases: list[Case], console_errors: ConsoleErrors, axe_clean: AxeClean
) -> None:
    console_errors.expect("503")

    def busy(route: Route) -> None:
        route.fulfill(status=503, body="")

    page.route("**/tiles/cases/**", busy)
    page.goto(AT_HAMNEN)
    message = page.locator(".map__message").filter(has_text="Kartan kan inte visa alla ärenden just nu")
    expect(message).to_be_visible()
    expect(rows(page)).to_have_count(2)
    axe_clean(page)
    page.unroute("**/tiles/cases/**", busy)
    page.evaluate(LOOK_AGAIN)
    expect(pins(page)).to_have_count(2)
    expect(message).to_be_hidden()


def test_without_any_tile_there_is_still_a_page(
    page: Page, three_cases: list[Case], settings: LazySettings, site: str, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("/static/no/such/", "ERR_FAILED")
    settings.MAP_TILES_URL = site + "/static/no/such/{z}/{x}/{y}.png"
    page.route("**/tiles/**", lambda route: route.abort())
    page.goto(AT_HAMNEN)
    shown = page.locator(".map__message:visible")
    expect(shown).to_have_count(2)
    ground, cases = (box_of(each) for each in shown.all())
    assert ground["y"] + ground["height"] <= cases["y"]
    rows(page).first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Belysning")


@pytest.mark.parametrize("width", [320, 390])
def test_what_a_pin_tells_fits_the_phone(open_context: Opener, lilleby: Town, width: int) -> None:
    lilleby.offices["gatukontoret"].name = "Hochbauamt/Gebäudemanagement"
    lilleby.offices["gatukontoret"].save()
    plant(lilleby, HAMNEN)
    page = open_context(viewport={"width": width, "height": 700}, is_mobile=True, has_touch=True).new_page()
    page.goto(AT_HAMNEN)
    pins(page).tap()
    popup = page.locator(".leaflet-popup-content-wrapper")
    expect(popup).to_be_visible()
    expect(page.locator(".leaflet-popup")).to_have_css("opacity", "1")
    expect(page.locator(".leaflet-pan-anim")).to_have_count(0)  # the map has made room for it
    box = box_of(popup)
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert popup.locator(".map-cards").evaluate("(cards) => cards.scrollWidth <= cards.clientWidth")


def test_paper_has_the_map_and_the_list_and_nothing_to_press(page: Page, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    expect(pins(page)).to_have_count(2)
    page.emulate_media(media="print")
    expect(rows(page).first).to_be_visible()
    expect(page.locator("#map")).to_be_visible()
    for tool in (page.get_by_role("searchbox"), page.locator("#report"), page.locator(".leaflet-control-zoom")):
        expect(tool).to_be_hidden()
    assert box_of(page.locator("#map"))["y"] < box_of(rows(page).first)["y"]
