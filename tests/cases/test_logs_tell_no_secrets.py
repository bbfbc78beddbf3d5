import logging

import pytest
from django.conf import settings
from django.test import Client

from gisreport.cases.models import Follower
from gisreport.cases.redact import SecretLinks, redacted

TOKEN = "Zk3-_9aBcDeFgHiJkLmNoP"


@pytest.mark.parametrize(
    "line",
    [
        f"GET /a/{TOKEN} 200",
        f"Not Found: /a/{TOKEN}/foto/1.jpg",
        f"GET /sprak/en/?next=%2Fa%2F{TOKEN}%3Fklart%3Dtillagt",
        f"Referer: https://example.org/a/{TOKEN}",
        f"GET /A/{TOKEN}",
    ],
)
def test_a_secret_link_is_taken_out_of_a_line(line: str) -> None:
    assert TOKEN not in redacted(line)
    assert "/a/" in redacted(line).lower() or "%2Fa%2F" in redacted(line)


def test_other_lines_stay_as_they_are() -> None:
    line = "GET /arende/4K73F9A /tiles/cases/12/2245/1103.mvt 200"
    assert redacted(line) == line


def test_arguments_and_tracebacks_are_cleaned_too() -> None:
    try:
        raise ValueError(f"/a/{TOKEN}")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Failed: %s", (f"/a/{TOKEN}",), info)
    SecretLinks().filter(record)
    assert TOKEN not in logging.Formatter().format(record)
    assert "ValueError" in logging.Formatter().format(record)


def test_every_handler_that_writes_uses_it() -> None:
    handlers: dict[str, dict[str, list[str]]] = settings.LOGGING["handlers"]  # type: ignore[assignment]
    assert all("secret_links" in handler["filters"] for handler in handlers.values())


def test_a_request_with_a_wrong_link_leaves_no_trace_of_it(
    client: Client, rut: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(SecretLinks())
    with caplog.at_level(logging.INFO):
        client.get(f"/a/{TOKEN}")
        client.get(f"/a/{rut.token}/finns-inte")
    assert "GET follow 404" in caplog.text  # the route instead of the address
    assert TOKEN not in caplog.text
    assert rut.token not in caplog.text
