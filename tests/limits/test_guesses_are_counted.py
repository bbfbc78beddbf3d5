import secrets

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from gisreport.cases.numbers import new_number
from gisreport.limits.rates import read_rates
from reports.submit import submit
from tests.cast import Town
from tests.reports.sending import a_submission

pytestmark = pytest.mark.django_db
LINKS = ["/a/{guess}", "/a/{guess}/tack", "/a/{guess}/foto/6f0d1f2a-9a53-5c6e-8b1f-3d2f9f0c7a11/small.jpg"]
NUMBERS = ["/arende/{guess}", "/arende/?nummer={guess}", "/api/v1/cases/{guess}"]


@pytest.fixture(autouse=True)
def three_guesses(settings: LazySettings) -> None:
    settings.RATE_LIMITS = read_rates("links=3/h,numbers=3/h")


def guess(client: Client, address: str, word: str, **options: str) -> HttpResponse:
    return client.get(address.format(guess=word), **options)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("address", LINKS)
def test_a_few_wrong_links_are_answered_and_no_more(client: Client, address: str) -> None:
    answers = [guess(client, address, secrets.token_urlsafe(16)) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[-1]["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", NUMBERS)
def test_a_few_wrong_numbers_are_answered_and_no_more(client: Client, address: str) -> None:
    statuses = [guess(client, address, new_number()).status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]


def test_one_who_guesses_locks_nobody_out_of_what_is_theirs(client: Client, lilleby: Town) -> None:
    """Thousands of telephones share the address of a mobile network."""
    submitted = submit(a_submission(lilleby))
    for _ in range(5):
        guess(client, LINKS[0], "x" * 22)
        guess(client, NUMBERS[0], new_number())
    assert client.get(f"/a/{submitted.follower.token}").status_code == 200
    assert client.get(f"/arende/{submitted.case.number}").status_code == 200


def test_right_links_and_numbers_cost_nothing(client: Client, lilleby: Town) -> None:
    submitted = submit(a_submission(lilleby))
    for _ in range(9):
        assert client.get(f"/a/{submitted.follower.token}").status_code == 200
        assert client.get(f"/arende/{submitted.case.number}").status_code == 200


def test_the_misses_of_others_are_still_answered(client: Client) -> None:
    for _ in range(5):
        guess(client, LINKS[0], "x" * 22)
    assert guess(client, LINKS[0], "x" * 22, REMOTE_ADDR="198.51.100.7").status_code == 404


def test_the_page_says_when_and_that_nothing_is_lost(client: Client, lilleby: Town) -> None:
    for _ in range(4):
        page = guess(client, LINKS[0], "x" * 22).content.decode()
    assert "Vänta en stund" in page
    assert "Försök igen om 20 minuter" in page
    assert "Det du redan har skickat är mottaget" in page
