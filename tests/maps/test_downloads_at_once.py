"""Only so many files at once for one address, and for all; whoever goes away leaves nothing behind."""

import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from gisreport.cases.models import Case
from gisreport.errors import TooOften
from gisreport.limits.at_once import AtOnce
from gisreport.maps import downloads
from gisreport.maps.views import downloads as view
from tests.cast import Town, found_lilleby
from tests.geometry import pin
from tests.maps.planting import plant

CSV, GEOPACKAGE = "/karta/arenden.csv", "/karta/arenden.gpkg"


@pytest.fixture(autouse=True)
def turns(monkeypatch: pytest.MonkeyPatch) -> AtOnce:
    turns = AtOnce(each=2, together=3)
    monkeypatch.setattr(view, "TURNS", turns)
    return turns


def test_each_has_so_many_turns_and_all_together_too() -> None:
    turns = AtOnce(each=2, together=3)
    first, _second, _other = turns.begin("a"), turns.begin("a"), turns.begin("b")
    for subject in ("a", "c"):
        with pytest.raises(TooOften):
            turns.begin(subject)
    first.end()
    first.end()
    assert turns.going_on == {"a": 1, "b": 1}
    del _second, _other
    assert turns.going_on == {}


@pytest.mark.django_db
@pytest.mark.parametrize("path", [CSV, GEOPACKAGE])
def test_the_third_file_at_once_is_refused_until_one_is_read(client: Client, lilleby: Town, path: str) -> None:
    first, second = client.get(path), client.get(path)
    refused = client.get(path)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "30"
    assert "Vänta tills en av dem är klar." in refused.content.decode()
    assert client.head(path).status_code == 200
    b"".join(first.streaming_content)  # type: ignore[attr-defined]
    assert client.get(path).status_code == 200
    second.close()


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_ends_its_turn(
    client: Client, lilleby: Town, turns: AtOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_anything: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(downloads, "_write", full)
    with pytest.raises(OSError, match="No space"):
        client.get(GEOPACKAGE)
    assert turns.going_on == {}


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [CSV, GEOPACKAGE])
def test_whoever_hangs_up_leaves_nothing_behind(
    live_server: LiveServer, path: str, turns: AtOnce, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "AT_ONCE", 1)
    town = found_lilleby()
    for number in range(40):
        plant(town, pin(1 + number / 10, 3))
    Case.objects.update(public_text="x" * 250_000)  # in all more than the line holds
    address = urlsplit(live_server.url)
    with socket.create_connection((address.hostname, address.port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        assert b"200 OK" in line.recv(100)
        assert turns.going_on.total() == 1
    until = time.monotonic() + 10
    while turns.going_on and time.monotonic() < until:
        time.sleep(0.02)
    assert turns.going_on == {}
    assert list(scratch.iterdir()) == []
