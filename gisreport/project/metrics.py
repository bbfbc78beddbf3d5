"""Figures for monitoring, in the text form that Prometheus reads.

What the service holds is asked of the database when somebody reads the figures, so every process gives the same
answer; what it costs (requests and their seconds) each web process counts for itself, and they are added up.
"""

import math
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, ProgrammingError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

PATIENCE_MS = 5000  # for each statement: figures are never worth holding up the service
BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)  # seconds

_requests = Counter(
    "gisreport_requests", "Requests answered", ["route", "method", "status"], registry=CollectorRegistry()
)
_seconds = Histogram(
    "gisreport_request_seconds", "How long they took", ["route"], buckets=BUCKETS, registry=CollectorRegistry()
)


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """`route` is a name out of our own URLs, so that there are only so many."""
    known = method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
    _requests.labels(route, known, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def as_text() -> bytes:
    registry = CollectorRegistry()
    registry.register(Holdings())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(_requests)
        registry.register(_seconds)
    return generate_latest(registry)


class Holdings:
    """What the service holds at this moment."""

    def collect(self) -> Iterator[Metric]:
        yield from _of_the_disk()
        figures: list[Metric] = []
        is_up = 1
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
                figures.extend(_of_the_database(cursor))
        except ProgrammingError:  # a table or column is still missing; how many migrations are comes first
            pass
        except Error:  # away, or busy for longer than the figures are worth
            is_up = 0
        yield _figure("gisreport_database_up", "1 when the database answers", is_up)
        yield from figures


def _figure(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _table(name: str, words: str, labels: list[str], rows: list[tuple[Any, ...]]) -> GaugeMetricFamily:
    """One figure per row: the labels first, the value last."""
    family = GaugeMetricFamily(name, words, labels=labels)
    for *told, value in rows:
        family.add_metric([str(word) for word in told], value)
    return family


def _of_the_disk() -> Iterator[Metric]:
    if settings.DATA_DIR.exists():
        yield _figure("gisreport_disk_free_bytes", "On the disk of the data", shutil.disk_usage(settings.DATA_DIR).free)
    backups = sorted(Path(settings.DATA_DIR, "backups").glob("gisreport-*.tar"))
    age = timezone.now().timestamp() - backups[-1].stat().st_mtime if backups else math.inf
    yield _figure("gisreport_backup_age_seconds", "Since the newest backup in the data folder; +Inf without one", age)


def _of_the_database(cursor: Any) -> Iterator[Metric]:
    """A handful of statements; each reads an index's few rows, or a table that is tidied up."""
    for some in (_schema, _workers, _reports, _routing, _letters, _jobs, _photos):
        yield from some(cursor)


def _schema(cursor: Any) -> Iterator[Metric]:
    cursor.execute("SELECT app, name FROM django_migrations")
    pending = len(_known_migrations() - set(cursor.fetchall()))
    yield _figure("gisreport_migrations_pending", "Changes of the database that this version still needs", pending)


def _workers(cursor: Any) -> Iterator[Metric]:
    cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds'")
    yield _figure(
        "gisreport_workers", "Workers whose heart beats; each process has two, one for photos", cursor.fetchone()[0]
    )


def _reports(cursor: Any) -> Iterator[Metric]:
    cursor.execute(
        """
        SELECT channel, count(*) FROM reports_report WHERE received_at > now() - interval '1 day' GROUP BY 1
        """
    )
    yield _table("gisreport_reports_last_day", "Reports received in 24 hours", ["channel"], cursor.fetchall())


def _routing(cursor: Any) -> Iterator[Metric]:
    cursor.execute(
        """
        SELECT CASE WHEN kind = 'handed_over' THEN 'handed over' WHEN data ? 'nearest_m' THEN 'nearest municipality'
                    WHEN data ? 'used_default' THEN 'default desk' ELSE 'rule' END, count(*)
        FROM cases_caseevent
        WHERE at > now() - interval '1 day' AND kind IN ('assigned', 'handed_over') GROUP BY 1
        """
    )
    yield _table("gisreport_routed_last_day", "How cases found who answers, in 24 hours", ["how"], cursor.fetchall())


def _letters(cursor: Any) -> Iterator[Metric]:
    cursor.execute(
        """
        SELECT count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM outbox_message
        WHERE delivered_at IS NULL AND given_up_at IS NULL AND cancelled_at IS NULL
        """
    )
    owed, age = cursor.fetchone()
    yield _figure("gisreport_outbox_owed", "Messages that have not gone out yet", owed)
    yield _figure("gisreport_outbox_oldest_seconds", "Age of the oldest of them", float(age))
    cursor.execute("SELECT count(*) FROM outbox_message WHERE given_up_at IS NOT NULL")
    yield _figure("gisreport_outbox_given_up", "Messages that nobody tries to send any more", cursor.fetchone()[0])


def _jobs(cursor: Any) -> Iterator[Metric]:
    cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1")
    yield _table("gisreport_jobs", "Jobs in the queue; done ones stay for a day", ["status"], cursor.fetchall())
    cursor.execute(
        """
        SELECT coalesce(extract(epoch FROM now() - min(greatest(e.at, j.scheduled_at))), 0)
        FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
        WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()
        """
    )
    oldest = float(cursor.fetchone()[0])
    yield _figure("gisreport_jobs_oldest_seconds", "For how long a job has waited that might be done", oldest)


def _photos(cursor: Any) -> Iterator[Metric]:
    cursor.execute(
        """
        SELECT count(*), coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM cases_casephoto
        WHERE next_try_at IS NOT NULL
        """
    )
    waiting, age = cursor.fetchone()
    yield _figure("gisreport_photos_waiting", "Photos that have not been cleaned yet", waiting)
    yield _figure("gisreport_photos_oldest_seconds", "Age of the oldest of them", float(age))
    cursor.execute("SELECT count(*) FROM cases_casephoto WHERE state = 'failed'")
    yield _figure("gisreport_photos_given_up", "Photos that nobody tries to clean any more", cursor.fetchone()[0])


@cache
def _known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)
