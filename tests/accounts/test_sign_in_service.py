"""Signing in at a municipality's own service: a real OpenID provider, run on this machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import Invitation, Membership, Role, SignInLink, SignInService, User
from routing.models import Municipality
from tests.accounts.provider.running import provider
from tests.cast import Town, municipal, officer

BACK = "http://testserver/konto/kommun/svar"
ANNA, LIV = "anna@9001.example.org", "liv@example.org"


def account(email: str, *, verified: bool = True, **how: Any) -> dict[str, Any]:
    claims = {"email": email, "email_verified": verified, "name": "X", "personal_number": "19121212-1212"}
    return {"claims": claims, **how}


ACCOUNTS = {
    "anna": account(ANNA, amr=["pwd"]),
    "anna-strong": account(ANNA, acr="two-factors", amr=["mfa"]),
    "liv": account(LIV, amr=["mfa"]),
    "unverified": account(LIV, verified=False),
    "stranger": account("nobody@example.org"),
    "root": account("root@example.org"),
}


@pytest.fixture(scope="module")
def ours() -> Iterator[str]:
    with provider(BACK, ACCOUNTS) as issuer:
        yield issuer


@pytest.fixture(scope="module")
def theirs() -> Iterator[str]:
    with provider(BACK, ACCOUNTS) as issuer:
        yield issuer


def service_of(code: str, issuer: str, **change: Any) -> SignInService:
    facts = {"issuer": issuer, "client_id": "gisreport", "client_secret": "hemligt", "is_open": True}
    return SignInService.objects.create(municipality=Municipality.objects.get(code=code), **{**facts, **change})


@dataclass
class Visitor:
    """Our pages in one browser, the provider's in another."""

    client: Client

    def sign_in(self, name: str, code: str = "9001", deed: str = "in", query: str = "") -> HttpResponse:
        answer: HttpResponse = self.client.get(f"/konto/kommun/{code}/{query}")
        if answer.status_code != 302:
            return answer
        return self.client.get(at_the_provider(answer.headers["Location"], name, deed))  # type: ignore[return-value]


def at_the_provider(address: str, name: str, deed: str = "in") -> str:
    """Signs in there; answers where the browser is sent."""
    with requests.Session() as browser:
        page = browser.get(address, timeout=10)
        answer = browser.post(page.url, {"account": name, "deed": deed}, timeout=10, allow_redirects=False)
        while not answer.headers["Location"].startswith(BACK):
            answer = browser.get(answer.headers["Location"], timeout=10, allow_redirects=False)
        return answer.headers["Location"].removeprefix("http://testserver")


@pytest.fixture(autouse=True)
def asked_for(settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    settings.DEMO = True  # servers on this machine may be asked


@pytest.fixture
def visitor(lilleby: Town) -> Visitor:
    return Visitor(Client())


def invite(email: str = LIV) -> Invitation:
    return Invitation.objects.create(
        municipality=Municipality.objects.get(code="9001"),
        email=email,
        name="Liv",
        roles=[{"role": "planner", "administration": None, "categories": []}],
        sent_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )


def said(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_an_officer_comes_in_and_is_asked_for_a_second_factor_here(
    visitor: Visitor, ours: str, anna_of_streets: User
) -> None:
    service_of("9001", ours)
    assert visitor.sign_in("anna").headers["Location"] == "/handlaggning/"
    assert visitor.client.get("/handlaggning/").headers["Location"] == "/konto/2fa/"
    assert SignInLink.objects.get().user == anna_of_streets


@pytest.mark.parametrize("how", [{"strong_acr": ["two-factors"]}, {"strong_amr": ["mfa"]}])
def test_two_factors_there_are_two_factors_here(
    visitor: Visitor, ours: str, anna_of_streets: User, how: dict[str, Any]
) -> None:
    TOTP.activate(anna_of_streets, generate_totp_secret())
    service_of("9001", ours, **how)
    assert visitor.sign_in("anna-strong").headers["Location"] == "/handlaggning/"
    assert visitor.client.get("/handlaggning/").status_code == 200
    visitor.client.post("/konto/logout/")
    assert visitor.client.get("/handlaggning/").headers["Location"].startswith("/konto/login/")


def test_one_factor_there_leads_to_ones_own_app(visitor: Visitor, ours: str, anna_of_streets: User) -> None:
    TOTP.activate(anna_of_streets, generate_totp_secret())
    service_of("9001", ours, strong_amr=["mfa"])
    assert visitor.sign_in("anna").headers["Location"] == "/konto/2fa/authenticate/"
    assert visitor.client.get("/handlaggning/").headers["Location"].startswith("/konto/login/")


def test_the_invited_says_yes_by_signing_in(visitor: Visitor, ours: str) -> None:
    invitation = invite()
    service_of("9001", ours, strong_amr=["mfa"])
    assert visitor.sign_in("liv").headers["Location"] == "/planering/"
    liv = User.objects.get(email=LIV)
    invitation.refresh_from_db()
    assert invitation.accepted_at
    assert (liv.has_usable_password(), [one.role for one in liv.memberships.all()]) == (False, ["planner"])


@pytest.mark.parametrize("name", ["stranger", "unverified", "root"])
def test_nobody_else_comes_in(visitor: Visitor, ours: str, name: str) -> None:
    invite()
    root = User.objects.create_superuser("root@example.org", name="Root")
    Membership.objects.create(user=root, municipality_id=Municipality.objects.get(code="9001").pk, role=Role.PLANNER)
    service_of("9001", ours)
    answer = visitor.sign_in(name)
    assert answer.status_code == 403
    assert "inbjuden" in said(answer) or "bekräftad e-postadress" in said(answer)
    assert "_auth_user_id" not in visitor.client.session
    assert list(User.objects.all()) == [root]
    assert not SignInLink.objects.exists()


def test_another_municipality_vouches_for_nobody_here(visitor: Visitor, theirs: str, anna_of_streets: User) -> None:
    service_of("9002", theirs)
    assert "Du är inte inbjuden" in said(visitor.sign_in("anna", "9002"))
    assert not SignInLink.objects.exists()


def test_a_role_given_elsewhere_makes_nobody_somebody_here(
    visitor: Visitor, theirs: str, anna_of_streets: User
) -> None:
    """The administrator of Storby gives Anna a role, and lets Storby's service call somebody Anna."""
    storby = Municipality.objects.get(code="9002")
    Membership.objects.create(user=anna_of_streets, municipality=storby, role=Role.PLANNER)
    service_of("9002", theirs, strong_acr=["two-factors"])
    assert "Du arbetar i flera kommuner" in said(visitor.sign_in("anna-strong", "9002"))
    TOTP.activate(anna_of_streets, generate_totp_secret())
    assert visitor.sign_in("anna-strong", "9002").headers["Location"] == "/konto/2fa/authenticate/"
    assert visitor.client.get("/handlaggning/").status_code == 302


def test_a_second_subject_with_the_same_address_is_somebody_else(
    visitor: Visitor, ours: str, anna_of_streets: User
) -> None:
    service_of("9001", ours)
    visitor.sign_in("anna")
    assert "hör till en annan inloggning" in said(Visitor(Client()).sign_in("anna-strong"))


def test_who_has_left_stays_out_though_linked(visitor: Visitor, ours: str, anna_of_streets: User) -> None:
    service_of("9001", ours)
    visitor.sign_in("anna")
    anna_of_streets.memberships.all().delete()
    assert "Du är inte inbjuden" in said(Visitor(Client()).sign_in("anna"))


def test_no_more_than_the_subject_is_kept(visitor: Visitor, ours: str, anna_of_streets: User) -> None:
    service_of("9001", ours)
    visitor.sign_in("anna")
    link = SignInLink.objects.get()
    assert link.subject == "anna"
    assert "1212" not in str(dict(visitor.client.session))


def test_an_answer_is_good_once_and_in_its_own_browser(visitor: Visitor, ours: str, anna_of_streets: User) -> None:
    service_of("9001", ours)
    begun = visitor.client.get("/konto/kommun/9001/").headers["Location"]
    answer = at_the_provider(begun, "anna")
    other = Client()
    other.get("/konto/kommun/9001/")
    assert "hör inte till den här webbläsaren" in said(other.get(answer))  # type: ignore[arg-type]
    assert visitor.client.get(answer).status_code == 302
    assert Client().get(answer).headers["Location"] == "/konto/login/"


def test_what_is_asked_for_is_bound_to_the_browser(visitor: Visitor, ours: str) -> None:
    service_of("9001", ours)
    query = parse_qs(urlsplit(visitor.client.get("/konto/kommun/9001/").headers["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= query.keys()
    assert "code_verifier" not in query


def test_a_nonce_of_another_sign_in_is_refused(visitor: Visitor, ours: str, anna_of_streets: User) -> None:
    service_of("9001", ours)
    answer = at_the_provider(visitor.client.get("/konto/kommun/9001/").headers["Location"], "anna")
    session = visitor.client.session
    session["sign_in_asked"] = {**session["sign_in_asked"], "nonce": "another"}
    session.save()
    refused = visitor.client.get(answer)
    assert refused.status_code == 502
    assert not SignInLink.objects.exists()


def test_declining_there_is_said(visitor: Visitor, ours: str) -> None:
    service_of("9001", ours)
    assert "avbröts hos kommunen" in said(visitor.sign_in("anna", deed="no"))


@pytest.mark.parametrize(
    "change", [{"client_secret": "fel"}, {"issuer": "http://127.0.0.1:9"}, {"issuer": "http://169.254.169.254"}]
)
def test_trouble_there_is_no_fault_here(
    visitor: Visitor, ours: str, anna_of_streets: User, change: dict[str, str]
) -> None:
    service_of("9001", **{"issuer": ours, **change})
    answer = visitor.sign_in("anna")
    assert answer.status_code == 502
    assert "logga in med e-post" in said(answer)


def test_closed_is_closed(visitor: Visitor, ours: str, anna_of_streets: User) -> None:
    service_of("9001", ours, is_open=False)
    assert "ingen egen inloggning" in said(visitor.sign_in("anna"))
    assert "Logga in med Lilleby" not in said(visitor.client.get("/konto/login/"))  # type: ignore[arg-type]


# --- The page of the administrator ---


@pytest.fixture
def eva(eva_the_administrator: User) -> Client:
    client = Client()
    client.force_login(eva_the_administrator)
    TOTP.activate(eva_the_administrator, generate_totp_secret())
    return client


def test_it_is_set_tried_and_opened(eva: Client, ours: str) -> None:
    page = "/administration/9001/inloggning"
    sent = {"issuer": ours, "client_id": "gisreport", "client_secret": "hemligt", "email_claim": "email",
            "strong_acr": "two-factors", "strong_amr": ""}  # fmt: skip
    assert eva.post(page, sent).status_code == 302
    assert "hemligt" not in eva.get(page).content.decode()
    tried = said(Visitor(eva).sign_in("anna-strong", query="?prova"))
    assert ANNA in tried
    assert "ingen egen engångskod behövs" in tried
    assert eva.post(page, {**sent, "client_secret": "", "is_open": "on"}).status_code == 302
    service = SignInService.objects.get()
    assert (service.is_open, service.client_secret, bool(service.tested_at)) == (True, "hemligt", True)
    assert "Logga in med Lilleby kommun" in said(Client().get("/konto/login/"))  # type: ignore[arg-type]


def test_an_old_secret_goes_to_no_other_service(eva: Client, ours: str, theirs: str) -> None:
    service_of("9001", ours)
    answer = eva.post(
        "/administration/9001/inloggning",
        {"issuer": theirs, "client_id": "gisreport", "client_secret": "", "email_claim": "email"},
    )
    assert "Skriv hemligheten som hör till adressen." in said(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "issuer", ["http://10.0.0.1", "https://localhost.invalid", "inte en adress", "http://127.0.0.1:9"]
)
def test_what_is_no_service_is_said_beside_the_field(eva: Client, issuer: str) -> None:
    answer = eva.post(
        "/administration/9001/inloggning",
        {"issuer": issuer, "client_id": "x", "client_secret": "y", "email_claim": "email"},
    )
    assert answer.status_code == 422
    assert not SignInService.objects.exists()


def test_only_the_administrator_tries_it(visitor: Visitor, ours: str, anna_of_streets: User, lilleby: Town) -> None:
    service_of("9001", ours, is_open=False)
    visitor.client.force_login(anna_of_streets)
    assert "ingen egen inloggning" in said(visitor.sign_in("anna", query="?prova"))
    ulf = municipal(Town(Municipality.objects.get(code="9002"), {}, {}), Role.ADMINISTRATOR, "Ulf")
    visitor.client.force_login(ulf)
    assert "ingen egen inloggning" in said(visitor.sign_in("anna", query="?prova"))
    assert officer(lilleby, "gatukontoret", "Bo").sign_in_links.count() == 0
