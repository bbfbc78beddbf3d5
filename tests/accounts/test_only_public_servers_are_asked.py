"""Whom the service asks when an administrator has written an address."""

import pytest

from gisreport.accounts.remote import NotAllowed, fetch_json


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8000/", "https://10.1.2.3/", "https://169.254.169.254/latest", "http://192.0.43.8/",
     "https://[::1]/", "https://1.1.1.1:8443/", "https://localhost/", "file:///etc/passwd", "https:///x"],
)  # fmt: skip
def test_no_machine_of_our_own(address: str) -> None:
    with pytest.raises(NotAllowed):
        fetch_json("GET", address)


def test_this_machine_only_when_it_may_be_and_no_other_of_the_network() -> None:
    with pytest.raises(NotAllowed):
        fetch_json("GET", "http://10.1.2.3/", may_be_here=True)
