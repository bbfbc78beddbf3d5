"""The pages of a case in a real browser: by phone, by keyboard, without scripts."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import CasePhoto, Follower, Support
from routing.decide import decide
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.geometry import pin

Axe = Callable[[Page], None]
DARK_PHONE = {**PHONE, "color_scheme": "dark"}


@pytest.fixture
def rut(lilleby: Town, anna_of_streets: User) -> Follower:
    """She reported a lamp; Gatukontoret has planned it, answered and published her words."""
    point, chosen = pin(3, 3), lilleby.categories["belysning"]
    case = lifecycle.open_case(
        municipality=lilleby.municipality, category=chosen, point=point, decision=decide(point, chosen)
    )
    rut = lifecycle.follow(case, email="rut@example.org")
    lifecycle.release_text(case, text="Lampan på stolpe 14 är släckt.", by=anna_of_streets)
    lifecycle.plan(case, date=timezone.localdate() + timedelta(days=9), by=anna_of_streets)
    lifecycle.reply(case, text="Vi byter lampan nästa vecka.", is_public=True, by=anna_of_streets)
    return rut


def addresses(rut: Follower) -> list[str]:
    secret = f"/a/{rut.token}"
    return [f"/arende/{rut.case.number}", "/arende/", secret, f"{secret}/tack", f"{secret}/avisering"]


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    path = tmp_path / "lampa.jpg"
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(buffer, "JPEG")
    path.write_bytes(buffer.getvalue())
    return path


@pytest.mark.parametrize("device", [{}, PHONE, DARK_PHONE], ids=["desktop", "phone", "dark"])
def test_every_page_is_accessible(
    open_context: Opener, rut: Follower, axe_clean: Axe, device: dict[str, object]
) -> None:
    page = open_context(**device).new_page()
    for address in addresses(rut):
        page.goto(address)
        axe_clean(page)


def test_pages_that_say_what_is_wrong_are_accessible(
    page: Page, rut: Follower, axe_clean: Axe, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("404", "422")
    for address in ("/arende/AAAAAAA", f"/a/{'A' * 22}"):
        page.goto(address)
        axe_clean(page)
    page.goto(f"/a/{rut.token}")
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv något eller välj ett foto.")
    axe_clean(page)


def test_nothing_is_wider_than_a_narrow_phone(open_context: Opener, rut: Follower) -> None:
    page = open_context(viewport={"width": 320, "height": 640}).new_page()
    for address in addresses(rut):
        page.goto(address)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_the_place_is_on_a_map_and_in_words(page: Page, rut: Follower) -> None:
    page.goto(f"/arende/{rut.case.number}")
    expect(page.locator(".map .leaflet-marker-icon")).to_have_count(1)
    expect(page.get_by_text("N 6913000, E 613000")).to_be_visible()


def test_a_secret_page_fetches_nothing_from_elsewhere(page: Page, rut: Follower, site: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    for address in addresses(rut)[2:]:
        page.goto(address)
    assert [url for url in fetched if not url.startswith((site, "data:"))] == []


def test_a_number_is_copied_without_its_gaps(page: Page, rut: Follower) -> None:
    page.goto(f"/a/{rut.token}/tack")
    assert page.locator("dd .case-number").text_content() == rut.case.number


def test_the_link_is_copied_and_that_is_said(open_context: Opener, rut: Follower) -> None:
    page = open_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(f"/a/{rut.token}/tack")
    page.get_by_role("button", name="Kopiera länken").click()
    expect(page.get_by_text("Länken är kopierad.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == rut.secret_url()


def test_a_neighbour_without_scripts_has_seen_the_same(open_context: Opener, rut: Follower) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"/arende/{rut.case.number}")
    expect(page.get_by_role("button", name="Kopiera länken")).to_have_count(0)
    page.get_by_label("E-post").fill("olle@example.org")
    page.get_by_role("button", name="Jag har sett samma sak").click()
    expect(page.get_by_text("Tack! Vi har räknat dig.")).to_be_visible()
    expect(page.get_by_text("1 person till")).to_be_visible()
    assert Support.objects.get().follower.email == "olle@example.org"  # type: ignore[union-attr]


def test_the_reporter_adds_a_photo_calls_it_off_and_stops_the_mail(
    open_context: Opener, rut: Follower, photo_file: Path, do_jobs: Callable[..., int]
) -> None:
    page = open_context(java_script_enabled=False, **PHONE).new_page()
    page.goto(f"/a/{rut.token}")
    expect(page.get_by_text("Vi byter lampan nästa vecka.")).to_be_visible()
    page.get_by_label("Vad vill du berätta?").fill("Så här ser den ut.")
    page.get_by_label("Foton").set_input_files(photo_file)
    page.get_by_role("button", name="Skicka").click()
    expect(page.get_by_role("status").first).to_contain_text("Det du skickade är mottaget.")
    expect(page.get_by_text("visas här om en stund")).to_be_visible()
    do_jobs("gisreport.cases.tasks.clean_case_photo")
    page.reload()
    expect(page.get_by_role("img", name="Foto: belysning")).to_be_visible()
    page.get_by_role("button", name="Det behövs inte längre").click()
    expect(page.get_by_text("Du har sagt att felet inte längre behöver åtgärdas.")).to_be_visible()
    page.get_by_role("button", name="Stäng av mejlen").click()
    expect(page.get_by_text("Mejlen till rut@example.org är avstängda.")).to_be_visible()
    rut.refresh_from_db()
    assert not rut.wants_mail
    assert CasePhoto.objects.get().event.follower == rut  # type: ignore[union-attr]


def test_a_number_from_a_paper_leads_to_the_case(page: Page, rut: Follower) -> None:
    page.goto("/arende/")
    number = rut.case.number
    page.get_by_label("Ärendenummer").fill(f"{number[:3]} {number[3:6]} {number[6:]}".lower())
    page.get_by_label("Ärendenummer").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Belysning")
