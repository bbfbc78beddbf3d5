"""The inbox in a real browser: without a reload, by keyboard, on a phone; without a script the same as plain pages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from reports.submit import Submission, submit
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.browser.test_admin_pages import sign_in
from tests.cast import Town
from tests.geometry import pin

HERE = "/handlaggning/"
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
TEXTS = ("Gatubelysningen är släckt vid kajen", "Hål i vägbanan", "Belysningen på skolgården blinkar")

Axe = Callable[[Page], None]


@pytest.fixture
def cases(lilleby: Town) -> list[Case]:
    """A lamp, a hole and another lamp, a kilometre apart."""
    kinds = ("belysning", "vagskada", "belysning")
    sent = [
        Submission(
            category=lilleby.categories[kind], municipality=lilleby.municipality, point=pin(2 + at, 3), text=text
        )
        for at, (kind, text) in enumerate(zip(kinds, TEXTS, strict=True))
    ]
    return [submit(one).case for one in sent]


@pytest.fixture
def inbox(open_context: Opener, cases: list[Case], anna_of_streets: User) -> Page:
    page = sign_in(open_context(), anna_of_streets)
    page.goto(HERE)
    expect(page.locator("#inbox-status")).to_have_text("3 ärenden")
    return page


def test_what_is_typed_narrows_the_list_without_a_reload(inbox: Page, axe_clean: Axe) -> None:
    inbox.evaluate("window.isTheSame = true")
    inbox.get_by_role("searchbox").fill("belysning")
    expect(inbox.locator("#inbox-status")).to_have_text("2 ärenden")
    assert "q=belysning" in inbox.url
    expect(inbox.get_by_role("searchbox")).to_be_focused()
    inbox.get_by_text("Filtrera").click()
    inbox.get_by_label("Kategori").select_option("vagskada")
    expect(inbox.get_by_role("heading", name="Inga ärenden stämmer med urvalet")).to_be_visible()
    inbox.go_back()
    expect(inbox.locator("#inbox-status")).to_have_text("2 ärenden")
    expect(inbox.get_by_label("Kategori")).to_have_value("")
    assert inbox.evaluate("window.isTheSame")
    axe_clean(inbox)


def test_the_map_asks_once_and_for_what_the_list_shows(inbox: Page) -> None:
    asked: list[str] = []
    inbox.on("request", lambda request: asked.append(request.url) if "karta.json" in request.url else None)
    inbox.goto(f"{HERE}?category=belysning")
    expect(inbox.locator("#map .pin")).to_have_count(2)
    assert [url.partition("?")[2] for url in asked] == ["category=belysning"]


def test_a_list_that_begins_with_nothing_gets_its_map_when_there_is_something(inbox: Page) -> None:
    inbox.goto(f"{HERE}?status=declined")
    expect(inbox.get_by_role("heading", name="Inga ärenden stämmer med urvalet")).to_be_visible()
    inbox.wait_for_load_state("networkidle")
    expect(inbox.locator("#map .pin")).to_have_count(0)
    inbox.get_by_role("link", name="Visa alla öppna", exact=True).click()
    expect(inbox.locator("#map .pin")).to_have_count(3)


def test_it_is_worked_by_keyboard(inbox: Page, cases: list[Case], axe_clean: Axe) -> None:
    inbox.keyboard.press("j")
    inbox.keyboard.press("j")
    rows = inbox.locator(".inbox-row")
    expect(rows.nth(1).get_by_role("link")).to_be_focused()
    inbox.keyboard.press("x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    expect(inbox.locator("#many-title")).to_have_text("Gör något med de markerade (1)")
    inbox.keyboard.press("k")
    expect(rows.nth(0).get_by_role("link")).to_be_focused()
    inbox.keyboard.press("/")
    expect(inbox.get_by_role("searchbox")).to_be_focused()
    inbox.keyboard.type("jx?")
    expect(inbox.get_by_role("searchbox")).to_have_value("jx?")
    inbox.get_by_role("searchbox").fill("")
    inbox.get_by_role("searchbox").blur()
    inbox.keyboard.press("?")
    expect(inbox.get_by_role("dialog", name="Kortkommandon")).to_be_visible()
    axe_clean(inbox)
    inbox.keyboard.press("Escape")
    inbox.keyboard.press("g")
    inbox.keyboard.press("m")
    expect(inbox.locator("#inbox-status")).to_have_text("0 ärenden")
    inbox.keyboard.press("g")
    inbox.keyboard.press("i")
    expect(inbox.locator("#inbox-count")).to_be_focused()
    expect(rows).to_have_count(3)
    inbox.keyboard.press("j")
    inbox.keyboard.press("Enter")
    expect(inbox).to_have_url(re.compile(cases[0].number))


def test_the_keys_can_be_turned_off_and_stay_so(inbox: Page) -> None:
    inbox.get_by_role("button", name="Kortkommandon").click()
    inbox.get_by_label("Använd kortkommandon").uncheck()
    inbox.get_by_role("button", name="Stäng").click()
    inbox.reload()
    expect(inbox.locator("#inbox-status")).to_have_text("3 ärenden")
    inbox.keyboard.press("?")
    inbox.keyboard.press("j")
    expect(inbox.get_by_role("dialog")).to_be_hidden()
    expect(inbox.locator(".case-row__link:focus")).to_have_count(0)


def test_a_pin_leads_to_its_row_and_a_row_shows_its_pin(inbox: Page, cases: list[Case]) -> None:
    pins = inbox.locator("#map .map-pin")
    expect(pins).to_have_count(3)
    inbox.locator(f'.map-pin[aria-label*="{cases[1].number}"]').click()
    row = inbox.locator(f'.inbox-row[data-number="{cases[1].number}"]')
    expect(row.get_by_role("link")).to_be_focused()
    inbox.locator(f'.inbox-row[data-number="{cases[2].number}"]').get_by_role("link").focus()
    expect(inbox.locator(f'.map-pin[aria-label*="{cases[2].number}"] .pin--selected')).to_be_visible()
    inbox.get_by_role("searchbox").fill("vägbanan")
    expect(pins).to_have_count(1)
    inbox.get_by_role("button", name="Dölj kartan").click()
    expect(inbox.locator("#map")).to_be_hidden()
    expect(inbox.get_by_role("button", name="Visa kartan")).to_have_attribute("aria-expanded", "false")


def test_all_are_ticked_and_changed_together(inbox: Page, cases: list[Case], axe_clean: Axe) -> None:
    expect(inbox.locator("#inbox-many")).to_be_hidden()
    inbox.get_by_role("link", name="Markera alla på sidan").click()
    expect(inbox.locator("#many-title")).to_have_text("Gör något med de markerade (3)")
    inbox.locator("#inbox-many summary", has_text="Påbörja").click()
    axe_clean(inbox)
    inbox.get_by_role("button", name="Markera som påbörjade").click()
    expect(inbox.get_by_text("3 ärenden är påbörjade.")).to_be_visible()
    expect(inbox.locator(".inbox-row", has_text="Pågår")).to_have_count(3)


def test_a_choice_is_saved_under_a_name(inbox: Page) -> None:
    inbox.get_by_role("searchbox").fill("belysning")
    inbox.get_by_text("Spara urvalet").click()
    inbox.get_by_label("Namn på urvalet").fill("Lampor")
    inbox.get_by_role("button", name="Spara", exact=True).click()
    expect(inbox.get_by_text("Urvalet ”Lampor” är sparat.")).to_be_visible()
    kept = inbox.get_by_role("navigation", name="Urval").get_by_role("link", name="Lampor")
    expect(kept).to_have_attribute("aria-current", "true")


def test_without_a_script_it_is_plain_pages(
    open_context: Opener, cases: list[Case], anna_of_streets: User, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("422")
    page = sign_in(open_context(java_script_enabled=False), anna_of_streets)
    page.goto(HERE)
    page.get_by_role("searchbox").fill("belysning")
    page.get_by_role("button", name="Sök", exact=True).click()
    expect(page.get_by_role("heading", name="2 ärenden")).to_be_visible()
    page.get_by_role("link", name="Markera alla på sidan").click()
    expect(page.locator("[name=case]:checked")).to_have_count(2)
    page.locator("#inbox-many summary", has_text="Lämna över").click()
    page.get_by_label("Till", exact=True).select_option(label="Parkförvaltningen")
    page.get_by_role("button", name="Lämna över ärendena").click()
    expect(page.get_by_role("heading", name="Lämna över: det gick inte")).to_be_visible()
    expect(page.locator("[name=case]:checked")).to_have_count(2)
    page.get_by_label("Ärendena går vidare, eftersom …").fill("parken äger marken")
    page.get_by_role("button", name="Lämna över ärendena").click()
    expect(page.get_by_text("2 ärenden är överlämnade.")).to_be_visible()
    assert "q=belysning" in page.url


@pytest.mark.parametrize("size", [PHONE, NARROW], ids=["phone", "320"])
def test_in_the_van(
    open_context: Opener, cases: list[Case], anna_of_streets: User, axe_clean: Axe, size: dict[str, object]
) -> None:
    page = sign_in(open_context(**size), anna_of_streets)
    page.goto(HERE)
    expect(page.locator("#map")).to_be_hidden()
    expect(page.get_by_label("Kategori")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    starts = page.locator(".inbox-row__when").evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
    assert len(set(starts)) == 1
    page.get_by_role("checkbox").first.check()
    page.get_by_text("Filtrera").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe_clean(page)
    page.get_by_role("button", name="Visa kartan").click()
    expect(page.locator("#map .map-pin").first).to_be_visible()
