import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.cases.models import CaseEvent, Support
from gisreport.limits.rates import read_rates
from gisreport.outbox.models import Message
from reports.submit import Submitted, submit
from routing import geocoder
from tests.cast import Town
from tests.reports.sending import a_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(lilleby: Town) -> Submitted:
    return submit(a_submission(lilleby))


@pytest.mark.parametrize(
    "address",
    ["/?plats=Hamnen", "/anmal/platser?q=Hamnen", "/anmal/kategorier?lat=62", "/anmal/liknande", "/api/v1/places?q=x"],
)
def test_searching(client: Client, lilleby: Town, settings: LazySettings, address: str) -> None:
    settings.RATE_LIMITS = read_rates("search=2/h")
    answers = [client.get(address) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert int(answers[-1]["Retry-After"]) > 0
    assert "Försök igen om" in answers[-1].content.decode()


def test_the_map_itself_is_not_a_search(client: Client, lilleby: Town, settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("search=1/h")
    assert {client.get("/").status_code for _ in range(4)} == {200}


def test_having_seen_the_same(client: Client, submitted: Submitted, settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("support=2/h")
    answers = []
    for _ in range(3):
        client.cookies.clear()
        answers.append(client.post(f"/arende/{submitted.case.number}/samma"))
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert Support.objects.count() == 2


def test_adding_information_keeps_the_words(client: Client, submitted: Submitted, settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("information=1/h")
    address = f"/a/{submitted.follower.token}/komplettera"
    assert client.post(address, {"text": "Den blinkar nu."}).status_code == 302
    refused = client.post(address, {"text": "Nu är den röd."})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Nu är den röd." in refused.content.decode()
    assert not CaseEvent.objects.filter(text="Nu är den röd.").exists()


def test_saying_that_it_is_not_needed(client: Client, submitted: Submitted, settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("not-needed=1/d")
    address = f"/a/{submitted.follower.token}/behovs-inte"
    assert [client.post(address).status_code for _ in range(2)] == [302, 429]


def test_asking_for_erasure_and_for_a_copy(client: Client, submitted: Submitted, settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("information=1/h")
    address = f"/a/{submitted.follower.token}"
    assert client.get(f"{address}/mina-uppgifter.zip").status_code == 200
    assert client.get(f"{address}/mina-uppgifter.zip").status_code == 429
    refused = client.post(f"{address}/radera", {"text": "Ta bort mig."})
    assert refused.status_code == 422
    assert "Försök igen om" in refused.content.decode()


def test_codes_for_ones_own_cases(client: Client, lilleby: Town, settings: LazySettings) -> None:
    """Else one sender could have a code sent to everybody."""
    settings.RATE_LIMITS = read_rates("codes=2/h")
    answers = [client.post("/mina-arenden", {"email": f"rut{number}@example.org"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert Message.objects.count() == 2


def test_a_new_address_for_letters(client: Client, submitted: Submitted, settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("information=1/h")
    address = f"/a/{submitted.follower.token}/avisering"
    answers = [client.post(address, {"email": f"rut{number}@example.org"}).status_code for number in range(2)]
    assert answers == [302, 429]
    assert client.post(address, {"av": ""}).status_code == 302  # off is always possible


def test_the_geocoder_is_left_in_peace_and_the_search_goes_on(
    client: Client, lilleby: Town, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(geocoder, "_in_time", lambda text, limit: asked.append(text) or b"[]")
    settings.GEOCODER_URL = "https://geocoder.example.org/search"
    settings.RATE_LIMITS = read_rates("geocoder=2/h")
    assert [client.get("/api/v1/places?q=Storgatan").status_code for _ in range(4)] == [200] * 4
    assert len(asked) == 2
