"""No coverage on the pavement: reports lie on the phone with their photos, and go by themselves, each of them once."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from gisreport.cases.models import CasePhoto
from reports.models import Report
from routing.models import Category
from tests.browser.conftest import NO_COVERAGE, PHONE, ConsoleErrors, Opener
from tests.browser.test_report_on_a_phone import a_photo
from tests.cast import Town
from tests.geometry import pin

THANKS = "Tack för din anmälan!"
SAVED = "Anmälan är sparad i telefonen men inte skickad."
HERE = f"/anmal?lat={pin(3, 3).y}&lon={pin(3, 3).x}&category=vagskada"


@pytest.fixture
def context(open_context: Opener) -> BrowserContext:
    place = {"latitude": pin(3, 3).y, "longitude": pin(3, 3).x, "accuracy": 12}
    return open_context(**PHONE, geolocation=place, permissions=["geolocation"])


@pytest.fixture
def phone(context: BrowserContext, lilleby: Town, console_errors: ConsoleErrors) -> Page:
    console_errors.expect(*NO_COVERAGE)
    page = context.new_page()
    page.goto(HERE)
    return page


def write(page: Page, words: str, photos: int = 0) -> None:
    page.evaluate("() => document.querySelectorAll('#report > details').forEach((part) => (part.open = true))")
    if not page.locator("input[name=category]:checked").count():
        page.get_by_label("Beskriv platsen med ord").fill("Storgatan 1 i Lilleby")
        page.locator("label.category", has_text="Vägskada").click()
    page.get_by_label("Vad har du sett?").fill(words)
    if photos:
        page.set_input_files("#add-photo", [a_photo(f"{words}{n}.jpg", 60 + n, 40) for n in range(photos)])
        expect(page.locator("#photos img")).to_have_count(photos)


def send(page: Page) -> None:
    page.get_by_role("button", name="Skicka anmälan").click()


def test_two_with_photos_survive_the_closed_page_and_are_sent_once(
    phone: Page, context: BrowserContext, axe_clean: Callable[[Page], None]
) -> None:
    write(phone, "Ett djupt hål", photos=2)
    context.set_offline(True)
    send(phone)
    expect(phone.get_by_text(SAVED)).to_be_visible()
    expect(phone.get_by_label("Vad har du sett?")).to_have_value("")
    expect(phone.locator("#photos img")).to_have_count(0)
    write(phone, "Ett hål till", photos=1)
    send(phone)
    expect(phone.locator(".waiting__label")).to_have_count(2)
    axe_clean(phone)
    phone.close()
    assert not Report.objects.exists()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/anmal")
    expect(again.get_by_role("heading", name=THANKS)).to_be_visible()
    assert sorted(Report.objects.values_list("text", flat=True)) == ["Ett djupt hål", "Ett hål till"]
    assert CasePhoto.objects.count() == 3
    again.goto("/anmal")
    expect(again.get_by_role("link", name="Visa kvittot")).to_have_count(2)
    again.reload()
    expect(again.get_by_role("link", name="Visa kvittot")).to_have_count(2)
    assert Report.objects.count() == 2


def test_an_answer_lost_on_the_way_makes_no_second_report(phone: Page, console_errors: ConsoleErrors) -> None:
    console_errors.expect("ERR_FAILED")
    write(phone, "Ett djupt hål", photos=1)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    phone.route("**/anmal", lose_the_answer, times=1)
    send(phone)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    assert (Report.objects.count(), CasePhoto.objects.count()) == (1, 1)


def test_what_the_server_cannot_take_is_opened_again_with_everything(
    phone: Page, context: BrowserContext, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("422")
    write(phone, "Ett djupt hål", photos=1)
    phone.get_by_text("Ja, med e-post").click()
    phone.get_by_role("textbox", name="E-post").fill("stina@example.org")
    context.set_offline(True)
    send(phone)
    expect(phone.get_by_text(SAVED)).to_be_visible()
    Category.objects.filter(code="vagskada").update(closed_on=date(2026, 1, 1))
    context.set_offline(False)
    expect(phone.get_by_text("Kan inte skickas som den är.")).to_be_visible()
    phone.get_by_role("button", name="Öppna och rätta").click()
    expect(phone.get_by_text("Det du skrev förra gången finns kvar.")).to_be_visible()
    expect(phone.locator("#photos img")).to_have_count(1)
    phone.evaluate("() => document.querySelectorAll('#report > details').forEach((part) => (part.open = true))")
    phone.locator("label.category", has_text="Park").click()
    send(phone)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    report = Report.objects.get()
    assert (report.category.code, report.text, report.reporter.email) == ("park", "Ett djupt hål", "stina@example.org")
    assert CasePhoto.objects.count() == 1
    phone.goto("/anmal")
    expect(phone.locator("#waiting")).to_be_hidden()


def test_the_form_opens_where_there_is_no_coverage_at_all(phone: Page, context: BrowserContext) -> None:
    phone.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    phone.close()
    context.set_offline(True)
    page = context.new_page()
    page.goto("/anmal")
    write(page, "Ett djupt hål", photos=1)
    send(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    expect(page.locator(".waiting__label")).to_have_text("Vägskada · Ett djupt hål")
    context.set_offline(False)
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert (Report.objects.get().text, CasePhoto.objects.count()) == ("Ett djupt hål", 1)


def test_one_that_waits_can_be_taken_away_and_its_photos_with_it(phone: Page, context: BrowserContext) -> None:
    write(phone, "Ett djupt hål", photos=1)
    context.set_offline(True)
    send(phone)
    expect(phone.get_by_text(SAVED)).to_be_visible()
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Ta bort från telefonen").click()
    expect(phone.locator("#waiting")).to_be_hidden()
    assert rows(phone) == {"items": 0, "media": 0, "bytes": 0, "drafts": 0}


def test_photos_of_a_draft_survive_the_camera_that_closes_the_browser(phone: Page, context: BrowserContext) -> None:
    write(phone, "Ett djupt hål", photos=2)
    phone.wait_for_function(KEPT, arg=2)
    phone.close()
    again = context.new_page()
    again.goto("/anmal")
    expect(again.get_by_text("Det du skrev förra gången finns kvar.")).to_be_visible()
    expect(again.locator("#photos img")).to_have_count(2)
    again.get_by_role("button", name="Börja om").click()
    expect(again.locator("#photos img")).to_have_count(0)
    again.wait_for_function(KEPT, arg=0)


# In the browser: whether so many photos lie in the store.
KEPT = """(wanted) => new Promise((done) => {
  const asked = indexedDB.open("gisreport");
  asked.onsuccess = () => {
    const counted = asked.result.transaction("bytes").objectStore("bytes").count();
    counted.onsuccess = () => { asked.result.close(); done(counted.result === wanted); };
  };
})"""


def rows(page: Page) -> dict[str, int]:
    return dict(
        page.evaluate(
            """() => new Promise((done) => {
              const asked = indexedDB.open("gisreport");
              asked.onsuccess = () => {
                const tables = ["items", "media", "bytes", "drafts"];
                const transaction = asked.result.transaction(tables);
                const counts = {};
                for (const table of tables) {
                  const counted = transaction.objectStore(table).count();
                  counted.onsuccess = () => (counts[table] = counted.result);
                }
                transaction.oncomplete = () => { asked.result.close(); done(counts); };
              };
            })"""
        )
    )
