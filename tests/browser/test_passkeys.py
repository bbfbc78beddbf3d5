"""Keys that the browser keeps, made and used with Chromium's own virtual authenticator."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from gisreport.accounts.models import User
from tests.browser.conftest import Opener
from tests.cast import PASSWORD

DESK = re.compile(r"/handlaggning/$")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_context: Opener, settings: LazySettings) -> Page:
    """A browser with a finger to show; the service asks staff for two factors."""
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    page = open_context().new_page()
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    authenticator: dict[str, Any] = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
    return page


def sign_in(page: Page, user: User) -> None:
    page.goto("/konto/login/")
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


def test_a_key_is_made_named_and_opens_the_desk(
    page: Page, anna_of_streets: User, axe_clean: Callable[[Page], None]
) -> None:
    page.goto("/konto/login/")
    axe_clean(page)
    sign_in(page, anna_of_streets)
    expect(page.get_by_text("Ett steg till")).to_be_visible()
    axe_clean(page)
    page.get_by_role("link", name="Lägg till en nyckel").click()
    axe_clean(page)
    page.get_by_label("Vad ska nyckeln heta?").fill("Jobbdatorn")
    page.get_by_role("button", name="Skapa nyckeln").click()
    expect(page.get_by_role("heading", name="Reservkoder")).to_be_visible()
    page.get_by_role("link", name="Till ärendena").click()
    expect(page).to_have_url(DESK)
    page.goto("/konto/2fa/webauthn/")
    expect(page.get_by_text("Jobbdatorn", exact=True)).to_be_visible()

    page.goto("/konto/logout/")
    page.get_by_role("button", name="Logga ut").last.click()
    page.goto("/konto/login/")
    page.get_by_role("button", name="Logga in med nyckel").click()
    expect(page).to_have_url(DESK)
    assert Authenticator.objects.get(type="webauthn").last_used_at


def test_after_the_password_the_key_is_asked_for(page: Page, anna_of_streets: User) -> None:
    sign_in(page, anna_of_streets)
    page.get_by_role("link", name="Lägg till en nyckel").click()
    page.get_by_label("Logga in med bara nyckeln").uncheck()
    page.get_by_role("button", name="Skapa nyckeln").click()
    expect(page.get_by_role("heading", name="Reservkoder")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, anna_of_streets)
    page.get_by_role("button", name="Använd en nyckel").click()
    expect(page).to_have_url(DESK)
