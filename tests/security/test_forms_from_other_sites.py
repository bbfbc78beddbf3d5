"""What another site's page makes a visitor's browser send changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from gisreport.cases.models import Support
from reports.models import Report
from tests.house.test_every_url_by_every_role import ROWS, World

pytestmark = pytest.mark.parametrize("world", ["public"], indirect=True)

STAFF = [row for row in ROWS if row.method == "POST" and row.expected("stranger", is_private=False) == "login"]
OTHERS = ["account_login", "account_logout", "account_reset_password", "account_change_password", "mfa_activate_totp"]
CROSS_SITE = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}


def strict(world: World, role: str) -> Client:
    """As a browser would be: without the token, Django refuses."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    user = world.people[role]
    if user:
        client.force_login(user)
    return client


def test_staff_forms_ask_for_the_token(world: World) -> None:
    assert len(STAFF) >= 5
    client = strict(world, "superuser")
    for row in STAFF:
        answer = client.post(world.address(row.name), world.sent.get(row.name, {}))
        assert answer.status_code == 403, row.name
        assert "Formuläret" in answer.content.decode() or answer["Content-Type"].startswith("text/html")


def test_so_do_sign_in_and_everything_about_it(world: World) -> None:
    """Also before anyone has signed in: else one could be signed in as somebody else without noticing."""
    for role in ("stranger", "superuser"):
        client = strict(world, role)
        for name in OTHERS:
            assert client.post(reverse(name), {"login": "x", "password": "y"}).status_code == 403, name


@pytest.mark.parametrize(
    "headers", [CROSS_SITE, {"sec-fetch-site": "same-site"}, {"origin": "null"}, {"origin": "https://evil.example"}]
)
def test_forms_for_everyone_look_where_they_came_from(world: World, headers: dict[str, str]) -> None:
    client = strict(world, "stranger")
    reports, supports = Report.objects.count(), Support.objects.count()
    sent = {"category": "belysning", "place": "Lilleby torg", "municipality": "9001", "description": "Mörkt."}
    assert client.post("/anmal", sent, headers=headers).status_code == 403
    assert client.post(world.address("seen-the-same"), headers=headers).status_code in (403, 422)
    assert (Report.objects.count(), Support.objects.count()) == (reports, supports)


def test_reading_changes_nothing(world: World) -> None:
    """A link in a letter or a picture's address is no form."""
    client = strict(world, "superuser")
    for row in STAFF:
        if not any(
            other.name == row.name and other.method == "GET" and other.cells[-1].split("/")[0] == "200"
            for other in ROWS
        ):
            assert client.get(world.address(row.name)).status_code in (302, 404, 405), row.name  # or leads back
