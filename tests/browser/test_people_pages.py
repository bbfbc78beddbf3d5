"""The pages about people and sign-in, as axe sees them on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from gisreport.accounts.models import Invitation, User
from tests.cast import PASSWORD, Town

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_one_of_them(
    phone: Page, lilleby: Town, eva_the_administrator: User, anna_of_streets: User, axe_clean: Callable[[Page], None]
) -> None:
    now = timezone.now()
    invitation = Invitation.objects.create(
        municipality=lilleby.municipality, email="liv@example.org", name="Liv", sent_at=now,
        expires_at=now + timedelta(days=7), roles=[{"role": "planner", "administration": None, "categories": []}],
    )  # fmt: skip
    phone.goto(f"/inbjudan/{invitation.token}")
    axe_clean(phone)
    phone.goto("/konto/login/")
    phone.get_by_label("E-post").fill(eva_the_administrator.email)
    phone.get_by_label("Lösenord").fill(PASSWORD)
    phone.get_by_role("button", name="Logga in", exact=True).click()
    phone.wait_for_url("**/administration/**")
    for address in ("personer", "personer/ny", f"personer/{anna_of_streets.pk}", "inloggning"):
        phone.goto(f"/administration/9001/{address}")
        axe_clean(phone)
    phone.goto("/konto/sessions/")
    axe_clean(phone)
