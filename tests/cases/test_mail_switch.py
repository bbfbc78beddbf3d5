import pytest
from django.test import Client

from gisreport.cases.lifecycle import follow
from gisreport.cases.models import Case, Follower


@pytest.fixture
def mail_program() -> Client:
    """Posts without cookies, tokens or referrer, as RFC 8058 says."""
    return Client(enforce_csrf_checks=True)


def wants_mail(follower: Follower) -> bool:
    follower.refresh_from_db()
    return follower.wants_mail


def test_one_click_stops_the_letters(mail_program: Client, rut: Follower) -> None:
    response = mail_program.post(
        f"/a/{rut.token}/avisering", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 200
    assert not wants_mail(rut)


def test_a_scanner_that_only_looks_stops_nothing(mail_program: Client, rut: Follower) -> None:
    response = mail_program.get(f"/a/{rut.token}/avisering", headers={"accept-language": "sv"})
    assert "Stäng av mejlen" in response.content.decode()
    assert wants_mail(rut)


def test_off_and_on_again_with_the_button(client: Client, rut: Follower) -> None:
    client.post(f"/a/{rut.token}/avisering", {"av": ""})
    assert not wants_mail(rut)
    client.post(f"/a/{rut.token}/avisering")
    assert wants_mail(rut)


def test_whoever_left_no_address_can_do_so_later(client: Client, lamp: Case) -> None:
    follower = follow(lamp)
    page = client.get(f"/a/{follower.token}/avisering", headers={"accept-language": "sv"}).content.decode()
    assert "Skriv din e-postadress" in page
    client.post(f"/a/{follower.token}/avisering", {"email": "rut@example.org"})
    follower.refresh_from_db()
    assert (follower.email, follower.wants_mail) == ("rut@example.org", True)


def test_a_wrong_address_is_refused(client: Client, lamp: Case) -> None:
    follower = follow(lamp)
    response = client.post(f"/a/{follower.token}/avisering", {"email": "rut"}, headers={"accept-language": "sv"})
    assert response.status_code == 422
    assert "Skriv e-postadressen så här" in response.content.decode()


@pytest.mark.parametrize("page", ["/a/{0.token}/avisering", "/arende/{0.case.number}/samma"])
def test_an_address_that_cannot_be_kept_is_refused(client: Client, rut: Follower, page: str) -> None:
    """254 signs at most; this one has 255 and is well formed."""
    address = f"rut@{'.'.join(['x' * 61] * 4)}.se"
    assert len(address) == 254
    assert client.post(page.format(rut), {"email": "r" + address}).status_code == 422
    assert client.post(page.format(rut), {"email": address}).status_code == 302
