"""Sign-in and forgotten password answer the same to a known address and to one that nobody has."""

import re
import time
from collections.abc import Callable
from statistics import median

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gisreport.accounts.models import User
from gisreport.limits.rates import read_rates
from gisreport.outbox.models import Message
from tests.cast import PASSWORD

NOBODY = "ingen.alls@9001.example.org"
ROUNDS = 3


@pytest.fixture(autouse=True)
def slow_passwords(settings: LazySettings, quick_passwords: None) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False


def sign_in(email: str) -> bytes:
    answer = Client().post("/konto/login/", {"login": email, "password": "fel-losenord-helt"})
    assert answer.status_code == 200
    return without_what_was_typed(answer.content, email)


def ask_for_a_new_password(email: str) -> bytes:
    answer = Client().post("/konto/password/reset/", {"email": email}, follow=True)
    assert answer.status_code == 200
    return without_what_was_typed(answer.content, email)


def without_what_was_typed(page: bytes, email: str) -> bytes:
    return re.sub(rb'value="[^"]*"', b"", page.replace(email.encode(), b""))


WAYS = [sign_in, ask_for_a_new_password]


@pytest.mark.parametrize("way", WAYS)
def test_the_page_is_the_same(way: Callable[[str], bytes], anna_of_streets: User) -> None:
    assert way(anna_of_streets.email) == way(NOBODY)


@pytest.mark.parametrize("way", WAYS)
def test_so_is_the_work(way: Callable[[str], bytes], anna_of_streets: User, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    encode = PBKDF2PasswordHasher.encode

    def counted(self: PBKDF2PasswordHasher, password: str, salt: str, iterations: int | None = None) -> str:
        hashed.append(password)
        return str(encode(self, password, salt, iterations))

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)

    def work(email: str) -> tuple[int, int]:
        del hashed[:]
        with CaptureQueriesContext(connection) as queries:
            way(email)
        return len(hashed), sum('INTO "outbox_message"' in query["sql"] for query in queries)

    assert work(anna_of_streets.email) == work(NOBODY)


@pytest.mark.parametrize("way", WAYS)
def test_so_is_the_time(way: Callable[[str], bytes], anna_of_streets: User) -> None:
    """Roughly: a machine that does other things must not fail it, a hash or a letter more must."""
    way(NOBODY)
    known, unknown = [], []
    for _round in range(ROUNDS):
        for email, times in ((anna_of_streets.email, known), (NOBODY, unknown)):
            begun = time.process_time()
            way(email)
            times.append(time.process_time() - begun)
    assert 0.6 < median(known) / median(unknown) < 1.6


def test_only_who_has_an_account_gets_a_letter(anna_of_streets: User, deliver_owed: Callable[[], object]) -> None:
    for email in (anna_of_streets.email, NOBODY):
        ask_for_a_new_password(email)
    assert not mail.outbox, "no mail server is in the way of the answer"
    deliver_owed()
    assert [letter.to for letter in mail.outbox] == [[anna_of_streets.email]]
    assert Message.objects.get(recipient=NOBODY).cancelled_at


def test_strangers_do_not_fill_a_mailbox(
    anna_of_streets: User, deliver_owed: Callable[[], object], settings: LazySettings
) -> None:
    settings.RATE_LIMITS = read_rates("letters=2/d")
    pages = [ask_for_a_new_password(anna_of_streets.email) for _time in range(4)]
    deliver_owed()
    assert len(mail.outbox) == 2
    assert len(set(pages)) == 1


def test_the_link_in_the_letter_opens_once(anna_of_streets: User, deliver_owed: Callable[[], object]) -> None:
    ask_for_a_new_password(anna_of_streets.email)
    deliver_owed()
    link = re.search(r"http://testserver(/konto/\S+)", mail.outbox[0].body)
    assert link
    browser = Client()
    form = browser.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    assert link[1] not in address, "the key is not in the address of the page, which is told to others"
    new = {"password1": "ett-helt-annat-losenord", "password2": "ett-helt-annat-losenord"}
    assert browser.post(address, new).status_code == 302
    anna_of_streets.refresh_from_db()
    assert anna_of_streets.check_password("ett-helt-annat-losenord")
    assert not anna_of_streets.check_password(PASSWORD)
    again = Client().get(link[1], follow=True)
    assert "password1" not in again.content.decode()
