"""The planner page in a real browser: the map follows the form, the brush works by keyboard and by hand, and without
a script the same figures are there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from gisreport.maps.fold import fold_all
from tests.browser.conftest import PHONE, Opener
from tests.browser.test_admin_pages import sign_in
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant
from tests.maps.walked import see, walk

HERE = "/planering/9001/"
BOTH = "?from=2026-04-01&to=2026-04-30&compare_from=2026-01-01&compare_to=2026-01-31"
ACROSS = [(1, 4), (2, 3), (4, 2)]  # month of 2026, and how many lamps went out in it

Axe = Callable[[Page], None]


@pytest.fixture
def town(lilleby: Town) -> Town:
    for month, lamps in ACROSS:
        for number in range(lamps):
            plant(lilleby, pin(2 + number, 3), at=datetime(2026, month, 15, 12, tzinfo=UTC))
    plant(lilleby, pin(7, 7), "vagskada", at=datetime(2026, 4, 10, 12, tzinfo=UTC))
    fold_all()
    return lilleby


def told(page: Page) -> str:
    return page.locator("#sum").inner_text()


def test_what_is_chosen_is_counted_and_stands_in_the_address(
    open_context: Opener, town: Town, per_the_planner: User
) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(HERE)
    expect(page.locator("#map-0 canvas").first).to_be_visible()
    expect(page.locator(".planning__drawn")).to_be_hidden()
    assert told(page) == "10 ärenden"
    page.get_by_text("Välj kategorier").click()
    page.get_by_label("Vägskada").check()
    expect(page.locator("#sum")).to_have_text("1 ärende")
    expect(page.locator("#planning-status")).to_have_text("1 ärende")
    assert "category=vagskada" in page.url
    page.get_by_label("Vägskada").uncheck()
    expect(page.locator("#sum")).to_have_text("10 ärenden")
    page.go_back()
    expect(page.locator("#sum")).to_have_text("1 ärende")
    expect(page.get_by_label("Vägskada")).to_be_checked()


def test_a_period_is_chosen_by_keyboard_and_the_focus_stays(
    open_context: Opener, town: Town, per_the_planner: User
) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(HERE)
    slider = page.get_by_label("Från månad")
    slider.focus()
    expect(slider).to_have_attribute("aria-valuetext", "januari 2026")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#sum")).to_have_text("3 ärenden")  # March and April
    expect(page.get_by_label("Från och med", exact=True)).to_have_value("2026-03-01")
    expect(page.get_by_label("Från månad")).to_be_focused()
    page.get_by_label("Till månad").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#sum")).to_have_text("0 ärenden")
    expect(page.get_by_label("Till och med", exact=True)).to_have_value("2026-03-31")
    expect(page.get_by_text("Inga ärenden stämmer med urvalet")).to_be_visible()


def test_a_period_is_pulled_across_the_bars(open_context: Opener, town: Town, per_the_planner: User) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(HERE)
    drawing = page.locator(".histogram__bars")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 50, steps=4)
    page.mouse.up()
    expect(page.locator("#sum")).to_have_text("7 ärenden")  # January and February
    assert "to=2026-02-28" in page.url


def test_two_maps_move_together_and_become_one(open_context: Opener, town: Town, per_the_planner: User) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(f"{HERE}{BOTH}")
    first, second = page.locator("#map-0"), page.locator("#map-1")
    expect(second.locator("canvas").first).to_be_visible()
    expect(first).to_have_attribute("aria-label", "1 januari 2026 – 31 januari 2026")
    before = second.locator(".leaflet-control-scale-line").inner_text()
    first.get_by_role("button", name="Zooma in").click()
    expect(second.locator(".leaflet-control-scale-line")).not_to_have_text(before)
    page.get_by_role("link", name="Skillnad", exact=True).first.click()
    expect(second).to_be_hidden()
    expect(page.get_by_text("1 färre")).to_be_visible()
    page.get_by_role("link", name="Sluta jämföra").click()
    expect(page.get_by_role("link", name="Sluta jämföra")).to_have_count(0)
    expect(page.locator("[name=compare_from]")).to_have_value("")


def test_only_what_the_map_shows_can_be_counted(open_context: Opener, town: Town, per_the_planner: User) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(HERE)
    page.locator("tr[data-cell] a").first.click()  # a cell from near
    expect(page.get_by_text("i en del av kommunen")).to_be_visible()
    page.get_by_role("link", name="Visa hela kommunen").click()
    expect(page.locator("#sum")).to_have_text("10 ärenden")
    page.get_by_role("button", name="Räkna bara det som syns i kartan").click()
    expect(page.get_by_text("i en del av kommunen")).to_be_visible()
    assert "bbox=" in page.url


def test_a_view_is_saved_with_what_was_chosen_last(open_context: Opener, town: Town, per_the_planner: User) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(HERE)
    page.get_by_label("Läge nu").select_option("open")
    expect(page.get_by_text("Läge: inte klara än")).to_be_visible()
    page.get_by_label("Namn på vyn").fill("Det som återstår")
    page.get_by_role("button", name="Spara vyn").click()
    expect(page.get_by_text("Vyn Det som återstår är sparad.")).to_be_visible()
    expect(page).to_have_url(re.compile("status=open"))


def test_without_a_script_it_is_all_there(open_context: Opener, town: Town, per_the_planner: User) -> None:
    page = sign_in(open_context(java_script_enabled=False), per_the_planner)
    page.goto(HERE)
    expect(page.locator(".drawn > svg")).to_be_visible()
    expect(page.locator("#maps")).to_be_hidden()
    expect(page.locator("#brush")).to_be_hidden()
    page.get_by_label("Från och med", exact=True).fill("2026-04-01")
    page.get_by_role("button", name="Visa").click()
    assert told(page) == "3 ärenden"
    page.get_by_role("link", name="Närmaste namn").click()
    assert told(page) == "3 ärenden"


def test_paper_gets_the_drawing_in_the_size_that_was_chosen(
    open_context: Opener, town: Town, per_the_planner: User
) -> None:
    page = sign_in(open_context(), per_the_planner)
    for paper, width in (("a4", 842), ("a3", 1191)):
        page.goto(f"{HERE}?paper={paper}")
        expect(page.locator("#map-0 canvas").first).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator(".drawn > svg")).to_be_visible()
        expect(page.locator("#maps")).to_be_hidden()
        expect(page.locator("#planning-form")).to_be_hidden()
        for heading in ("Ärenden i rutan", "Så har vi räknat", "Vad gäller det?", "Var är de?"):
            expect(page.get_by_text(heading)).to_be_visible()
        boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+)", page.pdf(prefer_css_page_size=True))
        assert {round(float(one)) for one in boxes} == {width}
        page.emulate_media(media="screen")


def test_an_area_is_drawn_on_the_map_and_stands_in_the_address(
    open_context: Opener, town: Town, per_the_planner: User
) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(HERE)
    page.get_by_role("button", name="Rita ett område").click()
    done = page.get_by_role("button", name="Räkna i området")
    expect(done).to_be_disabled()
    box = page.locator("#map-0").bounding_box()
    assert box
    page.locator("#map-0").scroll_into_view_if_needed()
    for x, y in ((0.1, 0.15), (0.9, 0.15), (0.9, 0.8), (0.1, 0.8)):
        page.locator("#map-0").click(position={"x": box["width"] * x, "y": box["height"] * y})
    expect(page.get_by_text("Hörn hittills: 4.")).to_be_visible()
    done.click()
    expect(page.get_by_text("Område: ett ritat område")).to_be_visible()
    assert "area=" in page.url
    corners = page.get_by_label("Eget område").input_value()
    assert corners.count(";") == 3
    expect(page.locator("#draw")).to_be_focused()
    page.get_by_role("link", name="Visa hela kommunen").click()
    expect(page.locator("#sum")).to_have_text("10 ärenden")
    expect(page.get_by_label("Eget område")).to_have_value("")


def test_drawing_is_given_up_with_escape(open_context: Opener, town: Town, per_the_planner: User) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(HERE)
    page.get_by_role("button", name="Rita ett område").press("Enter")
    expect(page.locator("#draw")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#draw")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("button", name="Räkna i området")).to_be_hidden()


def test_an_area_is_chosen_by_keyboard(open_context: Opener, town: Town, per_the_planner: User) -> None:
    page = sign_in(open_context(), per_the_planner)
    page.goto(HERE)
    page.get_by_text("Välj område").press("Enter")
    page.get_by_role("checkbox", name="Parken").press("Space")
    expect(page.get_by_text("Område: Parken")).to_be_visible()
    assert "area=park:9001:" in page.url.replace("%3A", ":")


def test_the_layers_change_place_and_never_mix(open_context: Opener, town: Town, per_the_planner: User) -> None:
    walk(town, (3, 3), (3.2, 3))
    see(town, 3.1, 3, "a", "b", "c")
    page = sign_in(open_context(), per_the_planner)
    page.goto(f"{HERE}?from=2026-04-01&category=belysning")
    page.locator("main").get_by_role("link", name="Trygghetsvandringar").click()
    expect(page.locator("#sum")).to_have_text("3 iakttagelser")
    expect(page.get_by_label("Från och med", exact=True)).to_have_value("2026-04-01")
    expect(page.get_by_label("Läge nu")).to_have_count(0)
    page.get_by_label("Slag").select_option("positive")
    expect(page.locator("#sum")).to_have_text("0 iakttagelser")
    assert "layer=observations" in page.url


@pytest.mark.parametrize(
    ("device", "queries"),
    [
        ({}, ["", f"{BOTH}&view=difference", "?to=1999-01-01", "?layer=observations"]),
        ({**PHONE, "color_scheme": "dark"}, ["", BOTH, f"{BOTH}&layer=observations&view=difference"]),
    ],
    ids=["desktop", "dark phone"],
)
def test_axe_finds_nothing(
    open_context: Opener,
    axe_clean: Axe,
    town: Town,
    per_the_planner: User,
    device: dict[str, object],
    queries: list[str],
) -> None:
    walk(town, (3, 3), (3.2, 3))
    see(town, 3.1, 3, "a", "b", "c", "d", "e")
    page = sign_in(open_context(**device), per_the_planner)
    page.goto(f"{HERE}oppna-data?quarter=2026-Q2")
    expect(page.get_by_role("button", name="Publicera 2026-Q2 för alltid")).to_be_visible()
    axe_clean(page)
    for query in queries:
        page.goto(f"{HERE}{query}")
        expect(page.locator("#map-0 .leaflet-control-zoom-in")).to_be_visible()
        axe_clean(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), query
