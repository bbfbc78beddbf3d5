"""The whole report with no script at all, as a browser of any age sends it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from gisreport.cases.models import Case, Support
from reports.models import HeldPhoto, Report
from reports.submit import submit
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.cast import Town
from tests.reports.sending import JPEG, a_submission

HERE = "6913000 613000"  # SWEREF 99 TM: (3, 3) in the drawn town


def send(page: Page) -> None:
    page.get_by_role("button", name="Skicka anmälan").click()


def test_from_words_to_the_thank_you_page(open_context: Opener, lilleby: Town) -> None:
    page = open_context(java_script_enabled=False, **PHONE).new_page()
    page.goto("/anmal")
    page.get_by_label("Beskriv platsen med ord").fill("Bakom skolan")
    page.get_by_label("Belysning").check()
    page.get_by_label("Vad har du sett?").fill("Lampan är släckt.")
    page.get_by_label("Ja, med e-post").check()
    page.get_by_role("textbox", name="E-post").fill("stina@example.org")
    send(page)
    expect(page.get_by_role("heading", name="Snart klart. Anmälan är inte skickad än.")).to_be_visible()
    page.get_by_label("Lilleby kommun").check()
    page.get_by_label("Flera").check()
    send(page)
    expect(page.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    expect(page.get_by_text("Gatukontoret har fått ärendet")).to_be_visible()
    report = Report.objects.get()
    assert (report.place, report.text, report.answers) == ("Bakom skolan", "Lampan är släckt.", {"lampor": "flera"})


def test_a_mistake_keeps_words_and_photos(
    open_context: Opener, lilleby: Town, tmp_path: Path, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("422")
    photo = tmp_path / "hål.jpg"
    photo.write_bytes(JPEG + b"\xff\xd9")
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/anmal")
    page.get_by_text("Skriv koordinater").click()
    page.get_by_label("Koordinater", exact=True).fill(HERE)
    page.get_by_label("Vägskada").check()
    page.get_by_label("Vad har du sett?").fill("Hål i vägen.")
    page.get_by_label("Välj foto 1").set_input_files(photo)
    page.get_by_label("Ja, på telefon").check()
    page.get_by_label("Telefon", exact=True).fill("ring mig")
    send(page)
    expect(page.locator("#errors")).to_contain_text("Skriv telefonnumret med siffror")
    expect(page.get_by_label("Vad har du sett?")).to_have_value("Hål i vägen.")
    expect(page.get_by_text("Ett foto är sparat.")).to_be_visible()
    page.get_by_role("link", name="Skriv telefonnumret med siffror").click()
    expect(page.get_by_label("Telefon", exact=True)).to_be_focused()
    page.get_by_label("Telefon", exact=True).fill("070-174 06 58")
    send(page)
    expect(page.get_by_role("heading", name="Tack för din anmälan!")).to_be_visible()
    assert Case.objects.get().photos.get().sha256 == HeldPhoto.objects.get().sha256


def test_someone_who_has_seen_the_same_thing(open_context: Opener, lilleby: Town) -> None:
    known = submit(a_submission(lilleby, category="vagskada")).case
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/anmal")
    page.get_by_text("Skriv koordinater").click()
    page.get_by_label("Koordinater", exact=True).fill(HERE)
    page.get_by_label("Vägskada").check()
    send(page)
    expect(page.get_by_role("heading", name="Ett liknande ärende finns i närheten.")).to_be_visible()
    page.get_by_role("button", name="Jag har sett samma sak").click()
    page.wait_for_url(f"**/arende/{known.number}**")
    assert Support.objects.get().case == known
    assert Report.objects.count() == 1
