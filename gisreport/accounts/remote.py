"""Asking a server that an administrator has named: only public ones, only over https, not for long and not for much.

The name is looked up once and the connection goes to that very address, so that a name which later means a machine of
our own network leads nowhere.
"""

import ipaddress
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

SECONDS = (3.05, 5)  # to connect, and for each part of the answer
MOST_BYTES = 500_000
PORTS = (80, 443)


class NotAllowed(ValueError):
    """The address is none that we ask."""


def fetch_json(method: str, address: str, *, may_be_here: bool = False, **how: Any) -> dict[str, Any]:
    """`may_be_here`: servers on this machine too, by http and on any port. Raises NotAllowed, ValueError for what is no
    JSON object, requests.RequestException."""
    host, pinned = _pinned(address, may_be_here=may_be_here)
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://", _Pinned(host))
        answer = session.request(
            method, pinned, timeout=SECONDS, allow_redirects=False, stream=True,
            headers={"Host": urlsplit(address).netloc, "Accept": "application/json", **how.pop("headers", {})}, **how,
        )  # fmt: skip
        body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        if not 200 <= answer.status_code < 300:
            raise ValueError(f"HTTP {answer.status_code}")
        if len(body) > MOST_BYTES:
            raise ValueError("too long")
        found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _pinned(address: str, *, may_be_here: bool) -> tuple[str, str]:
    """The host, and the address with the number in its place."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotAllowed(f"{host} has no address") from error
    number = ipaddress.ip_address(found[0][4][0])
    is_here = may_be_here and number.is_loopback
    if not is_here and (not number.is_global or parts.scheme != "https" or port not in PORTS):
        raise NotAllowed(f"{host} is no public server with https")
    netloc = f"[{number}]:{port}" if number.version == 6 else f"{number}:{port}"
    return host, parts._replace(netloc=netloc).geturl()


class _Pinned(HTTPAdapter):
    """Connects to a number, and asks for the certificate of the name."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, server_hostname=self.host, assert_hostname=self.host, **kwargs)
