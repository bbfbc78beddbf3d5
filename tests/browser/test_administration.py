"""The administration pages in a real browser: without a script, by axe, and on the narrowest phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from routing.models import Category
from tests.browser.conftest import PHONE, Opener
from tests.browser.test_admin_pages import sign_in
from tests.cast import Town

Axe = Callable[[Page], None]
HERE = "/administration/9001"


def test_without_a_script_a_category_is_made_previewed_and_offered(
    open_context: Opener, eva_the_administrator: User
) -> None:
    page = sign_in(open_context(java_script_enabled=False), eva_the_administrator)
    page.goto(f"{HERE}/kategorier")
    page.get_by_role("link", name="Lägg till en kategori", exact=True).click()
    page.get_by_label("Namn på svenska").fill("Badplats")
    page.get_by_label("Grupp").select_option(label="Ute")
    page.get_by_label("Bad", exact=True).check()
    page.get_by_role("button", name="Förhandsgranska").click()
    expect(page.get_by_text("Inget är sparat än.")).to_be_visible()
    expect(page.locator(".preview").get_by_text("Badplats")).to_be_visible()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Badplats är sparad.")).to_be_visible()
    page.goto("/anmal")
    expect(page.get_by_label("Badplats")).to_be_attached()
    page.goto(f"{HERE}/historik")
    expect(page.get_by_role("heading", name="Kategori: Badplats")).to_be_visible()


@pytest.mark.parametrize("device", [{}, {**PHONE, "color_scheme": "dark"}], ids=["desktop", "dark phone"])
def test_axe_finds_nothing(
    open_context: Opener, axe_clean: Axe, eva_the_administrator: User, lilleby: Town, device: dict[str, object]
) -> None:
    page = sign_in(open_context(**device), eva_the_administrator)
    category = Category.objects.get(code="belysning", municipality=lilleby.municipality)
    question = category.questions.get()
    for path in (
        "kategorier", f"kategorier/{category.pk}", f"kategorier/{category.pk}/insyn", f"fragor/{question.pk}",
        "svar/ny", f"tider/{category.pk}", "utseende", "historik",
    ):  # fmt: skip
        page.goto(f"{HERE}/{path}")
        axe_clean(page)


def test_the_menu_folds_and_nothing_is_wider_than_the_narrowest_phone(
    open_context: Opener, eva_the_administrator: User, lilleby: Town
) -> None:
    page = sign_in(open_context(viewport={"width": 320, "height": 640}), eva_the_administrator)
    category = lilleby.categories["belysning"]
    for path in ("kategorier", f"kategorier/{category.pk}", "svar/ny", "tider", "utseende", "historik"):
        page.goto(f"{HERE}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    link = page.get_by_role("link", name="Svar och tider")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Administration: Historik").click()
    link.click()
    expect(page.get_by_role("heading", name="Svarsmallar")).to_be_visible()
