"""The session of whoever signs in is a new one, and it ends."""

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.test import Client

from gisreport.accounts.models import User
from tests.cast import PASSWORD

NEW_PASSWORD = "ett-helt-annat-losenord"


@pytest.fixture(autouse=True)
def one_factor(settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


def sign_in(client: Client, user: User, password: str = PASSWORD) -> str:
    answer = client.post("/konto/login/", {"login": user.email, "password": password})
    assert answer.status_code == 302
    return str(client.session.session_key)


def is_in(key: str, settings: LazySettings) -> bool:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    return browser.get("/handlaggning/").status_code == 200


def test_a_key_from_before_is_no_key(anna_of_streets: User, settings: LazySettings) -> None:
    """Somebody else chose the session's key, or saw it before the sign-in."""
    client = Client()
    before = client.session
    before["seen"] = "earlier"
    before.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(before.session_key)
    after = sign_in(client, anna_of_streets)
    assert after != before.session_key
    assert is_in(after, settings)
    assert not is_in(str(before.session_key), settings)


def test_a_key_that_was_made_up_is_not_taken_over(anna_of_streets: User, settings: LazySettings) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert sign_in(client, anna_of_streets) != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_signing_out_ends_it_on_the_server(anna_of_streets: User, settings: LazySettings) -> None:
    client = Client()
    key = sign_in(client, anna_of_streets)
    client.post("/konto/logout/")
    assert not is_in(key, settings)


def test_a_new_password_ends_all_others(anna_of_streets: User, settings: LazySettings) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, anna_of_streets)
    key = sign_in(elsewhere, anna_of_streets)
    passwords = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post("/konto/password/change/", passwords).status_code == 302
    assert here.get("/handlaggning/").status_code == 200
    assert not is_in(key, settings)


def test_who_has_left_is_out_at_once(anna_of_streets: User, settings: LazySettings) -> None:
    key = sign_in(Client(), anna_of_streets)
    anna_of_streets.is_active = False
    anna_of_streets.save()
    assert not is_in(key, settings)


def test_cookies_are_for_this_site_alone(anna_of_streets: User, settings: LazySettings) -> None:
    client = Client()
    sign_in(client, anna_of_streets)
    client.get("/sprak/en/")
    for cookie in client.cookies.values():
        assert cookie["samesite"] == "Lax", cookie.key
        assert cookie["path"] == "/", cookie.key
        assert not cookie["domain"], cookie.key
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"], name
