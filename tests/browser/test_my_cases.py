"""*Mina ärenden* as a person does it: address, code from the mail, the cases, and away again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gisreport.accounts import address
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import render
from reports.submit import Submission, submit
from tests.browser.conftest import ConsoleErrors
from tests.cast import Town
from tests.geometry import pin

AxeClean = Callable[[Page], None]


@pytest.mark.django_db(transaction=True)
def test_from_the_address_to_the_case_and_out(
    page: Page, lilleby: Town, axe_clean: AxeClean, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("422")
    where = {"category": lilleby.categories["belysning"], "municipality": lilleby.municipality, "point": pin(3, 3)}
    case = submit(Submission(**where, text="Mörkt.", email="rut@example.org")).case

    page.goto("/arende/")
    page.get_by_role("link", name="Mina ärenden").click()
    axe_clean(page)
    page.get_by_label("E-post").fill("Rut@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden")
    axe_clean(page)
    page.get_by_label("Kod").fill("0000 000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("åtta siffror")

    letter = render(Message.objects.get(kind=address.CODE))
    assert letter is not None
    page.get_by_label("Kod").fill(re.search(r"\d{4} \d{4}", letter.text)[0])  # type: ignore[index]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mina ärenden")
    axe_clean(page)
    page.get_by_role("link", name="Belysning").click()
    expect(page).to_have_title(re.compile(case.number))

    page.go_back()
    page.get_by_role("button", name="Jag är klar").click()
    expect(page.get_by_role("button", name="Mejla en kod")).to_be_visible()
