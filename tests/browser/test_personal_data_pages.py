"""The pages about one's own data, and those where staff decide about them: no faults for axe, no sideways scroll."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from gisreport.privacy.retention import carry_out_all
from tests.browser.conftest import PHONE, Opener
from tests.browser.test_admin_pages import sign_in
from tests.cast import Town
from tests.privacy.conftest import Person, Told, closed, tell_everything

REASONS = "Uppgifterna behövs för att ärendet ska kunna avslutas. De gallras 24 månader efter det."
AxeClean = Callable[[Page], None]


@pytest.fixture
def rut(lilleby: Town) -> Told:
    return tell_everything(lilleby, Person())


def looked_at(page: Page, axe_clean: AxeClean, name: str) -> None:
    """Axe finds nothing, and nothing sticks out to the side."""
    axe_clean(page)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{name} is {width} px wide"  # type: ignore[index]
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]


def test_someone_asks_and_reads_the_answer(
    open_context: Opener, rut: Told, karin_the_coordinator: User, axe_clean: AxeClean
) -> None:
    phone = open_context(**PHONE).new_page()
    phone.goto(f"/a/{rut.follower.token}")
    phone.get_by_role("link", name="Se och ladda ner det som finns sparat om dig").click()
    looked_at(phone, axe_clean, "own-data")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Ladda ner allt, med bilder (ZIP)").click()
    assert download.value.suggested_filename == f"mina-uppgifter-{rut.case.number}.zip"
    phone.get_by_role("link", name="Be om att uppgifter tas bort").click()
    looked_at(phone, axe_clean, "asking")
    phone.get_by_role("textbox").fill("Jag vill inte synas.")
    phone.get_by_role("button", name="Be om att mina uppgifter tas bort").click()
    expect(phone.get_by_role("heading", name="Kommunen prövar din begäran")).to_be_visible()

    page = sign_in(open_context(), karin_the_coordinator)
    page.goto("/handlaggning/radering/")
    page.get_by_role("link", name="Pröva").click()
    looked_at(page, axe_clean, "request")
    page.get_by_label("Avslag: inget tas bort").check()
    page.get_by_role("textbox", name="Skäl").fill(REASONS)
    page.get_by_role("button", name="Visa vad beslutet innebär").click()
    expect(page.get_by_role("status")).to_contain_text("Inget tas bort.")
    looked_at(page, axe_clean, "foreseen")
    page.get_by_role("button", name="Fatta beslutet").click()
    expect(page.get_by_role("status")).to_contain_text("Beslutet är fattat")

    phone.reload()
    expect(phone.get_by_text(REASONS)).to_be_visible()
    expect(phone.get_by_text("förvaltningsrätten").first).to_be_visible()
    looked_at(phone, axe_clean, "answered")


def test_an_administrator_sees_first_what_a_rule_would_do(
    open_context: Opener, rut: Told, eva_the_administrator: User, axe_clean: AxeClean
) -> None:
    closed(rut.case, 800)
    page = sign_in(open_context(), eva_the_administrator)
    page.goto("/administration/9001/gallring/")
    page.get_by_role("link", name="Lägg till en regel").click()
    page.get_by_label("Det här tas bort").select_option("words")
    page.get_by_label("Månader efter att ärendet avslutades").fill("24")
    page.get_by_label("Gallringsbeslut").fill("Dokumenthanteringsplanen 2026, § 14")
    page.get_by_label("Beslutat av").fill("Tekniska nämnden")
    page.get_by_label("Beslutsdatum").fill("2026-01-02")
    page.get_by_role("button", name="Visa vad regeln skulle ta bort").click()
    expect(page.get_by_role("status")).to_contain_text("I dag skulle regeln gälla 1 ärende.")
    looked_at(page, axe_clean, "preview")
    page.get_by_role("button", name="Spara regeln").click()
    carry_out_all()
    page.goto("/administration/9001/gallring/")
    looked_at(page, axe_clean, "rules")
