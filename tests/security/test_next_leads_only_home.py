"""Whatever `next` says, nobody is led to another site."""

from urllib.parse import quote, urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.accounts.models import User
from tests.cast import PASSWORD

ELSEWHERE = [
    "https://evil.example/", "http:evil.example", "//evil.example", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "/\t/evil.example", "\t//evil.example", " //evil.example", "http:///evil.example",
    "https:\\\\evil.example", "//evil.example\\@testserver", "//testserver@evil.example", "javascript:alert(1)",
    "data:text/html,x", "/\r\n//evil.example", "/\x00//evil.example", "//evil。example", "http://[::1", "//",
]  # fmt: skip


def is_home(location: str) -> bool:
    """As browsers read it: backslashes are slashes, and tabs and line breaks are nothing."""
    plain = location.replace("\\", "/").translate({ord(sign): None for sign in "\t\r\n"}).strip()
    parts = urlsplit(plain)
    return parts.scheme in ("", "http") and parts.netloc in ("", "testserver") and not plain.startswith("//")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_sign_in_and_out(where: str, anna_of_streets: User, settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client = Client()
    sent = {"login": anna_of_streets.email, "password": PASSWORD, "next": where}
    signed_in = client.post(f"/konto/login/?next={quote(where)}", sent)
    assert signed_in.status_code == 302
    assert is_home(signed_in["Location"]), signed_in["Location"]
    for path in ("/konto/login/", "/konto/signup/", "/konto/reauthenticate/", "/konto/logout/"):
        for answer in (client.get(path, {"next": where}), client.post(path, {"next": where, "password": PASSWORD})):
            assert is_home(answer.get("Location", "")), f"{path} {answer.get('Location')}"


@pytest.mark.parametrize("where", ELSEWHERE)
def test_choice_of_language(where: str, client: Client, db: None) -> None:
    answer = client.get("/sprak/en/", {"next": where})
    assert answer.status_code == 302
    assert is_home(answer["Location"]), answer["Location"]


@pytest.mark.parametrize(
    "path", ["//evil.example/konto/login", "//evil.example/handlaggning", "/\\evil.example/om", "//evil.example"]
)
def test_addresses_that_look_like_hosts(path: str, client: Client, db: None) -> None:
    """The missing slash at the end is added, and with it nobody is led away."""
    answer = client.get("/", PATH_INFO=path)
    assert is_home(answer.get("Location", "")), answer.get("Location")


@pytest.mark.parametrize("number", ["//evil.example", "evil.example", "https://evil.example", "%2F%2Fevil.example"])
def test_a_case_number_is_no_address(number: str, client: Client, db: None) -> None:
    for answer in (client.get("/arende/", {"nummer": number}), client.get(f"/arende/{quote(number, safe='')}")):
        assert is_home(answer.get("Location", ""))
