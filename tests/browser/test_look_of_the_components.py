"""Every component in a real browser: axe, both themes, phone and desk, 320 px, double text, right to left, keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, ConsoleErrors

pytestmark = [pytest.mark.urls("tests.browser.styleguide.urls"), pytest.mark.django_db(transaction=True)]

PAGES = ["report", "report/?fel=1", "case", "desk", "map"]
Opener = Callable[..., BrowserContext]


def address(page: str) -> str:
    return f"/styleguide/{page}" if "?" in page else f"/styleguide/{page}/"


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(
    open_context: Opener, axe_clean: Callable[[Page], None], device: dict[str, Any], scheme: str
) -> None:
    page = open_context(**device, color_scheme=scheme, reduced_motion="reduce").new_page()
    for name in PAGES:
        page.goto(address(name))
        axe_clean(page)
        assert overflow(page) <= 0, name


def test_nothing_sticks_out_at_320_pixels(open_context: Opener) -> None:
    page = open_context(viewport={"width": 320, "height": 640}).new_page()
    for name in PAGES:
        page.goto(address(name))
        assert overflow(page) <= 0, name


def test_nothing_sticks_out_with_text_of_double_size(open_context: Opener) -> None:
    page = open_context(viewport={"width": 640, "height": 800}).new_page()
    for name in PAGES:
        page.goto(address(name))
        page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        assert overflow(page) <= 0, name


def test_pages_turn_round_for_a_language_from_right_to_left(open_context: Opener, settings: LazySettings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    page = open_context(**PHONE, locale="ar").new_page()
    for name in PAGES:
        page.goto(address(name))
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    brand, menu = page.locator(".brand").bounding_box(), page.locator(".menu-button--nav").bounding_box()
    assert brand
    assert menu
    assert brand["x"] > menu["x"]


def test_the_ring_is_seen_wherever_the_keyboard_goes(open_context: Opener) -> None:
    page = open_context().new_page()
    for name in PAGES:
        page.goto(address(name))
        for step in range(60):
            page.keyboard.press("Tab")
            ring = page.evaluate(RING)
            if ring is None:
                break
            assert ring["width"] >= 3, (name, step, ring)
            assert ring["style"] == "solid", (name, step, ring)


RING = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const holder = getComputedStyle(here).outlineStyle === "none"
        ? here.closest(".choice, .category, .case-row, .file") : here;
    const style = getComputedStyle(holder ?? here);
    return { what: here.outerHTML.slice(0, 120), style: style.outlineStyle, width: parseFloat(style.outlineWidth) };
}"""


def test_the_first_step_leads_past_the_header(page: Page) -> None:
    page.goto(address("case"))
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Hoppa till innehållet")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_menus_open_and_close_from_the_keyboard(open_context: Opener, scripts: bool) -> None:
    page = open_context(**PHONE, java_script_enabled=scripts).new_page()
    page.goto(address("case"))
    report = page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Anmäl ett fel")
    expect(report).to_be_hidden()
    page.get_by_role("button", name="Meny").press("Enter")
    expect(report).to_be_visible()
    page.keyboard.press("Escape")
    expect(report).to_be_hidden()


def test_on_a_wide_screen_the_menu_lies_open(page: Page) -> None:
    page.goto(address("case"))
    expect(page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Karta")).to_be_visible()
    expect(page.get_by_role("button", name="Meny")).to_be_hidden()


def test_a_module_finds_its_packages_through_the_import_map(page: Page) -> None:
    """Leaflet, pbf and vector-tile by their bare names; the fixture sees that the console stays silent."""
    page.goto(address("map"))
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    expect(page.get_by_role("button", name="Belysning, Storgatan 1")).to_be_visible()


def test_the_policy_stops_a_script_that_somebody_slipped_in(page: Page, console_errors: ConsoleErrors) -> None:
    console_errors.expect("Content Security Policy")
    page.goto(address("case"))
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(
            "() => { const s = document.createElement('script'); s.text = 'window.hit = 1'; document.body.append(s) }"
        )
    assert page.evaluate("() => window.hit === undefined")


def test_our_own_type_is_used(page: Page) -> None:
    page.goto(address("case"))
    assert page.evaluate("() => document.fonts.ready.then(() => [...document.fonts].map(font => font.status))") == [
        "loaded"
    ]


def test_nothing_moves_for_someone_who_asked_for_stillness(open_context: Opener) -> None:
    page = open_context(reduced_motion="reduce").new_page()
    page.goto(address("case"))
    assert page.evaluate("() => getComputedStyle(document.querySelector('.button')).transitionDuration") == "0s"
    assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_gets_the_matter_and_not_the_controls(page: Page) -> None:
    page.goto(address("case"))
    page.emulate_media(media="print")
    expect(page.locator(".site-footer")).to_be_hidden()
    expect(page.get_by_role("button", name="Spara")).to_be_hidden()
    expect(page.locator(".timeline")).to_be_visible()
    expect(page.locator(".qr svg")).to_be_visible()
