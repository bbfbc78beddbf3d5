"""Switching language: plain links, each in its own language, back to the same page; and pages that turn round."""

import pytest
from django.conf import LazySettings
from django.template import engines
from django.test import Client, RequestFactory

from tests.cast import Town


def test_the_links_lead_back_to_the_page(client: Client, lilleby: Town) -> None:
    html = client.get("/om/personuppgifter?kommun=9001").content.decode()
    assert 'href="/sprak/en/?next=%2Fom%2Fpersonuppgifter%3Fkommun%3D9001" lang="en"' in html
    answer = client.get("/sprak/en/?next=%2Fom%2Fpersonuppgifter%3Fkommun%3D9001", follow=True)
    assert answer.redirect_chain == [("/om/personuppgifter?kommun=9001", 302)]
    assert '<html lang="en" dir="ltr">' in answer.content.decode()


def test_the_current_language_is_marked(client: Client, lilleby: Town) -> None:
    html = client.get("/om/", headers={"accept-language": "en"}).content.decode()
    assert 'lang="en" hreflang="en" aria-current="true">English</a>' in html


def test_a_language_from_right_to_left_turns_the_page(client: Client, lilleby: Town, settings: LazySettings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    assert '<html lang="ar" dir="rtl">' in client.get("/om/", headers={"accept-language": "ar"}).content.decode()


@pytest.mark.parametrize(
    "address", ["//evil.example.org/", "https://evil.example.org/", "javascript:alert(1)", "report", "nowhere", "a\0b"]
)
def test_the_way_back_never_leaves_the_site(client: Client, address: str) -> None:
    assert client.get("/sprak/en/", {"next": address}).headers["Location"] == "/"


def test_after_a_sent_form_the_links_lead_to_its_address(rf: RequestFactory) -> None:
    template = engines["django"].from_string("{% load look %}{% languages %}")
    assert "next=%2Fanmal%22" not in template.render({}, rf.post("/anmal?x=1"))
    assert 'next=%2Fanmal"' in template.render({}, rf.post("/anmal?x=1"))
