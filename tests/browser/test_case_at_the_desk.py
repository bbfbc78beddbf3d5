"""The officer's case page in a real browser: by keyboard, by phone, on paper, and without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto, Follower
from gisreport.cases.tasks import clean_case_photo
from gisreport.cases.work_photos import WorkPhoto, add_work_photos
from gisreport.desk.models import ReplyTemplate
from reports.submit import Submission, submit
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.geometry import pin
from tests.photos.pictures import quarters, saved

Axe = Callable[[Page], None]


def upload(width: int) -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("foto.jpg", saved(quarters(width, 480)))


@pytest.fixture
def lamp(lilleby: Town, anna_of_streets: User) -> Case:
    """Rut reported a lamp with a photo; there is another one beside it, and photos of the work."""
    chosen = lilleby.categories["belysning"]
    told = Submission(
        category=chosen, municipality=lilleby.municipality, point=pin(3, 3), text="Lampan är släckt sedan i tisdags.",
        answers={"lampor": "flera"}, email="rut@example.org",
    )  # fmt: skip
    case = submit(told).case
    submit(Submission(category=chosen, municipality=lilleby.municipality, point=pin(3.01, 3), text="Mörkt vid kajen."))
    lifecycle.add_information(case.followers.get(), photos=[upload(641)])  # type: ignore[list-item]
    photos = [WorkPhoto(upload(640), "before", "Stolpen"), WorkPhoto(upload(642), "after", "Ny lampa")]  # type: ignore[arg-type]
    add_work_photos(case, photos, publish=True, by=anna_of_streets)
    for photo in CasePhoto.objects.all():
        clean_case_photo(photo_id=str(photo.pk))
    texts = {"sv": "Tack! Ärende {number} är hos {administration}."}
    ReplyTemplate.objects.create(municipality=lilleby.municipality, name="Tack", texts=texts)
    ReplyTemplate.objects.create(municipality=lilleby.municipality, name="Väntar", texts={"sv": "Vi återkommer."})
    return case


@pytest.fixture
def at_the_desk(open_context: Opener, site: str, lamp: Case, anna_of_streets: User) -> Callable[..., Page]:
    """Anna's browser with the page of the case open."""

    def opener(query: str = "", **options: object) -> Page:
        from django.test import Client

        client = Client()
        client.force_login(anna_of_streets)
        context = open_context(**options)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
        page = context.new_page()
        page.goto(f"/handlaggning/{lamp.number}/{query}")
        return page

    return opener


Desk = Callable[..., Page]
NARROW = {"viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize(
    "device", [{}, {"color_scheme": "dark"}, PHONE, NARROW], ids=["desktop", "dark", "phone", "narrow"]
)
def test_it_is_accessible_and_fits(at_the_desk: Desk, axe_clean: Axe, device: dict[str, object]) -> None:
    page = at_the_desk(**device)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true })")
    axe_clean(page)
    width = page.viewport_size["width"]  # type: ignore[index]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_photos_are_gone_through_by_keyboard(at_the_desk: Desk, axe_clean: Axe) -> None:
    page = at_the_desk()
    first = page.locator("a[data-photo]").first
    first.click()
    dialog = page.locator("#photo-dialog")
    expect(dialog).to_contain_text("1/3")
    axe_clean(page)
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img")).to_have_attribute("alt", "Stolpen")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(dialog).to_contain_text("3/3")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_template_fills_in_at_once_and_another_takes_its_place(at_the_desk: Desk, lamp: Case) -> None:
    page = at_the_desk()
    form = page.locator("#svara")
    form.get_by_label("Ditt svar").fill("Hej!")
    form.get_by_label("Mall").select_option(label="Tack")
    expect(form.get_by_label("Ditt svar")).to_have_value(f"Hej!\n\nTack! Ärende {lamp.number} är hos Gatukontoret.")
    form.get_by_label("Mall").select_option(label="Väntar")
    expect(form.get_by_label("Ditt svar")).to_have_value("Hej!\n\nVi återkommer.")
    expect(form.get_by_role("button", name="Använd mallen")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_letter_is_seen_and_then_sent(at_the_desk: Desk, lamp: Case, axe_clean: Axe, *, scripts: bool) -> None:
    page = at_the_desk(java_script_enabled=scripts)
    form = page.locator("#svara")
    form.get_by_label("Ditt svar").fill("Vi byter lampan på fredag.")
    form.get_by_role("button", name="Förhandsgranska").click()
    letter = page.locator("#svara .letter")
    expect(letter).to_contain_text("Till 1 person, på svenska")
    expect(letter).to_contain_text("Vi byter lampan på fredag.")
    if scripts:
        axe_clean(page)
    assert not lamp.events.filter(kind="replied").exists()
    form.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_text("Svaret är skickat")).to_be_visible()
    assert lamp.events.get(kind="replied").text == "Vi byter lampan på fredag."


def test_without_scripts_a_template_is_put_in_by_its_button(at_the_desk: Desk) -> None:
    page = at_the_desk(java_script_enabled=False)
    form = page.locator("#svara")
    form.get_by_label("Ditt svar").fill("Hej!")
    form.get_by_label("Mall").select_option(label="Väntar")
    form.get_by_role("button", name="Använd mallen").click()
    expect(form.get_by_label("Ditt svar")).to_have_value("Hej!\n\nVi återkommer.")


def test_what_was_typed_elsewhere_is_still_there(at_the_desk: Desk) -> None:
    page = at_the_desk()
    page.locator("#svara").get_by_label("Ditt svar").fill("Ett svar som inte är klart")
    page.get_by_role("button", name="Ta ärendet").click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
    expect(page.locator("#svara").get_by_label("Ditt svar")).to_have_value("Ett svar som inte är klart")


def test_the_second_officer_sees_what_changed_and_loses_nothing(
    at_the_desk: Desk, lamp: Case, karin_the_coordinator: User, axe_clean: Axe, console_errors: ConsoleErrors,
    tmp_path: Path,
) -> None:  # fmt: skip
    console_errors.expect("422")
    page = at_the_desk()
    lifecycle.start(lamp, by=karin_the_coordinator)
    photo = tmp_path / "stolpe.jpg"
    photo.write_bytes(saved(quarters()))
    page.locator("summary", has_text="Foton från arbetet").click()
    form = page.locator("#foton")
    form.locator("[name=after]").set_input_files(photo)
    form.get_by_label("Vad visar fotot efter?").fill("En ny stolpe")
    form.get_by_role("button", name="Lägg till fotona").click()
    expect(page.get_by_role("alert").first).to_contain_text("Arbetet pågår.")
    expect(form.get_by_label("Vad visar fotot efter?")).to_have_value("En ny stolpe")
    expect(form).to_contain_text("Du hade valt ”stolpe.jpg”. Välj fotot igen.")
    expect(page.locator(".timeline__event--news")).to_contain_text("Arbetet pågår.")
    axe_clean(page)


def test_shortcuts_lead_to_the_words_and_can_be_turned_off(at_the_desk: Desk, axe_clean: Axe) -> None:
    page = at_the_desk()
    page.keyboard.press("n")
    expect(page.locator("#anteckna textarea")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Kortkommandon")).to_be_visible()
    axe_clean(page)
    page.get_by_label("Använd kortkommandon").uncheck()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("r")
    expect(page.locator("#svara textarea")).not_to_be_focused()


def test_on_paper_there_are_words_photos_and_events_and_no_controls(at_the_desk: Desk) -> None:
    page = at_the_desk()
    page.emulate_media(media="print")
    for words in ("Lampan är släckt sedan i tisdags.", "Flera", "rut@example.org", "Anmälan har kommit in."):
        expect(page.get_by_text(words).first).to_be_visible()
    assert page.locator("main img:visible").count() == 3  # the resident's, and the two beside each other
    for control in ("button", "textarea", "select", "input", ".case-bar", ".map"):
        assert page.locator(f"main {control}:visible").count() == 0, control


def test_both_sides_stand_on_every_page(at_the_desk: Desk, lamp: Case, axe_clean: Axe) -> None:
    page = at_the_desk()
    rut = Follower.objects.get(case=lamp)
    for address in (f"/handlaggning/{lamp.number}/", f"/arende/{lamp.number}", f"/a/{rut.token}"):
        page.goto(address)
        sides = page.locator(".beside figure")
        expect(sides).to_have_count(2)
        expect(sides.first.get_by_role("img")).to_have_attribute("alt", "Stolpen")
        expect(sides.last.get_by_role("img")).to_have_attribute("alt", "Ny lampa")
        axe_clean(page)
