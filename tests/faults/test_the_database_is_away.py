"""No page needs the database to say that it is away."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import requests
from django.conf import settings

from gisreport.cases.models import new_token
from gisreport.cases.numbers import new_number
from tests.faults.house import House, OwnDatabase
from tests.reports.sending import fields

WORDS = "Lampan vid bryggan är släckt & <trasig> sedan i måndags."
PAGES = (
    "/",
    "/anmal",
    f"/arende/{new_number()}",
    f"/a/{new_token()}",
    "/handlaggning/",
    "/administration/",
    "/om/kakor",
)
PROGRAMS = ("/api/v1/categories?lon=17.3&lat=62.4", "/api/v1/routing?lon=17.3&lat=62.4&category=belysning")


def fields_of(page: str) -> dict[str, str]:
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in hidden}


def test_everything_says_so_and_nothing_typed_is_lost(house_apart: House, own_database: OwnDatabase) -> None:
    web = house_apart.start_web()
    signed_in = {settings.SESSION_COOKIE_NAME: "a" * 32}
    key = "5f1c1d0e-2f0a-4a53-9d4a-2d6f0b2f7a10"
    typed = fields(description=WORDS, submission_id=key)
    sign_in = web.get("/konto/login/")
    password = fields_of(sign_in.text) | {"login": "anna@9001.example.org", "password": "lilleby-lilleby"}
    own_database.stop()
    with ThreadPoolExecutor(16) as people:
        pages = [people.submit(web.get, path, cookies=signed_in) for path in PAGES]
        programs = [people.submit(web.get, path) for path in PROGRAMS]
        sent = people.submit(web.post, "/anmal", data=typed)
        from_elsewhere = people.submit(web.post, "/anmal", data=typed, headers={"Sec-Fetch-Site": "cross-site"})
        signing_in = people.submit(web.post, "/konto/login/", data=password, cookies=sign_in.cookies)
        by_program = people.submit(web.post, "/api/v1/reports", json=fields())
        ready = people.submit(web.get, "/health/ready").result()
    for page in (*pages, sent, from_elsewhere, signing_in):
        _is_refused_for_now(page.result(), "text/html; charset=utf-8")
        assert "Tjänsten är stängd en stund" in page.result().text
    for answer in (*programs, by_program):
        _is_refused_for_now(answer.result(), "application/problem+json")
        assert answer.result().json()["type"] == "urn:gisreport:problem:unavailable"
    assert (ready.status_code, ready.json()["failing"]) == (503, "database")
    assert web.get("/health/live").status_code == 200
    assert fields_of(sent.result().text) == typed
    assert fields_of(from_elsewhere.result().text) == fields_of(signing_in.result().text) == {}

    own_database.start()
    links = {web.post("/anmal", data=fields_of(sent.result().text)).headers["Location"] for _ in range(2)}
    assert len(links) == 1
    assert WORDS in unescape(web.get(links.pop().replace("/tack", "")).text)


def _is_refused_for_now(answer: requests.Response, content_type: str) -> None:
    assert answer.status_code == 503, answer.url
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"] == content_type
    assert "no-store" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
