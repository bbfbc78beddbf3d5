"""`/metrics`: what it says, to whom, and at what cost."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries

from gisreport.outbox.models import Message
from gisreport.project import metrics
from reports.submit import Submission, submit
from tests.cast import Town
from tests.geometry import pin

pytestmark = pytest.mark.django_db
Figures = dict[tuple[str, ...], float]


def read(client: Client) -> Figures:
    """By name and the values of its labels, which stand in the order of their names."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_what_came_in_and_what_is_owed(client: Client, lilleby: Town) -> None:
    for category, point in (("belysning", pin(3, 3)), ("park", pin(3, 3)), ("belysning", pin(3, 3))):
        submit(Submission(category=lilleby.categories[category], municipality=lilleby.municipality, point=point))
    Message.objects.filter(pk=Message.objects.first().pk).update(given_up_at="2026-01-01T00:00Z")  # type: ignore[union-attr]

    figures = read(client)

    assert figures["gisreport_reports_last_day", "web"] == 3
    assert figures["gisreport_routed_last_day", "rule"] == 2
    assert figures["gisreport_routed_last_day", "default desk"] == 1
    assert figures["gisreport_outbox_owed",] == 2
    assert figures["gisreport_outbox_given_up",] == 1
    assert figures["gisreport_jobs", "todo"] == 3
    assert figures["gisreport_jobs_oldest_seconds",] >= 0
    assert figures["gisreport_photos_waiting",] == 0
    assert figures["gisreport_workers",] == 0
    assert figures["gisreport_migrations_pending",] == 0
    assert figures["gisreport_database_up",] == 1


def test_no_backup_is_older_than_any(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert read(client)["gisreport_backup_age_seconds",] == math.inf
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "gisreport-20260101T000000Z.tar").touch()
    assert read(client)["gisreport_backup_age_seconds",] < 60


def test_requests_are_counted_by_route(client: Client) -> None:
    before = read(client).get(("gisreport_requests_total", "GET", "about", "200"), 0)
    client.get("/om/")
    client.generic("NONSENSE", "/om/")
    figures = read(client)
    assert figures["gisreport_requests_total", "GET", "about", "200"] == before + 1
    assert figures["gisreport_requests_total", "other", "about", "405"] >= 1
    assert figures["gisreport_request_seconds_count", "about"] >= 2


def test_a_handful_of_statements(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    read(client)
    with django_assert_max_num_queries(13):  # ten questions, the patience, and a savepoint that a test adds
        read(client)


def test_without_a_database_it_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        from django.db import OperationalError

        raise OperationalError("away")

    monkeypatch.setattr(metrics, "_of_the_database", away)
    figures = read(client)
    assert figures["gisreport_database_up",] == 0
    assert ("gisreport_outbox_owed",) not in figures


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 403),
        ("", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 403),
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, 403),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 403),
        ("10.0.0.7", {"X-Forwarded-For": "127.0.0.1"}, 403),
    ],
)
def test_only_this_machine_reads_it(client: Client, peer: str, headers: dict[str, str], status: int) -> None:
    assert client.get("/metrics", REMOTE_ADDR=peer, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("authorization", "status"),
    [("Bearer s3cret", 200), ("Bearer wrong", 403), ("Bearer ", 403), ("", 403), ("Bearer å", 403)],
)
def test_a_token_opens_it_from_elsewhere(
    client: Client, settings: LazySettings, authorization: str, status: int
) -> None:
    settings.METRICS_TOKEN = "s3cret"
    for peer in ("10.0.0.7", "127.0.0.1"):
        assert client.get("/metrics", REMOTE_ADDR=peer, HTTP_AUTHORIZATION=authorization).status_code == status


@pytest.fixture
def in_earnest(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["felanmalan.example.org"]
    settings.SITE_URL = "https://felanmalan.example.org"
    settings.SECURE_SSL_REDIRECT = True


def test_behind_a_proxy_nobody_reads_it_without_the_token(in_earnest: None, settings: LazySettings) -> None:
    """One on this machine that adds no header of its own looks like this machine."""
    settings.MODE, client = "production", Client(headers={"host": "10.0.0.5:8000"})
    answer = client.get("/metrics", REMOTE_ADDR="127.0.0.1")
    assert (answer.status_code, answer.text) == (403, "Set METRICS_TOKEN and send it as a bearer.\n")
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer s3cret").status_code == 200


@pytest.mark.parametrize("path", ["/health/live", "/metrics"])
def test_probes_ask_by_address(in_earnest: None, path: str) -> None:
    client = Client(headers={"host": "10.0.0.5:8000"})
    assert client.get(path).status_code == 200
    assert client.get("/om/").status_code in (301, 400)


def test_slow_figures_are_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "PATIENCE_MS", 50)
    really = metrics._of_the_database

    def slow(cursor: object) -> object:
        cursor.execute("SELECT pg_sleep(1)")  # type: ignore[attr-defined]
        return really(cursor)

    monkeypatch.setattr(metrics, "_of_the_database", slow)
    assert read(client)["gisreport_database_up",] == 0
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "0"


def test_figures_name_nobody(
    client: Client, lilleby: Town, deliver_owed: Callable[[], object], settings: LazySettings
) -> None:
    submit(
        Submission(
            category=lilleby.categories["belysning"],
            municipality=lilleby.municipality,
            point=pin(3, 3),
            text="Mörkt",
            email="rut@example.org",
        )
    )
    deliver_owed()
    client.get("/a/abcdefghijklmnopqrstuv")
    text = client.get("/metrics").content.decode()
    assert "example.org" not in text
    assert "abcdefghij" not in text
