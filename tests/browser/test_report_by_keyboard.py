"""The whole report, the thank-you page, the secret page and a desk case with nothing but the keyboard; and what the
form says on the way."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from gisreport.cases.models import Case, Follower
from reports.models import Report
from routing.models import Place
from tests.browser.conftest import ConsoleErrors, Opener
from tests.cast import PASSWORD, Town
from tests.every_page import told as told
from tests.geometry import pin

Axe = Callable[[Page], None]
HERE = pin(3, 3)
MOST_STEPS = 90

# What has the focus: its name, whether its ring is seen, and whether anything that stays in place lies over it.
FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const holder = getComputedStyle(here).outlineStyle === "none"
    ? here.closest(".choice, .category, .case-row, .file") ?? here : here;
  const style = getComputedStyle(holder);
  const box = here.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
  const top = document.elementFromPoint(x, y);
  return {
    what: here.outerHTML.slice(0, 100),
    isRinged: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3,
    isInView: box.bottom > 0 && box.top < innerHeight,
    isCovered: top !== null && !here.contains(top) && !top.contains(here) && !holder.contains(top),
  };
}"""


@dataclass
class Keyboard:
    """Somebody who has no mouse. Each stop on the way must be seen."""

    page: Page

    def to(self, wanted: str) -> None:
        """Tab until the element that the selector `wanted` names has the focus."""
        for _step in range(MOST_STEPS):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
                return
            self.page.keyboard.press("Tab")
            self._is_seen()
        pytest.fail(f"{wanted} is not reached by Tab")

    def _is_seen(self) -> None:
        self.page.wait_for_timeout(10)  # the page scrolls to where the focus went
        focus = self.page.evaluate(FOCUS)
        if focus is None:
            return
        assert focus["isRinged"], f"no ring around {focus['what']}"
        assert focus["isInView"], f"outside the window: {focus['what']}"
        assert not focus["isCovered"], f"something lies over {focus['what']}"

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)

    def does(self, wanted: str) -> None:
        self.to(wanted)
        self.presses("Enter")

    def fills(self, wanted: str, text: str) -> None:
        self.to(wanted)
        self.types(text)


@pytest.fixture
def still(open_context: Opener) -> Page:
    """A desktop browser that does not slide: what is asked about has arrived."""
    return open_context(reduced_motion="reduce").new_page()


def test_from_the_start_page_to_an_answered_case(
    still: Page, open_context: Opener, lilleby: Town, anna_of_streets: User
) -> None:
    Place.objects.create(
        kind=Place.Kind.ADDRESS, name="Kajen 4", search_name="kajen 4", point=HERE, municipality=lilleby.municipality
    )
    page, keys = still, Keyboard(still)
    page.goto("/")
    keys.does("#report")
    page.wait_for_url("**/anmal")
    expect(page.locator("#map .leaflet-control-zoom")).to_be_visible()
    keys.fills("#search", "kajen")
    keys.presses("Enter")
    expect(page.locator("#search-status")).to_contain_text("Platser som stämmer: 1")
    keys.does("#found button")
    expect(page.locator("#map")).to_be_focused()
    expect(page.get_by_text("Platsen ligger i Lilleby kommun.")).to_be_visible()
    keys.does("#var [data-next]")
    expect(page.locator("#vad summary.part__title")).to_be_focused()
    keys.to("input[name=category]")
    keys.presses("ArrowDown")
    keys.presses("ArrowUp")
    expect(page.get_by_label("Belysning")).to_be_checked()
    keys.to("input[name^='answers']")
    keys.presses("Space")
    keys.does("#vad [data-next]")
    keys.fills("#id_description", "Lampan är släckt.")
    keys.does("#beratta [data-next]")
    keys.to("input[name=reply]")
    keys.presses("Space")
    keys.fills("#id_email", "rut@example.org")
    keys.does("#send")
    page.wait_for_url("**/tack")
    report = Report.objects.get()
    assert (report.text, report.answers) == ("Lampan är släckt.", {"lampor": "en"})
    assert Follower.objects.get().email == "rut@example.org"

    keys.does("main a.button")
    expect(page.get_by_role("heading", name="Vad har hänt?")).to_be_visible()
    keys.fills("#id_text", "Nu är det två.")
    keys.does("form[action$=komplettera] button")
    expect(page.get_by_role("status").first).to_contain_text("Det du skickade är mottaget.")
    keys.does("form[action$=avisering] button")
    expect(page.get_by_role("status").first).to_contain_text("Du får inga fler mejl")

    an_officer_answers(open_context(reduced_motion="reduce").new_page(), Case.objects.get())


def an_officer_answers(page: Page, case: Case) -> None:
    keys = Keyboard(page)
    page.goto("/handlaggning/")
    keys.fills("[name=login]", "anna@9001.example.org")
    keys.fills("[name=password]", PASSWORD)
    keys.presses("Enter")
    expect(page.get_by_role("heading", name="Ärenden", exact=True)).to_be_visible()
    keys.does(f"a[href*='/{case.number}/']")
    page.wait_for_url(lambda url: f"/{case.number}/" in url)
    keys.does("details:has(#paborja) summary")
    keys.does("#paborja button")
    expect(page.locator(".case-head")).to_contain_text("pågår")
    keys.fills("#svara textarea", "Vi byter den.")
    keys.does("#svara button:not([name])")
    expect(page.get_by_text("Vi byter den.")).to_be_visible()


def test_the_errors_lead_to_their_fields(still: Page, lilleby: Town, console_errors: ConsoleErrors) -> None:
    console_errors.expect("422")
    keys = Keyboard(still)
    still.goto("/anmal")
    keys.does("#send")
    expect(still.locator("#errors")).to_be_focused()
    expect(still).to_have_title("Rätta och skicka igen – Felanmälan")
    keys.does("#errors a")
    expect(still.locator("#id_place")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_refused_page_opens_at_its_errors(
    open_context: Opener, told: Follower, scripts: bool, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("422")
    page = open_context(java_script_enabled=scripts).new_page()
    page.goto(f"/a/{told.token}")
    page.get_by_role("button", name="Skicka", exact=True).click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_text")).to_be_focused()


def test_going_on_without_a_place_is_said_at_once(still: Page, lilleby: Town, axe_clean: Axe) -> None:
    keys = Keyboard(still)
    still.goto("/anmal")
    keys.does("#var [data-next]")
    expect(still.get_by_role("alert").filter(has_text="Visa platsen på kartan")).to_be_visible()
    expect(still.locator("#id_place")).to_be_focused()
    expect(still.get_by_role("button", name="Det gäller ingen särskild plats")).to_be_hidden()
    axe_clean(still)
    keys.types("Vid kajen")
    expect(still.locator("#no-place")).to_be_empty()
    keys.does("#var [data-next]")
    expect(still.locator("#vad summary.part__title")).to_be_focused()


def test_what_concerns_no_place_goes_on_without_one(still: Page, lilleby: Town) -> None:
    lilleby.municipality.categories.filter(code="park").update(needs_place=False)
    keys = Keyboard(still)
    still.goto("/anmal")
    keys.does("#var [data-next]")
    keys.does("[data-anyway]")
    expect(still.locator("#vad summary.part__title")).to_be_focused()


def test_where_one_should_call_there_is_nothing_to_send(still: Page, lilleby: Town, axe_clean: Axe) -> None:
    lilleby.municipality.categories.filter(code="vagskada").update(
        stopper={"sv": "Ring jouren: 060-19 10 00."}, stopper_ends=True
    )
    still.goto(f"/anmal?lat={HERE.y}&lon={HERE.x}&category=vagskada")
    expect(still.get_by_role("alert").filter(has_text="Ring jouren")).to_be_visible()
    expect(still.get_by_role("link", name="060-19 10 00")).to_be_visible()
    for gone in ("#send", "#beratta", "#svar", "#vad [data-next]"):
        expect(still.locator(gone)).to_be_hidden()
    axe_clean(still)
    still.locator("label.category", has_text="Belysning").click()
    expect(still.locator("#send")).to_be_visible()
    still.locator("label.category", has_text="Vägskada").click()
    expect(still.locator("#send")).to_be_hidden()
