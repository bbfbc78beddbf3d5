import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from routing.models import Place
from routing.places import search
from tests.cast import Town
from tests.geometry import pin

HERE = pin(3, 3)
NOMINATIM = [{"display_name": "Storgatan 5, Lilleby", "lat": str(HERE.y), "lon": str(HERE.x)}]
PHOTON = {
    "type": "FeatureCollection",
    "features": [
        {
            "geometry": {"type": "Point", "coordinates": [HERE.x, HERE.y]},
            "properties": {"street": "Storgatan", "housenumber": 5, "city": "Lilleby"},
        }
    ],
}


@dataclass
class Geocoder:
    """A real HTTP server on loopback that answers as it is told."""

    answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: send(handler, b"[]")
    asked: list[dict[str, list[str]]] = field(default_factory=list)


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def geocoder(settings: Any, lilleby: Town) -> Iterator[Geocoder]:
    told = Geocoder()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(parse_qs(urlsplit(self.path).query))
            with suppress(OSError):  # the other side had enough
                told.answer(self)

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/search?countrycodes=se"
    settings.GEOCODER_TIMEOUT_SECONDS = 0.5
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def town(lilleby: Town) -> Place:
    return Place.objects.create(
        kind=Place.Kind.TOWN,
        name="Storgården",
        search_name="storgården",
        point=HERE,
        municipality=lilleby.municipality,
        source="drawn",
    )


@pytest.mark.parametrize("answer", [NOMINATIM, PHOTON], ids=["nominatim", "photon"])
def test_an_address_is_found_in_the_loaded_world(geocoder: Geocoder, lilleby: Town, answer: object) -> None:
    geocoder.answer = lambda handler: send(handler, json.dumps(answer).encode())
    (found,) = search("Storgatan 5")
    assert (found.name, found.kind, found.municipality) == ("Storgatan 5, Lilleby", "address", lilleby.municipality)
    assert found.point.coords == pytest.approx(HERE.coords)
    assert geocoder.asked == [{"q": ["storgatan 5"], "limit": ["8"], "countrycodes": ["se"]}]


def test_places_here_come_first_and_the_list_is_short(geocoder: Geocoder, town: Place) -> None:
    many = [{**NOMINATIM[0], "display_name": f"Storgatan {number}"} for number in range(50)]
    geocoder.answer = lambda handler: send(handler, json.dumps(many).encode())
    assert [found.name for found in search("storg", limit=3)] == ["Storgården", "Storgatan 0", "Storgatan 1"]


@pytest.mark.parametrize("text", ["85231", "st", ""])
def test_it_is_not_asked_what_it_need_not_know(geocoder: Geocoder, town: Place, text: str) -> None:
    search(text)
    assert geocoder.asked == []


def sleeping(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    for _second in range(30):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


def breaking_off(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"[{", Content_Length="500")


BROKEN: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {
    "sleeps": sleeping,
    "drips": dripping,
    "hangs up": hanging_up,
    "breaks off": breaking_off,
    "an error": lambda handler: send(handler, b"[]", 500),
    "a redirect": lambda handler: send(handler, b"", 302, Location="http://127.0.0.1:1/"),
    "a page": lambda handler: send(handler, b"<html>Sorry</html>"),
    "nothing": lambda handler: send(handler, b""),
    "no gzip": lambda handler: send(handler, b"[]", Content_Encoding="gzip"),
    "too deep": lambda handler: send(handler, b"[" * 200_000),
    "too much": lambda handler: send(handler, b" " * 2_000_000 + b"[]"),
    "odd rows": lambda handler: send(
        handler,
        json.dumps(
            [1, "text", None, [], {}, {"geometry": None}, {"geometry": {"coordinates": [1]}},
             {"geometry": {"coordinates": [17, 62]}, "properties": None},
             {"display_name": "NaN", "lon": "nan", "lat": "62"}, {"display_name": "Paris", "lon": 2.3, "lat": 48.8}]
        ).encode(),
    ),
    "no list": lambda handler: send(handler, b'{"features": {"a": 1}}'),
    "a number": lambda handler: send(handler, b"7"),
}  # fmt: skip


@pytest.mark.parametrize("way", BROKEN)
def test_whatever_is_wrong_with_it_the_places_here_are_found_in_time(geocoder: Geocoder, town: Place, way: str) -> None:
    geocoder.answer = BROKEN[way]
    began = time.monotonic()
    assert [found.name for found in search("storgården")] == ["Storgården"]
    assert time.monotonic() - began < 1.5
    assert len(geocoder.asked) == 1


def test_nobody_listening(settings: Any, town: Place) -> None:
    settings.GEOCODER_URL = "http://127.0.0.1:1/search"
    assert [found.name for found in search("storgården")] == ["Storgården"]


def test_the_time_limit_is_two_seconds(settings: Any) -> None:
    assert settings.GEOCODER_TIMEOUT_SECONDS == 2
