"""The Host header is a stranger's word: it leads nobody anywhere and stands in no letter."""

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client

from gisreport.accounts.models import User
from tests.cast import Town

EVIL = "evil.example"


@pytest.mark.parametrize(
    "path", ["/", "/anmal", "/konto/login/", "/konto/password/reset/", "/api/v1/schema/", "/finns-inte"]
)
def test_a_host_that_is_not_ours_gets_nothing(path: str, client: Client, lilleby: Town) -> None:
    for host in (EVIL, "testserver@evil.example", "testserver:80.evil.example", "evil.example/testserver", ""):
        answer = client.get(path, headers={"host": host}) if host else client.get(path, HTTP_HOST="", SERVER_NAME=EVIL)
        assert answer.status_code == 400, host
        assert EVIL.encode() not in answer.content


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "x-original-url", "x-rewrite-url", "forwarded"])
def test_no_other_header_names_the_host(header: str, client: Client, lilleby: Town) -> None:
    answer = client.get("/anmal", headers={header: f"host={EVIL}" if header == "forwarded" else EVIL})
    assert answer.status_code == 200
    assert EVIL.encode() not in answer.content


def test_letters_lead_to_the_address_of_the_settings(
    client: Client, anna_of_streets: User, settings: LazySettings, deliver_owed: object
) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # as a demo in a container
    settings.SITE_URL = "https://felanmalan.lilleby.example"
    client.post("/konto/password/reset/", {"email": anna_of_streets.email}, headers={"host": EVIL})
    deliver_owed()  # type: ignore[operator]
    [letter] = mail.outbox
    assert EVIL not in str(letter.message())
    assert "https://felanmalan.lilleby.example/konto/password/reset/key/" in letter.body
