"""The pages that explain the service, and the pages for when something went wrong."""

import re
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import LazySettings, settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve

from gisreport.accounts.models import User
from gisreport.project import context
from routing.models import Municipality
from tests.cast import Town

PAGES = ["/om/", "/om/personuppgifter", "/om/tillganglighet", "/om/kakor", "/konto/login/", "/konto/password/reset/"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_where_you_are_and_where_to_turn(client: Client, lilleby: Town, address: str) -> None:
    html = client.get(address).content.decode()
    assert html.count("<h1") == 1
    assert re.search(r"<title>\S.* – Felanmälan", html)
    for footer in ("/om/personuppgifter", "/om/tillganglighet", "/om/kakor", "/sprak/en/"):
        assert footer in html.split("<footer")[1]


def test_personal_data_names_who_answers_for_it(client: Client, lilleby: Town) -> None:
    Municipality.objects.filter(code="9001").update(data_controller="Samhällsbyggnadsnämnden", phone="0123-45 67 89")
    html = client.get("/om/personuppgifter?kommun=9001").content.decode()
    assert "Samhällsbyggnadsnämnden i Lilleby kommun är personuppgiftsansvarig." in html
    assert 'href="tel:0123456789"' in html


def test_with_several_municipalities_you_choose_one(client: Client, lilleby: Town) -> None:
    html = client.get("/om/personuppgifter").content.decode()
    assert '<option value="9001">Lilleby kommun</option>' in html


def test_with_one_municipality_it_is_that_one(client: Client, lilleby: Town) -> None:
    Municipality.objects.filter(code="9002").update(takes_reports=False)
    assert "Lilleby kommun står bakom" in client.get("/om/tillganglighet").content.decode()


@pytest.mark.parametrize("code", ["0000", "%00", "x" * 3000])
def test_an_unknown_municipality_is_not_found(client: Client, lilleby: Town, code: str) -> None:
    assert client.get(f"/om/personuppgifter?kommun={code}").status_code == 404


def test_personal_data_says_who_delivers_the_map(client: Client, lilleby: Town, settings: LazySettings) -> None:
    settings.MAP_TILES_URL = "https://{s}.kartor.example.org/{z}/{x}/{y}.png"
    assert "hämtas från kartor.example.org" in client.get("/om/personuppgifter").content.decode()
    settings.MAP_TILES_URL = ""
    assert "hämtas från" not in client.get("/om/personuppgifter").content.decode()


def test_every_cookie_is_described() -> None:
    """A new set_cookie belongs on /om/kakor too; then raise the number here."""
    rooms = ["gisreport", "reports", "routing", "walks"]
    code = [path.read_text() for room in rooms for path in Path(settings.BASE_DIR, room).rglob("*.py")]
    assert sum(text.count(".set_cookie(") + text.count(".set_signed_cookie(") for text in code) == 2


def links_of(rf: RequestFactory, user: User | AnonymousUser) -> list[str]:
    request = rf.get("/")
    request.user = user
    return [link["href"] for link in context.main_links(request)]


def test_the_header_leads_to_pages_that_exist(rf: RequestFactory, eva_the_administrator: User) -> None:
    for address in {*links_of(rf, AnonymousUser()), *links_of(rf, eva_the_administrator), "/handlaggning/"}:
        assert resolve(address)


def test_the_header_shows_only_what_you_may_open(
    rf: RequestFactory,
    anna_of_streets: User,
    per_the_planner: User,
    eva_the_administrator: User,
) -> None:
    assert "/handlaggning/" in links_of(rf, anna_of_streets)
    assert "/administration/" not in links_of(rf, anna_of_streets)
    assert "/administration/" in links_of(rf, eva_the_administrator)
    for user in (AnonymousUser(), per_the_planner, eva_the_administrator):
        assert "/handlaggning/" not in links_of(rf, user)


def test_demonstration_is_said_on_the_page(client: Client, lilleby: Town, settings: LazySettings) -> None:
    settings.DEMO = True
    assert "Det här är en demonstration" in client.get("/om/").content.decode()
    settings.DEMO = False
    assert "Det här är en demonstration" not in client.get("/om/").content.decode()


def test_an_address_that_does_not_exist_says_what_to_do(client: Client, lilleby: Town) -> None:
    answer = client.get("/finns-inte")
    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.content.decode()


def test_a_forged_form_says_what_to_do(lilleby: Town) -> None:
    answer = Client(enforce_csrf_checks=True).post("/konto/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "läs in sidan på nytt" in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500", "503"])
def test_error_pages_need_neither_database_nor_request(name: str) -> None:
    assert "<h1>" in render_to_string(f"{name}.html")


def test_a_broken_page_is_explained(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(request: HttpRequest) -> NoReturn:
        raise DatabaseError("gone")

    monkeypatch.setattr("gisreport.project.pages._of_municipality", gone)
    client.raise_request_exception = False
    answer = client.get("/om/kakor")
    assert answer.status_code == 500
    assert "Det här gick sönder hos oss" in answer.content.decode()
