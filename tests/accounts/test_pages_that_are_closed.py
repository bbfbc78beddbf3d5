"""allauth brings pages for people who look after their own accounts. Here an administrator does."""

import pytest
from django.test import Client

from gisreport.accounts.models import User


@pytest.mark.parametrize("address", ["/konto/email/", "/konto/confirm-email/", "/konto/confirm-email/abc/"])
def test_addresses_are_not_changed_here(client: Client, anna_of_streets: User, address: str) -> None:
    client.force_login(anna_of_streets)
    for answer in (client.get(address), client.post(address, {"email": "other@example.org", "action_add": ""})):
        assert answer.status_code == 404
    assert not anna_of_streets.emailaddress_set.filter(email="other@example.org").exists()
