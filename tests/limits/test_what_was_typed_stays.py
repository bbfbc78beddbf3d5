import re

import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.limits.rates import read_rates
from reports.models import HeldPhoto, Report
from tests.cast import Town
from tests.reports.sending import an_upload, fields

pytestmark = pytest.mark.django_db
SEEN = "Lampan vid bryggan blinkar."


@pytest.fixture(autouse=True)
def one_report(settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("report=1/h,photos=2/h")


def typed(**more: object) -> dict[str, object]:
    return fields(description=SEEN, email="rut@example.org", reply="email", steps="1", asked="belysning", **more)


def the_second(client: Client, **more: object) -> tuple[int, str]:
    """What whoever has to wait is shown."""
    assert client.post("/anmal", fields()).status_code == 303
    answer = client.post("/anmal", typed(**more))
    assert 1 <= int(answer["Retry-After"]) <= 3600
    return answer.status_code, answer.content.decode()


def test_the_form_comes_back_with_the_words_and_the_time_to_wait(client: Client, lilleby: Town) -> None:
    status, page = the_second(client)
    assert status == 429
    assert SEEN in page
    assert 'value="rut@example.org"' in page
    assert "Anmälan är inte skickad än" in page
    assert "Försök igen om 1 timme" in page
    assert Report.objects.count() == 1


def test_photos_need_not_be_chosen_again(client: Client, lilleby: Town, settings: LazySettings) -> None:
    _status, page = the_second(client, photos=an_upload())
    held = HeldPhoto.objects.get()
    assert str(held.pk) in page
    settings.RATE_LIMITS = read_rates("")
    key = re.search(r'name="submission_id" value="([^"]+)"', page)
    assert key
    seen = re.findall(r'name="seen" value="(\w+)"', page)
    sent = client.post("/anmal", typed(submission_id=key[1], held=str(held.pk), seen=seen))
    assert sent.status_code == 303
    assert Report.objects.count() == 2


def test_only_so_many_photos_are_kept_and_the_page_says_so(client: Client, lilleby: Town) -> None:
    the_second(client, photos=[an_upload(more=b"1"), an_upload(more=b"2")])
    page = client.post("/anmal", typed(photos=an_upload(more=b"3"))).content.decode()
    assert HeldPhoto.objects.count() == 2
    assert "Fotona kunde inte sparas" in page
    assert SEEN in page


def test_in_english_too(client: Client, lilleby: Town) -> None:
    client.post("/anmal", fields())
    answer = client.post("/anmal", typed(), headers={"accept-language": "en"})
    assert (answer.status_code, answer["Content-Language"]) == (429, "en")


def test_a_program_gets_a_problem(client: Client, lilleby: Town) -> None:
    for _ in range(2):
        answer = client.post("/api/v1/reports", fields(), content_type="application/json")
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:gisreport:problem:too-often"
    assert int(answer["Retry-After"]) > 3500


def test_the_page_and_the_api_count_together(client: Client, lilleby: Town) -> None:
    assert client.post("/anmal", fields()).status_code == 303
    assert client.post("/api/v1/reports", fields(), content_type="application/json").status_code == 429


WALK = "/api/v1/walks/{walk}"
OF_A_PHONE = ("ops", "ops/{client_id}", "media/{sha256}", "reconcile", "observations", "devices", "leave", "backup")
WALKS = {"/api/v1/walks/join", "/api/v1/walks/code/{code}", WALK, *(f"{WALK}/{what}" for what in OF_A_PHONE)}


def test_the_limits_are_in_the_description(client: Client, db: None) -> None:
    paths = client.get("/api/v1/schema/", headers={"accept": "application/json"}).json()["paths"]
    limited = {
        path: operation["responses"]["429"]["headers"]
        for path, operations in paths.items()
        for operation in operations.values()
        if "429" in operation["responses"]
    }
    assert set(limited) == {
        "/api/v1/cases",
        "/api/v1/cases/{number}",
        "/api/v1/cells",
        "/api/v1/observations",
        "/api/v1/observations/{code}/{quarter}",
        "/api/v1/places",
        "/api/v1/reports",
        *WALKS,
    }
    assert all("Retry-After" in headers for headers in limited.values())
