"""The start page in a real browser: what is on the map is in the list, and the other way round."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from playwright.sync_api import Locator, Page, expect

from gisreport.cases.models import Case
from gisreport.cases.status import Status
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import SPRING, plant

HAMNEN, NORRA = pin(3, 3), pin(8, 8)
AT_HAMNEN = f"/?lat={HAMNEN.y}&lon={HAMNEN.x}&zoom=14"
AxeClean = Callable[[Page], None]


@pytest.fixture
def three_cases(lilleby: Town) -> list[Case]:
    """Two in Hamnen, a third far away in Norra."""
    return [
        plant(lilleby, HAMNEN, at=SPRING),
        plant(lilleby, pin(4, 3), "vagskada", status=Status.RESOLVED, at=SPRING - timedelta(days=1)),
        plant(lilleby, NORRA, "park", at=SPRING - timedelta(days=2)),
    ]


def pins(page: Page) -> Locator:
    return page.locator(".leaflet-marker-pane .map-pin:has(.pin)")


def rows(page: Page) -> Locator:
    return page.locator("#case-list .case-row")


def test_each_pin_has_a_name_of_its_own(page: Page, three_cases: list[Case]) -> None:
    page.goto("/")
    expect(pins(page)).to_have_count(3)
    names = [each.get_attribute("aria-label") for each in pins(page).all()]
    assert set(names) == {
        f"Ärende {case.number}, {Status(case.status).label}" for case in Case.objects.select_related(None)
    }


def test_a_pin_tells_about_its_case_and_leads_there(page: Page, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    page.get_by_role("button", name=f"Ärende {three_cases[1].number}").click()
    popup = page.locator(".leaflet-popup")
    expect(popup).to_contain_text("Vägskada")
    expect(popup).to_contain_text("31 mars 2026")
    expect(page.locator(".pin--selected")).to_have_count(1)
    expect(popup.get_by_role("button", name="Stäng")).to_be_visible()
    popup.get_by_role("link", name="Vägskada").press("Escape")
    expect(popup).to_have_count(0)
    expect(page.locator(".pin--selected")).to_have_count(0)
    expect(page.locator("#map")).to_be_focused()


def test_the_list_and_the_address_follow_the_map(page: Page, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    expect(rows(page)).to_have_count(2)
    expect(page.locator("#case-status")).to_have_text("2 ärenden i kartan")
    expect(page.get_by_role("heading", name="Ärenden i Lilleby kommun")).to_be_visible()
    page.goto("/")
    expect(rows(page)).to_have_count(3)
    page.locator("#map").focus()
    for _step in range(3):
        page.keyboard.press("+")
        page.wait_for_timeout(400)
    page.wait_for_url("**/?lat=*")
    assert "zoom=" in page.url
    address = page.url
    page.goto(address)
    expect(page.locator("#case-status")).to_contain_text("i kartan")
    assert page.url == address


def test_a_row_shows_which_pin_is_its_own(page: Page, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    expect(page.locator("#case-status")).to_have_text("2 ärenden i kartan")
    expect(pins(page)).to_have_count(2)
    rows(page).nth(1).get_by_role("link").focus()
    selected = pins(page).filter(has=page.locator(".pin--selected"))
    expect(selected).to_have_attribute("aria-label", f"Ärende {three_cases[1].number}, åtgärdat")


def test_filters_narrow_map_list_and_address_alike(page: Page, three_cases: list[Case]) -> None:
    page.goto(AT_HAMNEN)
    expect(pins(page)).to_have_count(2)
    page.get_by_text("Välj vilka ärenden som visas").click()
    page.get_by_label("Läge").select_option("closed")
    expect(pins(page)).to_have_count(1)
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("status=closed"))
    page.reload()
    expect(pins(page)).to_have_count(1)


def test_a_number_gathers_what_lies_close_and_opens_when_clicked(page: Page, lilleby: Town) -> None:
    for step in range(4):
        plant(lilleby, pin(3 + step / 20, 3))
    page.goto(AT_HAMNEN.replace("zoom=14", "zoom=10"))
    number = page.get_by_role("button", name="4 ärenden vid")
    expect(number).to_have_text("4")
    number.click()
    page.wait_for_url("**zoom=12*")


def test_at_the_nearest_a_number_lists_what_stands_on_one_spot(page: Page, lilleby: Town) -> None:
    for category in ("belysning", "vagskada"):
        plant(lilleby, HAMNEN, category)
    page.goto(AT_HAMNEN.replace("zoom=14", "zoom=19"))
    page.get_by_role("button", name="2 ärenden vid").click()
    expect(page.locator(".leaflet-popup .case-row")).to_have_count(2)


def test_older_cases_come_when_asked_for(page: Page, lilleby: Town) -> None:
    for day in range(23):
        plant(lilleby, HAMNEN, at=SPRING - timedelta(days=day))
    page.goto(AT_HAMNEN)
    expect(page.locator("#case-status")).to_have_text("23 ärenden i kartan")
    page.get_by_role("link", name="Äldre ärenden").click()
    expect(rows(page)).to_have_count(3)
    expect(page.locator("#case-list h2")).to_be_focused()
    page.reload()
    expect(page.locator("#case-status")).to_have_text("23 ärenden i kartan")
    expect(rows(page)).to_have_count(3)


def test_a_click_on_the_ground_leads_to_the_form(page: Page, lilleby: Town) -> None:
    page.goto(AT_HAMNEN)
    page.locator("#map").click(position={"x": 400, "y": 300})
    link = page.locator(".leaflet-popup").get_by_role("link", name="Anmäl ett fel här")
    expect(link).to_have_attribute("href", re.compile(r"^/anmal\?lat=62\.\d+&lon=17\.\d+$"))


def test_without_a_script_everything_can_be_read_and_reached(open_context: Opener, three_cases: list[Case]) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/")
    expect(rows(page)).to_have_count(3)
    page.get_by_text("Välj vilka ärenden som visas").click()
    page.get_by_label("Läge").select_option("closed")
    page.get_by_role("button", name="Visa").click()
    expect(rows(page)).to_have_count(1)
    page.goto("/")
    page.get_by_role("searchbox").fill(f"{HAMNEN.y:.5f} {HAMNEN.x:.5f}")
    page.get_by_role("button", name="Sök").click()
    page.locator(".case-row__link").first.click()
    expect(page.get_by_text("Vald plats")).to_be_visible()
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("link", name="Anmäl ett fel", exact=True).last).to_have_attribute(
        "href", re.compile(r"^/anmal\?lat=")
    )


def test_by_keyboard_the_list_comes_before_the_map_and_no_pin_is_a_stop(page: Page, three_cases: list[Case]) -> None:
    page.goto("/")
    expect(pins(page)).to_have_count(3)
    stops = []
    for _step in range(60):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                "() => { const e = document.activeElement; return e.id || e.title || e.className || e.tagName }"
            )
        )
        if stops[-1] == "BODY":
            break
    for stop in ("plats", "report", "case-row__link", "map", "Zooma in", "Zooma ut"):
        assert stop in stops
    assert stops.index("case-row__link") < stops.index("map")
    assert not [stop for stop in stops if "marker" in stop]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(
    open_context: Opener, three_cases: list[Case], axe_clean: AxeClean, scheme: str, options: dict[str, object]
) -> None:
    page = open_context(color_scheme=scheme, **options).new_page()
    page.goto(AT_HAMNEN)
    expect(pins(page)).to_have_count(2)
    page.get_by_text("Välj vilka ärenden som visas").click()
    axe_clean(page)
    page.get_by_role("button", name=f"Ärende {three_cases[0].number}").dispatch_event("click")
    expect(page.locator(".leaflet-popup")).to_have_css("opacity", "1")
    axe_clean(page)


def test_axe_finds_nothing_in_a_search_and_an_empty_list(
    page: Page, three_cases: list[Case], axe_clean: AxeClean
) -> None:
    page.goto(f"/?plats={HAMNEN.y:.5f}+{HAMNEN.x:.5f}")
    expect(page.get_by_role("link", name="Anmäl ett fel här")).to_be_visible()
    axe_clean(page)
    page.goto("/?plats=finns+inte&period=week")
    expect(page.get_by_text("Inga ärenden stämmer med ditt urval")).to_be_visible()
    axe_clean(page)


def test_nothing_sticks_out_on_the_narrowest_phone(open_context: Opener, three_cases: list[Case]) -> None:
    page = open_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(AT_HAMNEN)
    expect(pins(page).first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_without_a_background_map_borders_and_names_are_there(page: Page, three_cases: list[Case]) -> None:
    page.goto("/")
    expect(page.locator("path.map-border").first).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("drawn")
    expect(page.get_by_text("Bakgrundskartan visas inte")).to_be_hidden()  # nothing has failed


def test_when_the_background_map_fails_it_says_so_and_the_floor_shows(
    page: Page, three_cases: list[Case], settings: LazySettings, site: str, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("/static/no/such/")
    settings.MAP_TILES_URL = site + "/static/no/such/{z}/{x}/{y}.png"
    page.goto("/")
    expect(page.locator(".map__message").filter(has_text="Bakgrundskartan visas inte")).to_be_visible()
    expect(page.locator("path.map-border").first).to_be_attached()
    expect(pins(page)).to_have_count(3)
    page.get_by_role("button", name="Stäng").click()
    expect(page.get_by_text("Bakgrundskartan visas inte")).to_be_hidden()


def test_on_a_phone_a_message_covers_nothing_that_the_map_shows(
    open_context: Opener, three_cases: list[Case], settings: LazySettings, site: str, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("/static/no/such/")
    settings.MAP_TILES_URL = site + "/static/no/such/{z}/{x}/{y}.png"
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto("/")
    message = page.locator(".map__message").filter(has_text="Bakgrundskartan visas inte")
    expect(message).to_be_visible()
    below, here = message.bounding_box(), page.locator("#map").bounding_box()
    assert below
    assert here
    assert below["y"] >= here["y"] + here["height"]
    assert here["height"] > 300


def test_the_background_map_is_thanked_for_with_its_licence(
    page: Page, three_cases: list[Case], settings: LazySettings, site: str
) -> None:
    settings.MAP_TILES_URL = site + "/static/icons/favicon.svg?{z}-{x}-{y}"
    page.goto("/")
    thanks = page.locator(".leaflet-control-attribution")
    expect(thanks).to_have_text("© OpenStreetMaps bidragsgivare")
    expect(thanks.get_by_role("link")).to_have_attribute("href", "https://www.openstreetmap.org/copyright")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(page.get_by_text("Bakgrundskartan visas inte")).to_be_hidden()


def test_when_the_list_cannot_be_had_it_says_so(
    page: Page, three_cases: list[Case], console_errors: ConsoleErrors
) -> None:
    console_errors.expect("/karta/lista?")
    page.goto("/")
    expect(pins(page)).to_have_count(3)
    page.route("**/karta/lista?**", lambda route: route.abort())
    page.locator("#map").focus()
    page.keyboard.press("+")
    expect(page.get_by_text("Listan gick inte att hämta")).to_be_visible()
