"""One line per request and per job, which says what happened and not to whom."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.project.logs import JobsInShort, JsonLines, WithRequestId

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What goes to the log meanwhile, as it is written in production."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(WithRequestId())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def entries(written: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def requests(written: StringIO) -> list[dict[str, object]]:
    return [entry for entry in entries(written) if entry["logger"] == "gisreport.project.logs"]


def test_a_request_is_one_line(client: Client, lines: StringIO) -> None:
    answer = client.get("/om/")
    (entry,) = requests(lines)
    assert entry["method"] == "GET"
    assert entry["route"] == "about"
    assert entry["status"] == 200
    assert isinstance(entry["ms"], int)
    assert entry["request"] == answer["X-Request-ID"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", str(entry["at"]))


def test_the_route_of_a_secret_link_is_named_and_not_its_address(client: Client, lines: StringIO) -> None:
    client.get("/a/abcdefghijklmnopqrstuv?email=rut@example.org")
    assert [entry["route"] for entry in requests(lines)] == ["follow"]
    assert "abcdefghij" not in "".join(str(entry) for entry in requests(lines))
    assert "rut@" not in lines.getvalue()


def test_two_requests_have_two_numbers(client: Client) -> None:
    assert client.get("/om/")["X-Request-ID"] != client.get("/om/")["X-Request-ID"]


@pytest.mark.parametrize(
    ("given", "is_taken_over"),
    [("0192d4b0-0000-7000", True), ("rut@example.org", False), ("x" * 65, False), ("abc\x1b[31m", False), ("", False)],
)
def test_a_proxys_number_is_taken_over(client: Client, given: str, is_taken_over: bool) -> None:
    assert (client.get("/om/", headers={"X-Request-ID": given})["X-Request-ID"] == given) is is_taken_over


def test_what_goes_wrong_carries_the_number_and_the_trace(
    client: Client, lines: StringIO, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("gisreport.project.views.connection", broken)
    client.raise_request_exception = False
    answer = client.get("/health/ready")
    assert answer.status_code == 500
    told = [entry for entry in entries(lines) if entry["level"] == "ERROR"]
    assert told
    assert {entry["request"] for entry in told} == {answer["X-Request-ID"]}
    assert any("Traceback" in str(entry.get("trace")) for entry in told)


def test_probes_that_go_well_are_no_news(client: Client, lines: StringIO) -> None:
    client.get("/health/live")
    client.get("/metrics")
    client.get("/static/icons/favicon.svg")
    assert requests(lines) == []


def test_an_address_that_is_not_ours_has_no_route(client: Client, lines: StringIO) -> None:
    client.get("/rut@example.org")
    assert [(entry["route"], entry["status"]) for entry in requests(lines)] == [("-", 404)]
    assert "rut@" not in lines.getvalue()


def ended(task: str, outcome: str = "success") -> logging.LogRecord:
    record = logging.LogRecord("procrastinate.worker", logging.INFO, "", 0, f"Job {task}[7](to='rut')", None, None)
    record.action = f"job_{outcome}"
    record.job = {"task_name": task, "id": 7, "task_kwargs": {"to": "rut"}, "call_string": f"{task}[7](to='rut')"}
    record.duration = 0.0123
    return record


def test_a_job_is_one_line_without_its_arguments() -> None:
    record = ended("gisreport.cases.tasks.clean_case_photo")
    assert JobsInShort().filter(record)
    said = json.loads(JsonLines().format(record))
    assert (said["task"], said["job"], said["outcome"], said["ms"]) == (
        "gisreport.cases.tasks.clean_case_photo", 7, "success", 12,
    )  # fmt: skip
    assert "rut" not in JsonLines().format(record)


def test_heartbeats_are_news_only_when_they_fail() -> None:
    assert not JobsInShort().filter(ended("gisreport.outbox.tasks.sweep"))
    assert JobsInShort().filter(ended("gisreport.outbox.tasks.sweep", "error"))


def test_what_else_the_queue_says_is_passed_on_from_warning_upwards() -> None:
    for level, passed in ((logging.INFO, False), (logging.WARNING, True)):
        record = logging.LogRecord("procrastinate.worker", level, "", 0, "Starting worker", None, None)
        assert JobsInShort().filter(record) is passed
