"""An address with a slash too many leads to the page without it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/anmal/", "/anmal"),
        ("/mina-arenden/", "/mina-arenden"),
        ("/om/personuppgifter/", "/om/personuppgifter"),
        ("/karta/?status=open&x=%C3%A5", "/karta?status=open&x=%C3%A5"),
        ("/a/abcdefghijklmnopqrstuv/", "/a/abcdefghijklmnopqrstuv"),
        ("/arende/l%C3%A5mpa/", "/arende/l%C3%A5mpa"),
    ],
)
def test_it_is_taken_away(client: Client, written: str, meant: str) -> None:
    answer = client.get(written)
    assert (answer.status_code, answer.headers["Location"]) == (301, meant)


@pytest.mark.parametrize("nowhere", ["/finns-inte/", "/arende/saknas/foto/", "/karta//"])
def test_what_leads_nowhere_still_does(client: Client, nowhere: str) -> None:
    assert client.get(nowhere).status_code == 404


def test_what_was_sent_is_not_sent_on(client: Client) -> None:
    assert client.post("/anmal/", {"description": "Mörkt"}).status_code == 404
