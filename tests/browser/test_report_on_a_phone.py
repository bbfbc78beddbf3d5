"""The report on the pavement: position, categories, photos, a double tap, and no coverage."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from gisreport.cases.models import Case
from reports.models import Report
from reports.submit import submit
from tests.browser.conftest import NO_COVERAGE, PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.geometry import pin
from tests.reports.sending import a_submission

HERE = pin(3, 3)


def a_photo(name: str = "hål.jpg", width: int = 3000, height: int = 1000) -> FilePayload:
    picture = BytesIO()
    Image.new("RGB", (width, height), "grey").save(picture, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture.getvalue()}


@pytest.fixture
def context(open_context: Opener) -> BrowserContext:
    place = {"latitude": HERE.y, "longitude": HERE.x, "accuracy": 12}
    return open_context(**PHONE, geolocation=place, permissions=["geolocation"])


@pytest.fixture
def phone(context: BrowserContext, lilleby: Town) -> Page:
    page = context.new_page()
    page.goto("/anmal")
    return page


def go_on(page: Page) -> None:
    page.locator("details.part[open] [data-next]").last.click()


def choose(page: Page, category: str) -> None:
    page.locator("label.category", has_text=category).click()


def use_position(page: Page) -> None:
    page.get_by_role("button", name="Använd min plats").click()
    expect(page.get_by_text("Platsen ligger i Lilleby kommun.")).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="Skicka anmälan").click()


def test_part_by_part_to_the_thank_you_page(phone: Page, axe_clean: Callable[[Page], None]) -> None:
    expect(phone.locator("details.part[open]")).to_have_count(1)
    use_position(phone)
    axe_clean(phone)
    go_on(phone)
    expect(phone.locator("#vad")).to_have_attribute("open", "")
    expect(phone.locator("#var .part__answer")).to_have_text("Platsen är vald.")
    phone.get_by_label("Sök bland kategorierna").fill("lys")
    expect(phone.locator("label.category:visible")).to_have_count(1)
    choose(phone, "Belysning")
    phone.get_by_label("Flera").check()
    axe_clean(phone)
    go_on(phone)
    phone.get_by_label("Vad har du sett?").fill("Lampan är släckt.")
    phone.set_input_files("#add-photo", [a_photo()])
    expect(phone.get_by_role("img", name="Foto 1")).to_be_visible()
    axe_clean(phone)
    go_on(phone)
    expect(phone.get_by_label("Telefon", exact=True)).to_be_hidden()
    phone.get_by_text("Ja, på telefon").click()
    expect(phone.get_by_text("Vi ringer bara om vi behöver fråga något.")).to_be_visible()
    phone.get_by_label("Telefon", exact=True).fill("070-174 06 58")
    axe_clean(phone)
    send(phone)
    expect(phone.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    report = Report.objects.get()
    assert report.point is not None
    assert report.point.distance(HERE) < 1e-5
    assert (report.answers, report.text, report.phone) == ({"lampor": "flera"}, "Lampan är släckt.", "070-174 06 58")


def test_photos_shrink_turn_and_go_away(phone: Page) -> None:
    phone.locator("#beratta summary").click()
    phone.set_input_files("#add-photo", [a_photo("1.jpg"), a_photo("2.jpg", 600, 400)])
    expect(phone.locator("#photos img")).to_have_count(2)
    phone.get_by_role("button", name="Vrid Foto 1").click()
    expect(phone.get_by_role("button", name="Vrid Foto 1")).to_be_focused()
    phone.get_by_role("button", name="Ta bort Foto 2").click()
    expect(phone.locator("#photos img")).to_have_count(1)
    expect(phone.locator("#photo-status")).to_have_text("Fotot är borttaget.")
    phone.wait_for_function(
        "() => { const { naturalWidth: wide, naturalHeight: high } = document.querySelector('#photos img');"
        " return wide === 683 && high === 2048; }"
    )


def test_at_most_three_photos_and_only_photos(phone: Page) -> None:
    phone.locator("#beratta summary").click()
    phone.set_input_files("#add-photo", [a_photo(f"{number}.jpg", 20, 20) for number in range(4)])
    expect(phone.locator("#photos img")).to_have_count(3)
    expect(phone.locator("#photo-status")).to_have_text("Du kan skicka högst 3 foton.")
    phone.get_by_role("button", name="Ta bort Foto 3").click()
    phone.set_input_files("#add-photo", {"name": "brev.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    expect(phone.locator("#photo-status")).to_have_text("brev.pdf är ingen bild. Välj en bild.")


def test_similar_cases_show_at_once(phone: Page, lilleby: Town) -> None:
    known = submit(a_submission(lilleby, category="vagskada")).case
    use_position(phone)
    go_on(phone)
    choose(phone, "Vägskada")
    expect(phone.get_by_role("heading", name="Ett liknande ärende finns i närheten.")).to_be_visible()
    choose(phone, "Park")
    expect(phone.get_by_role("heading", name="Ett liknande ärende finns i närheten.")).to_be_hidden()
    choose(phone, "Vägskada")
    phone.get_by_label("E-post (frivilligt)").fill("stina@example.org")
    phone.get_by_role("button", name=f"Jag har sett samma sak {known.number}").click()
    phone.wait_for_url(f"**/arende/{known.number}**")
    assert known.supports.count() == 1
    assert known.followers.filter(email="stina@example.org").exists()


def test_a_mistake_opens_its_part_and_keeps_everything(phone: Page, console_errors: ConsoleErrors) -> None:
    console_errors.expect("422")
    use_position(phone)
    go_on(phone)
    choose(phone, "Vägskada")
    go_on(phone)
    phone.set_input_files("#add-photo", [a_photo()])
    expect(phone.get_by_role("img", name="Foto 1")).to_be_visible()
    go_on(phone)
    phone.get_by_text("Ja, med e-post").click()
    send(phone)
    expect(phone.locator("#errors")).to_be_focused()
    expect(phone.locator("details.part[open]")).to_have_attribute("id", "svar")
    phone.get_by_role("link", name="Skriv din e-postadress").click()
    expect(phone.get_by_role("textbox", name="E-post")).to_be_focused()
    phone.locator("#beratta summary").click()
    expect(phone.get_by_text("Ett foto är sparat.")).to_be_visible()
    phone.get_by_role("textbox", name="E-post").fill("stina@example.org")
    send(phone)
    expect(phone.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    assert Case.objects.get().photos.count() == 1
    phone.goto("/anmal")
    assert phone.evaluate("() => localStorage.getItem('gisreport.report')") is None


def test_a_double_tap_makes_one_report(phone: Page) -> None:
    use_position(phone)
    go_on(phone)
    choose(phone, "Vägskada")
    phone.evaluate(
        "() => { const form = document.getElementById('report'); form.requestSubmit(); form.requestSubmit();"
        " window.wasDisabled = document.getElementById('send').disabled; }"
    )
    assert phone.evaluate("() => window.wasDisabled")
    expect(phone.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    assert Report.objects.count() == 1


def test_without_coverage_it_waits_and_goes_by_itself(
    phone: Page, context: BrowserContext, console_errors: ConsoleErrors
) -> None:
    console_errors.expect(*NO_COVERAGE)
    use_position(phone)
    go_on(phone)
    choose(phone, "Vägskada")
    context.set_offline(True)
    send(phone)
    expect(phone.get_by_text("Anmälan är sparad i telefonen men inte skickad.")).to_be_visible()
    assert not Report.objects.exists()
    context.set_offline(False)
    expect(phone.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    assert Report.objects.count() == 1


def test_closed_without_coverage_it_goes_when_the_page_is_opened_again(
    phone: Page, context: BrowserContext, console_errors: ConsoleErrors, lilleby: Town
) -> None:
    console_errors.expect(*NO_COVERAGE)
    use_position(phone)
    go_on(phone)
    choose(phone, "Belysning")
    phone.get_by_label("Flera").check()
    phone.locator("#svar summary").click()
    phone.get_by_text("Ja, med e-post").click()
    phone.get_by_role("textbox", name="E-post").fill("stina@example.org")
    context.set_offline(True)
    send(phone)
    expect(phone.get_by_text("Anmälan är sparad i telefonen men inte skickad.")).to_be_visible()
    phone.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/anmal?lat={pin(15, 3).y}&lon={pin(15, 3).x}")  # even from a link to another place
    expect(again.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    report = Report.objects.get()
    assert report.municipality == lilleby.municipality
    assert (report.answers, report.reporter.email) == ({"lampor": "flera"}, "stina@example.org")


def test_a_draft_survives_closing_the_browser_but_contact_details_do_not(phone: Page, context: BrowserContext) -> None:
    use_position(phone)
    go_on(phone)
    choose(phone, "Belysning")
    phone.get_by_label("Flera").check()
    go_on(phone)
    phone.get_by_label("Vad har du sett?").fill("Lampan är släckt.")
    go_on(phone)
    phone.get_by_text("Ja, med e-post").click()
    phone.get_by_role("textbox", name="E-post").fill("stina@example.org")
    phone.close()
    again = context.new_page()
    again.goto("/anmal")
    expect(again.get_by_text("Det du skrev förra gången finns kvar.")).to_be_visible()
    expect(again.get_by_text("Platsen ligger i Lilleby kommun.")).to_be_visible()
    expect(again.locator("input[name='answers[lampor]'][value=flera]")).to_be_checked()
    expect(again.locator("#id_description")).to_have_value("Lampan är släckt.")
    expect(again.locator("#id_email")).to_have_value("")
    again.get_by_role("button", name="Börja om").click()
    expect(again.get_by_text("Det du skrev förra gången finns kvar.")).to_be_hidden()
    expect(again.locator("#id_description")).to_have_value("")


def test_after_sending_no_draft_is_left(phone: Page, context: BrowserContext) -> None:
    use_position(phone)
    go_on(phone)
    choose(phone, "Vägskada")
    send(phone)
    expect(phone.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    phone.goto("/anmal")
    expect(phone.locator("input[name=lat]")).to_have_value("")
    assert phone.evaluate("() => localStorage.getItem('gisreport.report')") is None
