"""The address that the web server listens at. `python -m gisreport.supervisor.door` ends well when it is alive."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path
from typing import IO

from gisreport.supervisor.refusal import Refusal, run_plainly

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (where to knock when it listens everywhere)

NOTE = "address"  # a file in the data folder


@dataclass(frozen=True)
class Door:
    """`name` is a host name that Django answers to, `public` the address that people use."""

    host: str
    port: int
    name: str
    public: str

    @property
    def bind(self) -> str:
        return _with_port(self.host, self.port)

    @property
    def address(self) -> str:
        """Where this machine reaches the web server, whatever name the world knows it by."""
        return f"http://{_with_port(EVERYWHERE.get(self.host, self.host), self.port)}/"

    def answers(self, path: str) -> bool:
        """200, or a redirect to https: then it is up, and the proxy in front will ask in the right way."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _StayHere)
        question = urllib.request.Request(self.address + path, headers={"Host": self.name})  # noqa: S310
        try:
            opener.open(question, timeout=5).close()
        except urllib.error.HTTPError as refused:
            return refused.code in (301, 302, 307, 308)
        except OSError:
            return False
        return True

    def note(self, data: Path) -> None:
        """For the commands beside it, which print links."""
        (data / NOTE).write_text(self.public, encoding="utf-8")

    def forget(self, data: Path) -> None:
        (data / NOTE).unlink(missing_ok=True)

    def demand_free(self) -> None:
        """Before anything is started: gunicorn alone would try for five seconds and leave the rest behind."""
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as door:
                door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                door.bind(place)
        except PermissionError:
            raise Refusal(f"Only root may open port {self.port}. Choose one from 1024: PORT=8001 make run") from None
        except OSError as error:
            if isinstance(error, socket.gaierror) or "assign" in str(error):
                remedy = "Use 127.0.0.1 for this machine only, or 0.0.0.0 for everyone who can reach it"
                raise Refusal(f"HOST={self.host} is no address of this machine. {remedy}.") from None
            remedy = f"Stop it, or choose another port: PORT={self.port + 1} make run"
            raise Refusal(f"Port {self.port} is taken by another program. {remedy}") from None


def noted(data: Path) -> str:
    """The address that people use of the service that runs with this data; empty when none does."""
    try:
        return (data / NOTE).read_text(encoding="utf-8")
    except OSError:
        return ""


def _with_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def door_of_settings() -> Door:
    from gisreport import settings

    first = settings.ALLOWED_HOSTS[0]
    name = "localhost" if first.startswith(("*", ".")) else first
    return Door(settings.HOST, settings.PORT, name, settings.SITE_URL)


if __name__ == "__main__":
    run_plainly(lambda: int(not door_of_settings().answers("health/live")))
