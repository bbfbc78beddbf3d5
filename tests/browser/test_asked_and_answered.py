"""What whoever reported is asked, in a real browser: on a phone, without scripts, in a letter's language."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.ask import ask
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, CasePhoto, Feedback, Follower, Inquiry
from gisreport.cases.status import Status
from gisreport.desk.digest import token_of
from routing.decide import decide
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.geometry import pin

Axe = Callable[[Page], None]
QUESTION = "Är det lampan vid lekplatsen?"
NARROW = {"viewport": {"width": 320, "height": 640}}


@pytest.fixture
def rut(lilleby: Town) -> Follower:
    point, chosen = pin(3, 3), lilleby.categories["belysning"]
    case = lifecycle.open_case(
        municipality=lilleby.municipality, category=chosen, point=point, decision=decide(point, chosen)
    )
    return lifecycle.follow(case, email="rut@example.org")


@pytest.fixture
def inquiry(rut: Follower, anna_of_streets: User) -> Inquiry:
    return ask(rut.case, follower=rut, text=QUESTION, by=anna_of_streets)


@pytest.fixture
def closed(rut: Follower, anna_of_streets: User) -> Follower:
    lifecycle.resolve(rut.case, by=anna_of_streets)
    return rut


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    path = tmp_path / "lampa.jpg"
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(buffer, "JPEG")
    path.write_bytes(buffer.getvalue())
    return path


@pytest.mark.parametrize("device", [{}, {**PHONE, "color_scheme": "dark"}, NARROW], ids=["desktop", "dark", "narrow"])
def test_the_pages_are_accessible_and_fit(
    open_context: Opener, inquiry: Inquiry, anna_of_streets: User, axe_clean: Axe, device: dict[str, object]
) -> None:
    page, follower = open_context(**device).new_page(), inquiry.follower
    for address in (f"/svar/{inquiry.token}", f"/a/{follower.token}", f"/morgonmejl/{token_of(anna_of_streets)}"):
        page.goto(address)
        axe_clean(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    lifecycle.decline(inquiry.case, reasons="budget", by=anna_of_streets)
    for address in (f"/a/{follower.token}", f"/a/{follower.token}/blev-det-lost?svar=nej"):
        page.goto(address)
        axe_clean(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_question_is_answered_with_words_and_a_photo(
    open_context: Opener, inquiry: Inquiry, photo_file: Path, scripts: bool, axe_clean: Axe
) -> None:
    page = open_context(**PHONE, java_script_enabled=scripts).new_page()
    page.goto(f"/svar/{inquiry.token}")
    expect(page.get_by_text(QUESTION)).to_be_visible()
    page.get_by_label("Ditt svar").fill("Ja, den till vänster.")
    page.get_by_label("Foton").set_input_files(photo_file)
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack! Ditt svar är mottaget.")
    expect(page.get_by_role("button", name="Skicka svaret")).to_have_count(0)
    answered = CaseEvent.objects.get(kind=EventKind.ANSWERED)
    assert answered.text == "Ja, den till vänster."
    assert CasePhoto.objects.get().event == answered
    assert Case.objects.get().paused_at is None
    if scripts:
        axe_clean(page)


def test_an_empty_answer_is_asked_for_again(
    page: Page, inquiry: Inquiry, axe_clean: Axe, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("422")
    page.goto(f"/a/{inquiry.follower.token}")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv ett svar eller välj ett foto.")
    axe_clean(page)
    page.get_by_label("Ditt svar").fill("Ja.")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack! Ditt svar är mottaget.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_no_by_the_link_of_the_letter_opens_the_case_again(
    open_context: Opener, closed: Follower, console_errors: ConsoleErrors, scripts: bool
) -> None:
    console_errors.expect("422")
    page = open_context(**PHONE, java_script_enabled=scripts).new_page()
    page.goto(f"/a/{closed.token}/blev-det-lost?svar=nej")
    expect(page.get_by_label("Nej, det är inte löst")).to_be_checked()
    assert not Feedback.objects.exists()
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv vad som är kvar")
    page.get_by_label("Berätta mer").fill("Den lyser fortfarande inte.")
    page.get_by_text("Inte särskilt nöjd").click()
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("status").first).to_contain_text("Ärendet är öppet igen")
    expect(page.get_by_text("Den lyser fortfarande inte.")).to_be_visible()
    assert Case.objects.get().status == Status.ASSIGNED
    assert Feedback.objects.get().satisfied == 2


def test_the_answer_stands_on_the_page_of_the_case_too(page: Page, closed: Follower) -> None:
    page.goto(f"/a/{closed.token}")
    page.get_by_label("Ja, det är löst").check()
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("status").first).to_contain_text("Tack för att du berättade.")
    expect(page.get_by_role("heading", name="Hur blev det?")).to_have_count(0)
    assert Feedback.objects.get().is_solved


def test_an_officer_asks_from_the_desk(
    open_context: Opener, site: str, rut: Follower, anna_of_streets: User, settings: LazySettings
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    context, client = open_context(), Client()
    client.force_login(anna_of_streets)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    page = context.new_page()
    page.goto(f"/handlaggning/{rut.case.number}/")
    page.get_by_text("Fråga den som anmälde", exact=True).click()
    page.get_by_label("Din fråga").fill(QUESTION)
    page.get_by_role("button", name="Skicka frågan").click()
    expect(page.get_by_text("Klockan står: väntar på svar").first).to_be_visible()
    assert Inquiry.objects.get().asked.text == QUESTION
    page.get_by_text("Ta tillbaka frågan", exact=True).first.click()
    page.get_by_role("button", name="Ta tillbaka frågan").click()
    expect(page.get_by_text("Klockan går igen.").first).to_be_visible()
    assert Inquiry.objects.get().closed_at is not None
