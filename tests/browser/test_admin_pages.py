"""The administrators' pages in a real browser: a pick on the map answers at once; without scripts it all works too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gisreport.accounts.models import User
from routing.decide import decide
from tests.browser.conftest import PHONE, Opener
from tests.cast import PASSWORD, Town
from tests.geometry import pin

Axe = Callable[[Page], None]
PARK = pin(1.5, 1.5)
TRIED = f"/administration/9001/prova?place={PARK.y:.6f},+{PARK.x:.6f}&category=vagskada"


def sign_in(context: BrowserContext, user: User) -> Page:
    page = context.new_page()
    page.goto("/konto/login/")
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url(lambda address: "/konto/login/" not in address)  # going on sooner would break it off
    return page


def test_a_pick_on_the_map_answers(open_context: Opener, eva_the_administrator: User) -> None:
    page = sign_in(open_context(), eva_the_administrator)
    page.goto(TRIED)
    expect(page.get_by_role("heading", name="Parkförvaltningen svarar")).to_be_visible()
    page.locator("#map").click(position={"x": 30, "y": 300})  # about half a kilometre west, outside the park
    expect(page.get_by_role("heading", name="Gatukontoret svarar")).to_be_visible()


def test_without_a_script_a_rule_is_made_and_tried(
    open_context: Opener, lilleby: Town, eva_the_administrator: User
) -> None:
    page = sign_in(open_context(java_script_enabled=False), eva_the_administrator)
    page.goto("/administration/9001/")
    page.get_by_role("link", name="Lägg till en regel").first.click()
    page.get_by_label("Kategori").select_option(label="Vägskada")
    page.get_by_label("Område").select_option(label="Parken")
    page.get_by_label("Svarar").select_option(label="Gatukontoret")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Regeln Vägskada, Parken → Gatukontoret gäller från")).to_be_visible()
    assert decide(PARK, lilleby.categories["vagskada"]).administration.name == "Gatukontoret"
    page.goto(TRIED)
    expect(page.get_by_role("heading", name="Gatukontoret svarar")).to_be_visible()


@pytest.mark.parametrize("device", [{}, {**PHONE, "color_scheme": "dark"}], ids=["desktop", "dark phone"])
def test_axe_finds_nothing(
    open_context: Opener, axe_clean: Axe, eva_the_administrator: User, lilleby: Town, device: dict[str, object]
) -> None:
    page = sign_in(open_context(**device), eva_the_administrator)
    rule = lilleby.municipality.responsibilities.first()
    assert rule is not None
    for path in (
        "",
        TRIED,
        "problem",
        "forvaltningar",
        "forvaltningar/ny",
        "uppgifter",
        f"regler/{rule.pk}",
        "regler/ny",
    ):
        page.goto(path if path.startswith("/") else f"/administration/9001/{path}")
        axe_clean(page)
    page.get_by_role("button", name="Spara").click()  # nobody chosen: the form with its errors
    expect(page.locator("#errors")).to_be_visible()
    axe_clean(page)
