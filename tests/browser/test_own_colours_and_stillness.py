"""Readers who choose their own colours still see what is chosen, where they are and what a shape means; readers who
asked for stillness see nothing move. Every marker has a name of its own."""

import pytest
from playwright.sync_api import Page, expect

from gisreport.cases.models import Follower
from reports.submit import submit
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.every_page import told as told
from tests.geometry import pin
from tests.reports.sending import a_submission

HERE = pin(3, 3)
FORM = f"/anmal?lat={HERE.y}&lon={HERE.x}&category=belysning"
OUTLINE = "(one) => getComputedStyle(one).outlineStyle"
BORDER = "(one) => getComputedStyle(one).borderTopStyle"
COLOUR = "(one) => getComputedStyle(one).color"
SYSTEM_TEXT = "() => { document.body.style.color = 'CanvasText'; return getComputedStyle(document.body).color }"

# Elements that take time to change, and what moves right now.
MOVES = """() => [...document.querySelectorAll("*")]
  .filter((one) => ["transitionDuration", "animationDuration"]
    .some((name) => getComputedStyle(one)[name].split(",").some((time) => parseFloat(time) > 0)))
  .map((one) => one.outerHTML.slice(0, 100))
  .concat(document.getAnimations().map(String))"""


@pytest.fixture
def own_colours(open_context: Opener) -> Page:
    return open_context(forced_colors="active").new_page()


def test_the_chosen_category_and_the_buttons_are_seen(own_colours: Page, lilleby: Town) -> None:
    page = own_colours
    page.goto(FORM)
    chosen = page.locator("label.category:has(:checked)")
    assert chosen.evaluate(OUTLINE) == "solid"
    assert page.locator("label.category:not(:has(:checked))").first.evaluate(OUTLINE) == "none"
    assert {each.evaluate(BORDER) for each in page.locator(".button:visible").all()} == {"solid"}
    chosen.locator("input").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("label.category:has(:focus-visible)").evaluate(OUTLINE) == "solid"


def test_shapes_take_the_readers_colour_and_pins_keep_theirs(own_colours: Page, told: Follower) -> None:
    page = own_colours
    page.goto(f"/?lat={HERE.y}&lon={HERE.x}&zoom=15")
    expect(page.locator(".pin")).to_have_count(1)
    text = page.evaluate(SYSTEM_TEXT)
    shapes = page.locator(".case-list .status__shape").all()
    assert shapes
    assert {shape.evaluate(COLOUR) for shape in shapes} == {text}
    background = page.locator(".pin").evaluate("(one) => getComputedStyle(one, '::before').backgroundColor")
    assert background != page.evaluate("() => getComputedStyle(document.body).backgroundColor")


def test_errors_and_notices_have_an_edge(own_colours: Page, told: Follower, console_errors: ConsoleErrors) -> None:
    console_errors.expect("422")
    page = own_colours
    page.goto(FORM)
    for kind in (".notice:visible", ".danger-line"):
        assert {each.evaluate(BORDER) for each in page.locator(kind).all()} <= {"solid"}
    page.goto(f"/a/{told.token}")
    page.locator("form[action$=komplettera] button").click()
    assert page.locator(".error-summary").evaluate(BORDER) == "solid"


def test_nothing_moves(open_context: Opener, told: Follower) -> None:
    page = open_context(reduced_motion="reduce", **PHONE).new_page()
    for address in ("/", FORM, f"/arende/{told.case.number}", f"/a/{told.token}"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(MOVES) == [], address


def test_the_map_jumps_where_it_would_slide(open_context: Opener, told: Follower) -> None:
    page = open_context(reduced_motion="reduce").new_page()
    page.goto(f"/?lat={HERE.y}&lon={HERE.x}&zoom=15")
    expect(page.locator(".pin")).to_have_count(1)
    page.get_by_role("button", name="Zooma in").click()
    assert page.locator(".leaflet-zoom-anim, .leaflet-pan-anim").count() == 0
    assert page.evaluate(MOVES) == []


def test_every_marker_has_a_name_of_its_own(page: Page, lilleby: Town) -> None:
    for x, y in ((3, 3), (3, 3), (3.2, 3), (3.4, 3), (3.4, 3.3), (4, 3)):
        submit(a_submission(lilleby, category="vagskada", point=pin(x, y)))
    page.goto(f"/?lat={HERE.y}&lon={HERE.x}&zoom=15")
    markers = page.locator(".leaflet-marker-pane [role=button]")
    expect(markers.nth(2)).to_be_visible()
    page.wait_for_load_state("networkidle")  # until all have come, they change
    names = markers.evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert len(names) > 2
    assert all(names)
    assert len(set(names)) == len(names)
    zooming = page.locator(".leaflet-control-zoom a").all()
    assert [each.get_attribute("aria-label") for each in zooming] == ["Zooma in", "Zooma ut"]
