"""Real web processes, two of them, and one address that sends without end."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import requests

from gisreport.limits.forget import forget
from gisreport.limits.models import Allowance
from reports.models import Report
from tests.faults.house import House, Web
from tests.reports.sending import fields

MOST = {"RATE_LIMITS": "search=3+1/h"}


def posted(web: Web, **headers: str) -> requests.Response:
    return web.post("/api/v1/reports", json=fields(), headers=headers)


def places(web: Web, **headers: str) -> int:
    return web.get("/api/v1/places?q=Hamnen", headers=headers).status_code


def test_a_thousand_reports_in_a_minute(house: House) -> None:
    """With the limits as they are by default, and half to each of two processes, which count together: a hundred or so
    come in, the others are told when to try again."""
    webs = [house.start_web(RATE_LIMITS=""), house.start_web(RATE_LIMITS="")]
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda number: posted(webs[number % 2]), range(1000)))
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) == {201, 429}
    assert 120 <= statuses[201] <= 160
    assert statuses[201] == Report.objects.count()
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 3
    assert refused.json()["type"] == "urn:gisreport:problem:too-often"


def test_a_forged_address_changes_nothing(house: House) -> None:
    web = house.start_web(**MOST)
    assert [places(web) for _ in range(4)] == [200, 200, 200, 429]
    lies = [
        {name: f"198.51.100.{number}"}
        for number in range(5)
        for name in ("X-Forwarded-For", "X_Forwarded_For", "Forwarded", "X-Real-IP")
    ]
    assert [places(web, **lie) for lie in lies] == [429] * 20
    assert Allowance.objects.count() == 1


def test_nor_does_a_forged_scheme(house: House) -> None:
    web = house.start_web(SITE_URL="https://localhost", **MOST)
    for lie in ({"X-Forwarded-Proto": "https"}, {"X-Forwarded-Ssl": "on"}, {"X-Forwarded-Protocol": "ssl"}):
        assert web.get("/om/", headers=lie).status_code == 301


def test_through_a_proxy_that_we_trust_each_counts_for_himself(house: House) -> None:
    web = house.start_web(TRUSTED_PROXIES="127.0.0.1", SITE_URL="https://localhost", **MOST)
    https = {"X-Forwarded-Proto": "https"}
    for client in ("198.51.100.1", "1.1.1.1, 198.51.100.2", "2001:db8::1"):
        answers = [places(web, **{"X-Forwarded-For": client}, **https) for _ in range(4)]
        assert answers == [200, 200, 200, 429]
    assert places(web, **{"X-Forwarded-For": "2.2.2.2, 198.51.100.2"}, **https) == 429
    assert places(web, **{"X-Forwarded-For": "2001:db8::2"}, **https) == 429
    assert forget() == 0


def test_what_is_too_long_is_refused_before_anything_reads_it(house: House) -> None:
    web = house.start_web()
    assert web.get("/?plats=" + "a" * 10_000).status_code in (400, 414)
    assert web.get("/", headers={"X-Long": "a" * 20_000}).status_code in (400, 431)
    assert web.get("/", headers={f"X-{number}": "a" for number in range(200)}).status_code in (400, 431)
    assert web.get("/?" + "&".join(f"a{number}=1" for number in range(500))).status_code == 400
    assert web.is_alive()
