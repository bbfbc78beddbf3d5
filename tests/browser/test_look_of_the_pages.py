"""The pages about the service, the error pages and the staff's sign-in, read by axe and walked through by hand."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal import auth
from django.conf import LazySettings
from playwright.sync_api import BrowserContext, Page, expect

from gisreport.accounts.models import User
from tests.browser.conftest import PHONE, ConsoleErrors
from tests.cast import PASSWORD, Town

pytestmark = pytest.mark.django_db(transaction=True)

AxeClean = Callable[[Page], None]
Opener = Callable[..., BrowserContext]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(open_context: Opener, axe_clean: AxeClean, lilleby: Town, scheme: str) -> None:
    page = open_context(**PHONE, color_scheme=scheme, reduced_motion="reduce").new_page()
    for address in [
        "/om/?kommun=9001",
        "/om/personuppgifter",
        "/om/tillganglighet?kommun=9001",
        "/om/kakor",
        "/konto/login/",
        "/konto/password/reset/",
        "/konto/password/reset/key/1-abc/",
        "/konto/signup/",
    ]:
        page.goto(address)
        axe_clean(page)
        assert page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0, address


def test_a_missing_page_leads_on(page: Page, axe_clean: AxeClean, lilleby: Town, console_errors: ConsoleErrors) -> None:
    console_errors.expect("404")
    answer = page.goto("/finns-inte")
    assert answer
    assert answer.status == 404
    axe_clean(page)
    expect(page.get_by_role("main").get_by_role("link", name="Anmäl ett fel")).to_be_visible()


def test_staff_sign_in_with_a_second_factor(
    page: Page, axe_clean: AxeClean, anna_of_streets: User, settings: LazySettings
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    sign_in(page, "fel lösenord")
    axe_clean(page)
    expect(page.get_by_role("alert")).to_contain_text("Det gick inte att logga in")

    sign_in(page, PASSWORD)
    page.goto("/konto/2fa/totp/activate/")
    if page.get_by_label("Lösenord").is_visible():
        axe_clean(page)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Koppla en app till kontot")
    axe_clean(page)
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Kod").fill("12")
    page.get_by_role("button", name="Koppla appen").click()
    expect(page.get_by_role("alert")).to_contain_text("stämmer inte")
    page.get_by_label("Kod").fill(current_code(secret))
    page.get_by_role("button", name="Koppla appen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    axe_clean(page)
    spare = page.locator("main code").first.inner_text()
    for address in ("/konto/2fa/", "/konto/2fa/recovery-codes/generate/", "/konto/2fa/totp/deactivate/"):
        page.goto(address)
        axe_clean(page)

    page.goto("/konto/logout/")
    axe_clean(page)
    page.get_by_role("main").get_by_role("button", name="Logga ut").click()
    sign_in(page, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Visa att det är du")
    axe_clean(page)
    page.get_by_label("Kod").fill(spare)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url("**/handlaggning/")


def sign_in(page: Page, password: str) -> None:
    page.goto("/konto/login/")
    page.get_by_label("E-postadress").fill("anna@9001.example.org")
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("main").get_by_role("button", name="Logga in", exact=True).click()


def current_code(secret: str) -> str:
    """What the app on the phone shows now."""
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))
