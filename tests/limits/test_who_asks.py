import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from gisreport.limits.who import Proxies, address_of, subject_of
from gisreport.project import proxies
from gisreport.project.proxies import KnowWhoAsks

PROXY, STRANGER, CLIENT = "10.0.0.2", "203.0.113.9", "198.51.100.7"


def asked(settings: LazySettings, peer: str, *, trusted: str = "", **headers: str) -> HttpRequest:
    """The request as the rest of the house sees it."""
    settings.TRUSTED_PROXIES = Proxies.read(filter(None, trusted.split(",")))
    seen: list[HttpRequest] = []
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    KnowWhoAsks(lambda request: seen.append(request) or HttpResponse())(request)  # type: ignore[func-returns-value]
    return seen[0]


def test_without_proxies_the_peer_is_who_asks(settings: LazySettings) -> None:
    assert address_of(asked(settings, STRANGER, x_forwarded_for=CLIENT)) == STRANGER


def test_a_stranger_is_not_believed_about_anything(settings: LazySettings) -> None:
    forged = {"X-Forwarded-For": CLIENT, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = asked(settings, STRANGER, trusted=PROXY, **forged, Forwarded="for=1.2.3.4", X_Real_IP=CLIENT)
    assert not [name for name in request.META if "FORWARDED" in name or "REAL_IP" in name]
    assert not request.is_secure()


def test_nor_does_the_lie_live_on_in_headers_that_were_read_before(settings: LazySettings) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": CLIENT}, REMOTE_ADDR=STRANGER)
    assert "X-Forwarded-For" in request.headers
    KnowWhoAsks(lambda _request: HttpResponse())(request)
    assert "X-Forwarded-For" not in request.headers


def test_a_proxy_that_was_forgotten_is_told_of_once(settings: LazySettings, caplog: pytest.LogCaptureFixture) -> None:
    proxies._tell_of_proxy_without_trust.cache_clear()
    asked(settings, "8.8.8.8", x_forwarded_for=CLIENT)
    assert not caplog.records
    for _ in range(3):
        asked(settings, PROXY, x_forwarded_for=CLIENT)
    assert ["TRUSTED_PROXIES" in record.message for record in caplog.records] == [True]


def test_a_trusted_proxy_is(settings: LazySettings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = asked(settings, PROXY, trusted="10.0.0.0/24", **{"X-Forwarded-For": CLIENT, "X-Forwarded-Proto": "https"})
    assert address_of(request) == CLIENT
    assert request.is_secure()


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (CLIENT, CLIENT),
        (f"1.2.3.4, {CLIENT}", CLIENT),  # the left-most is what the client itself wrote
        (f"{CLIENT}, 10.0.0.3", CLIENT),  # a chain of ours
        (f"1.2.3.4,{CLIENT} ,10.0.0.3,10.0.0.4", CLIENT),
        ("10.0.0.3", "10.0.0.3"),  # someone within
        (f"{CLIENT}:4711", CLIENT),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        (f"::ffff:{CLIENT}", CLIENT),
        ("", PROXY),
        ("unknown", PROXY),
        (f"{CLIENT}, junk", PROXY),  # nothing to the left of what cannot be read is believed
        ("junk, 10.0.0.3", "10.0.0.3"),
        (",,,", PROXY),
    ],
)
def test_the_nearest_stranger_counts(forwarded: str, client: str) -> None:
    assert Proxies.read(["10.0.0.0/24"]).client(PROXY, forwarded) == client


@given(st.text(max_size=60))
def test_whatever_a_client_writes_to_the_left_changes_nothing(written: str) -> None:
    assert Proxies.read([PROXY]).client(PROXY, f"{written},{CLIENT}") == CLIENT


def test_a_socket_file_is_trusted_when_that_is_said(settings: LazySettings) -> None:
    headers = {"X-Forwarded-For": CLIENT}
    assert address_of(asked(settings, "", trusted="unix", **headers)) == CLIENT
    assert address_of(asked(settings, "", trusted=PROXY, **headers)) == ""


@pytest.mark.parametrize("junk", ["*", "proxy", "0.0.0.0/0", "::/0", "10.0.0.0/33", "10.0.0", "http://10.0.0.1"])
def test_junk_is_refused_with_the_remedy(junk: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"TRUSTED_PROXIES.*write"):
        Proxies.read([junk])


def test_a_household_with_ipv6_is_one(settings: LazySettings) -> None:
    subjects = {subject_of(asked(settings, address)) for address in ("2001:db8::1", "2001:db8::ffff:2")}
    assert subjects == {"2001:db8::/64"}
    assert subject_of(asked(settings, "2001:db8:0:1::1")) == "2001:db8:0:1::/64"


def test_a_device_that_we_know_counts_instead_of_its_address(settings: LazySettings) -> None:
    requests = [asked(settings, address) for address in (STRANGER, CLIENT)]
    assert {subject_of(request, device="abc") for request in requests} == {"device:abc"}
    assert len({subject_of(request) for request in requests}) == 2
