"""Cases are gathered, divided and split, and an owner outside answers by its link: also without scripts, and on a
phone. LOOK=folder keeps a picture of each page."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, OutsideLink
from reports.divide import Part, divide
from routing.models import Administration
from tests.browser.conftest import PHONE, ConsoleErrors, Opener
from tests.browser.test_admin_pages import sign_in
from tests.cast import Town
from tests.reports.town import reported

AxeClean = Callable[[Page], None]
WITHOUT_SCRIPTS = {"java_script_enabled": False}


def looked_at(page: Page, name: str, axe_clean: AxeClean | None = None) -> None:
    """Axe finds nothing, and nothing sticks out to the side."""
    if axe_clean:
        axe_clean(page)
        width = page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{name} is {width} px wide"  # type: ignore[index]
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]


@pytest.mark.django_db(transaction=True)
def test_gather_and_divide_again(
    open_context: Opener, lilleby: Town, anna_of_streets: User, axe_clean: AxeClean
) -> None:
    lamp, near = reported(lilleby, "Lampan är släckt.").case, reported(lilleby, "Mörkt vid kajen.", x=3.02).case
    page = sign_in(open_context(), anna_of_streets)
    page.goto(f"/handlaggning/{lamp.number}/")
    page.get_by_role("link", name="Slå ihop med andra ärenden").click()
    page.get_by_label(near.number).check()
    looked_at(page, "merge", axe_clean)
    page.get_by_role("button", name="Granska innan du slår ihop").click()
    expect(page.get_by_text("Det får 2 anmälningar.")).to_be_visible()
    looked_at(page, "merge-preview", axe_clean)
    page.get_by_role("button", name="Slå ihop", exact=True).click()
    expect(page.get_by_role("heading", name="Samlat här")).to_be_visible()
    looked_at(page, "gathered", axe_clean)
    page.get_by_role("link", name=f"Dela upp igen {near.number}").click()
    looked_at(page, "unmerge", axe_clean)
    page.get_by_role("button", name="Dela upp igen").click()
    expect(page.get_by_text("Ärendena är uppdelade igen.")).to_be_visible()
    assert Case.objects.open().count() == 2


@pytest.mark.django_db(transaction=True)
def test_all_of_it_without_scripts_on_a_phone(open_context: Opener, lilleby: Town, anna_of_streets: User) -> None:
    lamp = reported(lilleby, "Släckt lampa och en otrygg tunnel.").case
    reported(lilleby, "Mörkt vid kajen.")
    page = sign_in(open_context(**PHONE, **WITHOUT_SCRIPTS), anna_of_streets)
    page.goto(f"/handlaggning/{lamp.number}/sla-ihop")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Granska innan du slår ihop").click()
    looked_at(page, "merge-phone")
    page.get_by_role("button", name="Slå ihop", exact=True).click()
    page.goto(f"/handlaggning/{lamp.number}/dela")
    page.get_by_label("Kategori").first.select_option(label="Otrygg plats")
    page.get_by_label("Det som står om den här delen").first.fill("En otrygg tunnel.")
    page.get_by_role("button", name="Granska innan du delar").click()
    expect(page.get_by_text("Trygghetssamordnaren").first).to_be_visible()
    looked_at(page, "split-phone")
    page.get_by_role("button", name="Dela anmälan").click()
    assert lamp.split_cases.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_owner_outside_answers_by_its_link(
    open_context: Opener, lilleby: Town, karin_the_coordinator: User, axe_clean: AxeClean, console_errors: ConsoleErrors
) -> None:
    console_errors.expect("422", "410")
    owner = Administration.objects.create(code="tv", name="Trafikverket", email="tv@example.org", is_external=True)
    case = reported(lilleby, "Ett djupt hål. Hälsar Rut.", category="vagskada", name="Rut Ek", phone="070-1").case
    lifecycle.hand_over(case, to=owner, reason="vägen är statlig", by=karin_the_coordinator)
    page = sign_in(open_context(), karin_the_coordinator)
    page.goto(f"/handlaggning/{case.number}/agare")
    page.get_by_label("Det ägaren får läsa").fill("Ett djupt hål i körbanan.")
    page.get_by_label("Rut Ek").check()
    looked_at(page, "send-link", axe_clean)
    page.get_by_role("button", name="Skicka länken").click()
    expect(page.get_by_text("Länken är skickad.")).to_be_visible()

    link = OutsideLink.objects.get(closed_at=None)
    for name, options in (("phone", PHONE), ("dark", {"color_scheme": "dark"}), ("plain", WITHOUT_SCRIPTS)):
        theirs = open_context(**options).new_page()
        theirs.goto(f"/agare/{link.token}")
        expect(theirs.get_by_text("Ett djupt hål i körbanan.")).to_be_visible()
        looked_at(theirs, f"owner-{name}", None if name == "plain" else axe_clean)
    theirs.get_by_label("Vad vill du berätta?").fill("Vi lagar i maj.")
    theirs.get_by_role("button", name="Skicka svaret").click()
    expect(theirs.get_by_text("Ni har svarat.")).to_be_visible()
    theirs.get_by_role("button", name="Skicka förslaget").click()
    theirs.get_by_label("Felet är åtgärdat").check()
    theirs.get_by_role("button", name="Skicka förslaget").click()
    expect(theirs.get_by_text("Kommunen har inte svarat ännu.")).to_be_visible()

    page.goto("/handlaggning/vantar/")
    looked_at(page, "waiting", axe_clean)
    page.get_by_role("link", name="Godta eller avvisa").click()
    looked_at(page, "proposal", axe_clean)
    page.get_by_role("button", name="Godta och avsluta ärendet").click()
    case.refresh_from_db()
    assert case.status == "resolved"
    theirs.reload()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Länken gäller inte längre")
    looked_at(theirs, "owner-gone")


@pytest.mark.django_db(transaction=True)
def test_to_another_municipality_and_the_secret_page_of_a_part(
    open_context: Opener, lilleby: Town, anna_of_streets: User, axe_clean: AxeClean
) -> None:
    rut = reported(lilleby, "Släckt lampa och ett hål.")
    divide(rut.case, rut.report, into=[Part(lilleby.categories["vagskada"], "Ett hål.")], by=anna_of_streets)
    phone = open_context(**PHONE).new_page()
    phone.goto(f"/a/{rut.follower.token}")
    looked_at(phone, "parts", axe_clean)
    phone.get_by_role("link", name="Vägskada").click()
    looked_at(phone, "part", axe_clean)
    page = sign_in(open_context(), anna_of_streets)
    page.goto(f"/handlaggning/{rut.case.number}/annan-kommun")
    page.get_by_label("Kommun").select_option(label="Storby kommun")
    page.get_by_label("Ärendet går vidare, eftersom").fill("lampan står i Storby")
    page.get_by_role("button", name="Granska innan du lämnar över").click()
    looked_at(page, "elsewhere", axe_clean)
    page.get_by_role("button", name="Lämna över ärendet").click()
    phone.goto(f"/a/{rut.follower.token}")
    expect(phone.get_by_text("Storby kommun (Kontaktcenter)").first).to_be_visible()
