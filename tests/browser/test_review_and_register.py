"""Reviewing, covering and registering in a real browser: with a mouse, with the keyboard, and with no script at all."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto
from reports.submit import Submitted
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.desk.test_review_queue import add_photo, report
from tests.geometry import pin

Axe = Callable[[Page], None]
QUEUE = "/handlaggning/granska/"


@pytest.fixture
def reported(lilleby: Town) -> Submitted:
    return report(lilleby)


@pytest.fixture
def photo(reported: Submitted) -> CasePhoto:
    return add_photo(reported.case)


def at_the_desk(context: BrowserContext, site: str, user: User) -> Page:
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return context.new_page()


def test_boxes_by_keyboard_alone(open_context: Opener, site: str, anna_of_streets: User, photo: CasePhoto) -> None:
    page = at_the_desk(open_context(), site, anna_of_streets)
    page.goto(f"{QUEUE}foto/{photo.pk}/")
    page.get_by_role("button", name="Lägg till en ruta").press("Enter")
    expect(page.get_by_role("button", name="Ruta 1: 40 %")).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Lägg till en ruta").press("Enter")
    page.keyboard.press("Delete")
    expect(page.get_by_role("button", name="Ruta 1: 42 %")).to_be_focused()
    page.get_by_role("button", name="Spara och publicera fotot").press("Enter")
    expect(page.get_by_text("Fotot syns nu på ärendets offentliga sida.")).to_be_visible()
    assert photo.coverings.get(is_current=True).boxes == [[0.42, 0.39, 0.21, 0.22]]


def test_boxes_by_mouse(open_context: Opener, site: str, anna_of_streets: User, photo: CasePhoto) -> None:
    page = at_the_desk(open_context(), site, anna_of_streets)
    page.goto(f"{QUEUE}foto/{photo.pk}/")
    drawing = page.locator(".cover__drawing")
    drawing.scroll_into_view_if_needed()
    area = drawing.bounding_box()
    assert area
    page.mouse.move(area["x"] + area["width"] * 0.1, area["y"] + area["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] * 0.6, area["y"] + area["height"] * 0.7)
    page.mouse.up()
    page.get_by_role("button", name="Spara rutorna").click()
    expect(page.get_by_text("Rutorna är sparade.")).to_be_visible()
    [box] = photo.coverings.get(is_current=True).boxes
    assert box == pytest.approx([0.1, 0.2, 0.5, 0.5], abs=0.01)


def test_boxes_without_a_script(open_context: Opener, site: str, anna_of_streets: User, photo: CasePhoto) -> None:
    page = at_the_desk(open_context(java_script_enabled=False, **PHONE), site, anna_of_streets)
    page.goto(f"{QUEUE}foto/{photo.pk}/")
    for cell in (1, 2):
        page.get_by_label(f"Täck del {cell} av 48", exact=True).check()
    page.get_by_role("button", name="Spara rutorna").click()
    expect(page.get_by_label("Behåll ruta 1")).to_be_checked()
    assert photo.coverings.get(is_current=True).boxes == [[0, 0, 0.25, 0.1667]]


def test_what_is_marked_is_removed_by_one_button(
    open_context: Opener, site: str, anna_of_streets: User, reported: Submitted, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("422")
    page = at_the_desk(open_context(java_script_enabled=False), site, anna_of_streets)
    page.goto(QUEUE)
    expect(page.locator("mark").first).to_contain_text("ABC 123 (registreringsnummer)")
    page.get_by_role("button", name="Ta bort det markerade").click()
    expect(page.get_by_label("Text för alla")).to_have_value("Lampan är sönder. Bilen [borttaget] står i vägen.")
    page.get_by_role("button", name="Publicera texten").click()
    expect(page.get_by_text("Inget väntar på granskning")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_call_is_taken_down(
    open_context: Opener, site: str, anna_of_streets: User, lilleby: Town, script: bool
) -> None:
    page = at_the_desk(open_context(java_script_enabled=script), site, anna_of_streets)
    where = pin(3, 3)
    page.goto(f"/handlaggning/registrera/?lat={where.y}&lon={where.x}&category=belysning")
    page.get_by_text("Telefon", exact=True).first.click()
    if script:
        page.locator("#var [data-next]").click()
        page.locator("#vad [data-next]").click()
    page.get_by_label("Vad har du sett?").fill("Lampan är släckt.")
    if script:
        page.locator("#beratta [data-next]").click()
    page.get_by_label("Med brev").check()
    page.get_by_label("Adress för brev").fill("Storgatan 3, 852 30 Lilleby")
    page.get_by_role("button", name="Registrera").click()
    if not Case.objects.exists():  # the questions of the category, where no script has shown them
        page.get_by_role("button", name="Registrera").click()
    expect(page.get_by_role("heading", name="Kvitto på anmälan")).to_be_visible()
    expect(page.locator(".qr svg")).to_be_visible()
    assert Case.objects.get().source == "phone"


@pytest.mark.parametrize("device", [{}, {**PHONE, "color_scheme": "dark"}], ids=["desktop", "dark phone"])
def test_axe_finds_nothing(
    open_context: Opener,
    site: str,
    axe_clean: Axe,
    anna_of_streets: User,
    photo: CasePhoto,
    lilleby: Town,
    device: dict[str, object],
) -> None:
    case = photo.case
    report(lilleby, text="https://example.org")
    lifecycle.release_text(case, text="Lampan.", by=anna_of_streets)
    lifecycle.release_text(case, text="Lampan lyser.", by=anna_of_streets)
    page = at_the_desk(open_context(**device), site, anna_of_streets)
    for path in (
        QUEUE,
        f"{QUEUE}{case.number}/",
        f"{QUEUE}{case.number}/versioner",
        f"{QUEUE}foto/{photo.pk}/",
        "/handlaggning/registrera/",
        f"/handlaggning/registrera/{case.number}/kvitto",
        "/handlaggning/registrera/brev/",
        "/handlaggning/karantan/",
    ):
        page.goto(path)
        axe_clean(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
