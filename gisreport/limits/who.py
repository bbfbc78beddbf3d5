"""Who a request comes from, as far as a limit can tell: a device that we know, else an address."""

import ipaddress
from collections.abc import Iterable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
UNIX = "unix"  # whoever can reach our socket file
# A household or an office has a whole /64 of IPv6, and may use another address every time.
ONE_HOUSEHOLD = 64


class Proxies:
    """Those in front of us whose word about others counts."""

    def __init__(self, networks: Sequence[Network] = (), *, unix: bool = False) -> None:
        self.networks = networks
        self.unix = unix

    @classmethod
    def read(cls, written: Iterable[str]) -> "Proxies":
        """From TRUSTED_PROXIES. Raises ImproperlyConfigured for junk."""
        words = list(written)
        return cls([_network(word) for word in words if word != UNIX], unix=UNIX in words)

    def __bool__(self) -> bool:
        return self.unix or bool(self.networks)

    def trust(self, peer: str) -> bool:
        """`peer` is empty for whoever came through a socket file."""
        address = read_address(peer)
        return self.unix if not peer else address is not None and self._include(address)

    def client(self, peer: str, forwarded: str) -> str:
        """The address of whoever asks: the nearest one that is no proxy of ours.

        Each proxy adds the address that it was asked from on the right of X-Forwarded-For, so whatever stands to the
        left of the first stranger was written by him.
        """
        if not self.trust(peer):
            return peer
        nearest = peer
        for word in reversed(forwarded.split(",")):
            address = read_address(word)
            if address is None:
                break
            nearest = str(address)
            if not self._include(address):
                break
        return nearest

    def _include(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def _network(word: str) -> Network:
    with suppress(ValueError):
        network = ipaddress.ip_network(word, strict=False)
        if network.prefixlen:
            return network
    raise ImproperlyConfigured(
        f"TRUSTED_PROXIES says {word!r}; write the addresses or networks of the proxies themselves, with commas, e.g. "
        f"TRUSTED_PROXIES=127.0.0.1,10.0.0.0/24, or {UNIX} for a proxy that comes through a socket file. Everyone "
        "cannot be trusted: whoever is could write any address."
    )


def read_address(word: str) -> Address | None:
    """An address as proxies write it: perhaps with a port, in brackets, with a zone, or IPv4 dressed as IPv6."""
    word = word.strip().strip('"')
    if word.startswith("["):
        word = word[1:].partition("]")[0]
    elif word.count(":") == 1:
        word = word.partition(":")[0]
    try:
        address = ipaddress.ip_address(word.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class Asked(Protocol):
    """A request of Django's or of REST framework's."""

    META: dict[str, Any]


def address_of(request: Asked) -> str:
    """The client's address; empty for a socket file without a proxy that we trust."""
    known: str | None = getattr(request, "client_address", None)
    return request.META.get("REMOTE_ADDR", "") if known is None else known


def subject_of(request: Asked, *, device: str = "") -> str:
    """Who a limit is counted for. `device` is a token that we gave to this device, and only if we are sure of it:
    a name that the device chose for itself would be a new one every time."""
    if device:
        return f"device:{device}"
    address = read_address(address_of(request))
    if isinstance(address, IPv6Address):
        return str(ipaddress.ip_network((address, ONE_HOUSEHOLD), strict=False))
    return str(address or "")
