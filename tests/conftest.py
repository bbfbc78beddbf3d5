import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test.testcases import LiveServerThread
from django.utils import translation
from procrastinate.contrib.django import app
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from gisreport.supervisor import install
from tests.live import RestingServer

pytest_plugins = ["tests.cast"]

# The same examples every time and no clock: what fails here fails again, on a busy machine too. `make soak` wanders.
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")


def pytest_sessionstart(session: pytest.Session) -> None:
    """The words as they are now, also when pytest was started without make."""
    if not hasattr(session.config, "workerinput"):  # one process for all
        install.Installation(for_tests=True, log=Path(os.devnull)).compile(install.untranslated())


@pytest.fixture(autouse=True)
def own_folders(settings: LazySettings, tmp_path: Path) -> None:
    """Photos and mail of a test stay in its own folder, and its clients start at once."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SITE_URL = "http://testserver"
    settings.WHITENOISE_AUTOREFRESH = True  # looks for a file when asked; else every client lists them all first


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """A test that commits empties every table afterwards, also the log that nobody may empty."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'sight_is_never_emptied'")
        if cursor.fetchone():
            cursor.execute("ALTER TABLE cases_sight DISABLE TRIGGER sight_is_never_emptied")


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """A page that was read in English leaves its language in the thread; the next test begins in Swedish."""
    with translation.override("sv"):
        yield


@pytest.fixture(scope="session")
def _servers_can_rest() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LiveServerThread, "server_class", RestingServer)
        yield


@pytest.fixture(scope="session")
def live_server(_servers_can_rest: None, live_server: LiveServer) -> LiveServer:
    """pytest-django's, which `empty_queue` brings to rest after every test."""
    assert isinstance(live_server.thread.httpd, RestingServer)
    return live_server


@pytest.fixture(autouse=True)
def empty_queue(request: pytest.FixtureRequest) -> Iterator[None]:
    """The queue's tables are not Django's to flush: a test that commits leaves them as it found them. Before either is
    emptied, the browsers are closed (they were opened later than this) and the live server comes to rest: a request
    that is still at work would wait for a table, hold another, and write into the next test."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and (marker.kwargs.get("transaction") or (marker.args and marker.args[0]))
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    _empty_the_queue()
    yield
    if "live_server" in request.fixturenames:
        request.getfixturevalue("live_server").thread.httpd.come_to_rest()
    _empty_the_queue()


def _empty_the_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


@pytest.fixture
def do_jobs(db: None) -> Callable[..., int]:
    """Does the jobs that wait, in this process and in the test's own transaction, until none is left."""

    def do_all(*only: str) -> int:
        done = 0
        while job := _next_job(only):
            job_id, name, arguments = job
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
            app.tasks[name](**arguments)
            done += 1
        return done

    return do_all


@pytest.fixture
def deliver_owed(do_jobs: Callable[..., int]) -> Callable[[], list[EmailMessage]]:
    """Delivers the letters that are owed; answers all that this test has sent, oldest first."""

    def deliver() -> list[EmailMessage]:
        do_jobs("gisreport.outbox.tasks.deliver_message")
        return list(mail.outbox)

    return deliver


def _next_job(only: tuple[str, ...]) -> tuple[int, str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= now()) AND (%s OR task_name = ANY(%s))"
            " ORDER BY priority DESC, id LIMIT 1",
            [not only, list(only)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    arguments = row[2] if isinstance(row[2], dict) else json.loads(row[2])
    return row[0], row[1], arguments
