"""Picking a place, on the map of the report form."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Opener
from tests.cast import Town
from tests.geometry import pin

HERE = pin(3, 3)
FORM = f"/anmal?lat={HERE.y:.6f}&lon={HERE.x:.6f}"


def own_pin(page: Page) -> Locator:
    return page.get_by_role("img", name="Platsen för felet. Dra markören om den står fel.")


def picked(page: Page) -> tuple[float, float]:
    """What the form would send: lon, lat."""
    return (
        float(page.locator("input[name=lon]").input_value()),
        float(page.locator("input[name=lat]").input_value()),
    )


def test_a_click_picks_the_place(page: Page, lilleby: Town) -> None:
    page.goto(FORM)
    expect(own_pin(page)).to_be_visible()
    page.locator("#map").click(position={"x": 100, "y": 80})
    expect(page.get_by_text(re.compile(r"Platsen är vald: 62\.\d{5}, 17\.\d{5}"))).to_be_visible()
    expect(own_pin(page)).to_have_count(1)
    lon, lat = picked(page)
    assert lon < HERE.x
    assert lat > HERE.y


def test_the_pin_can_be_dragged(page: Page, lilleby: Town) -> None:
    page.goto(FORM)
    box = own_pin(page).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=5)
    page.mouse.up()
    expect(page.get_by_text("Platsen är vald")).to_be_visible()
    assert picked(page)[0] > HERE.x
    assert picked(page)[1] == pytest.approx(HERE.y, abs=1e-4)


def test_by_keyboard_the_map_moves_under_the_cross(page: Page, lilleby: Town) -> None:
    page.goto(FORM)
    expect(own_pin(page)).to_be_visible()
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".leaflet-pan-anim")).to_have_count(0)
    button = page.get_by_role("button", name="Använd kartans mitt")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Platsen är vald")).to_be_visible()
    assert picked(page)[0] > HERE.x


def test_the_device_says_where_it_is_and_how_surely(open_context: Opener, lilleby: Town) -> None:
    there = pin(4, 4)
    context = open_context(
        **PHONE,
        geolocation={"latitude": there.y, "longitude": there.x, "accuracy": 24.2},
        permissions=["geolocation"],
    )
    page = context.new_page()
    page.goto(FORM)
    page.get_by_role("button", name="Använd min plats").click()
    expect(page.get_by_text("på ungefär 25 meter när")).to_be_visible()
    expect(page.locator("path.map-accuracy")).to_be_visible()
    assert picked(page) == pytest.approx((there.x, there.y), abs=1e-5)


def test_a_device_that_may_not_say_leaves_other_ways(open_context: Opener, lilleby: Town) -> None:
    page = open_context(permissions=[]).new_page()
    page.goto(FORM)
    page.get_by_role("button", name="Använd min plats").click()
    expect(page.get_by_text("Webbläsaren får inte läsa din plats. Sök platsen, eller peka på kartan.")).to_be_visible()
    page.locator("#map").click(position={"x": 100, "y": 80})
    expect(page.get_by_text("Platsen är vald")).to_be_visible()


def test_the_wheel_belongs_to_the_page_until_the_map_is_chosen(page: Page, lilleby: Town) -> None:
    page.goto(FORM)
    expect(own_pin(page)).to_be_visible()
    page.locator("#map").hover()
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => window.scrollY > 0")
