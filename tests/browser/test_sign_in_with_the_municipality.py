"""The whole way in a browser: to the municipality's own sign-in, a real one on this machine, and out again."""

import re

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from gisreport.accounts.models import SignInService, User
from tests.accounts.provider.running import provider
from tests.cast import Town

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_officer_signs_in_and_out(
    page: Page, site: str, lilleby: Town, anna_of_streets: User, settings: LazySettings
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = settings.DEMO = True
    claims = {"email": anna_of_streets.email, "email_verified": True}
    with provider(f"{site}/konto/kommun/svar", {"anna": {"claims": claims, "acr": "two-factors"}}) as issuer:
        SignInService.objects.create(
            municipality=lilleby.municipality, issuer=issuer, client_id="gisreport", client_secret="hemligt",
            strong_acr=["two-factors"], is_open=True,
        )  # fmt: skip
        page.goto("/handlaggning/")
        page.get_by_role("link", name="Logga in med Lilleby kommun").click()
        page.get_by_label("Konto").fill("anna")
        page.get_by_role("button", name="Logga in").click()
        expect(page).to_have_url(re.compile(r"/handlaggning/$"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.goto("/konto/logout/")
        page.get_by_role("main").get_by_role("button", name="Logga ut").click()
        page.goto("/handlaggning/")
        expect(page).to_have_url(re.compile(r"/konto/login/"))
