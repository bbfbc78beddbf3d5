import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.device import COOKIE
from gisreport.cases.models import Case, Follower, Support
from gisreport.errors import Refusal
from gisreport.outbox.models import Message
from tests.cases.conftest import NewCase


@pytest.fixture
def visitor() -> Client:
    """With Django's CSRF check on: the public page has no token to send."""
    return Client(enforce_csrf_checks=True, headers={"accept-language": "sv"})


def test_one_device_counts_once(visitor: Client, lamp: Case) -> None:
    for _again in range(2):
        response = visitor.post(f"/arende/{lamp.number}/samma")
        assert response["Location"] == f"/arende/{lamp.number}?tack#sett"
    assert Support.objects.count() == 1
    assert lamp.events.filter(kind="supported").count() == 1
    Client().post(f"/arende/{lamp.number}/samma")
    assert Support.objects.count() == 2


def test_the_device_is_remembered_by_a_cookie_that_is_not_stored_here(visitor: Client, lamp: Case) -> None:
    cookie = visitor.post(f"/arende/{lamp.number}/samma").cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value not in Support.objects.get().key


def test_one_address_gets_the_letters_once_on_any_number_of_devices(visitor: Client, lamp: Case) -> None:
    visitor.post(f"/arende/{lamp.number}/samma", {"email": "olle@example.org"})
    Client().post(f"/arende/{lamp.number}/samma", {"email": "Olle@example.org"})
    assert Message.objects.filter(recipient__iexact="olle@example.org").count() == 1


def test_nobody_learns_from_the_count_who_follows_the_case(rut: Follower) -> None:
    for email in (rut.email, "nobody@example.org"):
        before = Support.objects.count()
        Client().post(f"/arende/{rut.case.number}/samma", {"email": email})
        assert Support.objects.count() == before + 1


def test_somebody_elses_address_opens_nobodys_page(rut: Follower) -> None:
    mine = lifecycle.support(rut.case, key="a" * 64, email=rut.email)
    assert mine.token != rut.token
    assert not mine.is_reporter
    assert mine.email == ""


def test_an_address_given_later_gets_the_letters(visitor: Client, lamp: Case) -> None:
    visitor.post(f"/arende/{lamp.number}/samma")
    visitor.post(f"/arende/{lamp.number}/samma", {"email": "olle@example.org"})
    assert Follower.objects.get(support__isnull=False).email == "olle@example.org"
    assert Message.objects.filter(kind="case.received", recipient="olle@example.org").count() == 1


def test_a_wrong_address_is_said_and_kept_on_the_page(visitor: Client, lamp: Case) -> None:
    response = visitor.post(f"/arende/{lamp.number}/samma", {"email": "olle at example"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Skriv e-postadressen så här: namn@exempel.se" in html
    assert "olle at example" in html
    assert not Support.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}]
)
def test_another_site_cannot_count_its_visitors_here(visitor: Client, lamp: Case, headers: dict[str, str]) -> None:
    assert visitor.post(f"/arende/{lamp.number}/samma", headers=headers).status_code == 422
    assert not Support.objects.exists()


def test_our_own_page_can(visitor: Client, lamp: Case) -> None:
    headers = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    assert visitor.post(f"/arende/{lamp.number}/samma", headers=headers).status_code == 302


def test_a_closed_case_asks_for_a_new_report(visitor: Client, lamp: Case, anna_of_streets: User) -> None:
    lifecycle.resolve(lamp, by=anna_of_streets)
    response = visitor.post(f"/arende/{lamp.number}/samma")
    assert response.status_code == 422
    assert "Gör en ny anmälan" in response.content.decode()


def test_a_private_case_has_no_supporters(visitor: Client, new_case: NewCase) -> None:
    private = new_case("otrygg-plats")
    assert visitor.post(f"/arende/{private.number}/samma").status_code == 404
    with pytest.raises(Refusal):
        lifecycle.support(private, key="a" * 64)


def test_of_a_hidden_case_only_the_reporter_is_told(visitor: Client, rut: Follower, anna_of_streets: User) -> None:
    olle = lifecycle.support(rut.case, key="a" * 64, email="olle@example.org")
    lifecycle.hide(rut.case, by=anna_of_streets)
    lifecycle.reply(rut.case, text="Grannens namn är borttaget.", is_public=True, by=anna_of_streets)
    assert visitor.get(f"/a/{olle.token}").status_code == 404
    assert visitor.get(f"/a/{rut.token}").status_code == 200
    assert list(Message.objects.filter(kind="case.event").values_list("recipient", flat=True)) == [rut.email]
    lifecycle.show(rut.case, by=anna_of_streets)
    assert visitor.get(f"/a/{olle.token}").status_code == 200
