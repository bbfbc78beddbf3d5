"""A link in a letter gives a new password, and neither the desk nor another second factor."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client

from gisreport.accounts.models import StaffSession, User
from tests.cast import PASSWORD

PHRASE = "en ny fras om lyktor"
Deliver = Callable[[], list[EmailMessage]]


@pytest.fixture(autouse=True)
def two_factors(settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True


def letter_to(user: User, deliver_owed: Deliver) -> str:
    Client().post("/konto/password/reset/", {"email": user.email})
    return str(deliver_owed()[-1].body)


def choose_password(letter: str) -> None:
    link = re.search(r"http://testserver(/\S+)", letter)
    assert link
    browser = Client()
    form = browser.get(link[1], follow=True).request["PATH_INFO"]
    browser.post(form, {"password1": PHRASE, "password2": PHRASE})


def test_after_a_reset_the_second_factor_is_still_asked_for(anna_of_streets: User, deliver_owed: Deliver) -> None:
    TOTP.activate(anna_of_streets, generate_totp_secret())
    before = list(Authenticator.objects.values_list("pk", flat=True))
    choose_password(letter_to(anna_of_streets, deliver_owed))
    browser = Client()
    answer = browser.post("/konto/login/", {"login": anna_of_streets.email, "password": PHRASE})
    assert answer.headers["Location"] == "/konto/2fa/authenticate/"
    assert browser.get("/handlaggning/").headers["Location"].startswith("/konto/login/")
    assert browser.get("/konto/2fa/totp/activate/").status_code == 302
    assert list(Authenticator.objects.values_list("pk", flat=True)) == before


def test_without_a_second_factor_no_link_is_mailed(anna_of_streets: User, deliver_owed: Deliver) -> None:
    letter = letter_to(anna_of_streets, deliver_owed)
    assert "bjuda in dig igen" in letter
    assert "password/reset" not in letter


def test_the_code_of_mina_arenden_is_no_way_in(client: Client, anna_of_streets: User, deliver_owed: Deliver) -> None:
    client.post("/mina-arenden", {"email": anna_of_streets.email})
    code = re.search(r"\d{4} \d{4}", str(deliver_owed()[-1].body))
    assert code
    client.post("/mina-arenden", {"code": code[0]})
    assert client.get("/handlaggning/").status_code == 302
    assert client.get("/handlaggning/").headers["Location"].startswith("/konto/login/")


def test_a_new_password_ends_every_other_browser(anna_of_streets: User, settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/konto/login/", {"login": anna_of_streets.email, "password": PASSWORD})
    here.post("/konto/password/change/", {"oldpassword": PASSWORD, "password1": PHRASE, "password2": PHRASE})
    assert here.get("/handlaggning/").status_code == 200
    assert there.get("/handlaggning/").status_code == 302
    assert StaffSession.objects.filter(user=anna_of_streets).count() == 1
    assert "den här webbläsaren" in here.get("/konto/sessions/").content.decode()


def test_who_signed_in_before_there_was_a_second_factor_has_not_shown_it(
    client: Client, anna_of_streets: User, django_capture_on_commit_callbacks: Any
) -> None:
    thief = Client()
    for browser in (thief, client):
        browser.post("/konto/login/", {"login": anna_of_streets.email, "password": PASSWORD})
    form = client.get("/konto/2fa/totp/activate/").context["form"]
    code = format_hotp_value(hotp_value(form.secret, next(yield_hotp_counters_from_time())))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/konto/2fa/totp/activate/", {"code": code}).status_code == 302
    assert client.get("/handlaggning/").status_code == 200
    assert thief.get("/handlaggning/").headers["Location"].startswith("/konto/login/")
