import pytest
from django.test import Client

from gisreport.accounts.models import StaffSession, User
from gisreport.accounts.sessions import device_words
from tests.cast import PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"


def signed_in(user: User, agent: str) -> Client:
    browser = Client(headers={"user-agent": agent})
    assert browser.post("/konto/login/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return browser


@pytest.mark.parametrize(
    ("agent", "words"),
    [(FIREFOX, "Firefox, Windows"), (PHONE, "Chrome, Android"), (EDGE, "Edge, Mac"), ("", "Okänd webbläsare")],
)
def test_a_browser_is_known_again(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_one_is_ended_and_the_others_go_on(anna_of_streets: User) -> None:
    here, phone, edge = (signed_in(anna_of_streets, agent) for agent in (FIREFOX, PHONE, EDGE))
    page = here.get("/konto/sessions/").content.decode()
    assert "Chrome, Android" in page
    row = StaffSession.objects.get(device="Chrome, Android")
    here.post("/konto/sessions/avsluta", {"one": row.pk})
    assert phone.get("/handlaggning/").status_code == 302
    assert edge.get("/handlaggning/").status_code == 200
    here.post("/konto/sessions/avsluta")
    assert edge.get("/handlaggning/").status_code == 302
    assert here.get("/handlaggning/").status_code == 200


def test_nobody_ends_the_sessions_of_others(anna_of_streets: User, omar_of_parks: User) -> None:
    omar = signed_in(omar_of_parks, FIREFOX)
    anna = signed_in(anna_of_streets, FIREFOX)
    anna.post("/konto/sessions/avsluta", {"one": StaffSession.objects.get(user=omar_of_parks).pk})
    anna.post("/konto/sessions/avsluta")
    assert omar.get("/handlaggning/").status_code == 200
