"""Is the service well? One finding per part, each with what to do. The figures are those of /metrics."""

import math
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection

from gisreport.project import disk, metrics

MINUTE, HOUR, DAY = 60, 3600, 86_400
GIGABYTE = 1_000_000_000
Figures = dict[tuple[str, ...], float]


@dataclass(frozen=True)
class Finding:
    """`remedy` is empty when all is well."""

    part: str
    words: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    found = _figures()
    if not found["gisreport_database_up",]:
        yield Finding(
            "database", "does not answer", "Is it running? See log/postgres.log, or the server of DATABASE_URL."
        )
    else:
        yield _database()
        yield _migrations(found)
        if not found["gisreport_migrations_pending",]:
            yield from (look(found) for look in OF_THE_DATABASE)
    yield _disk(found)
    yield _backup(found)
    yield _mail_server()
    if settings.SITE_URL.startswith("https://"):
        yield _certificate()


def _figures() -> Figures:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in metrics.Holdings().collect()
        for sample in family.samples
    }


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            disk.demand_room_in_database(cursor)
    except DatabaseError as error:
        if not disk.is_full(error):
            return Finding("database", f"answers, but refuses: {error}", "See its log.")
        remedy = "Reports are turned away, or soon will be. Free some space on the disk of the database and restart it."
        return Finding("database", "answers, but its disk is full", remedy)
    return Finding("database", "answers")


def _migrations(found: Figures) -> Finding:
    pending = round(found["gisreport_migrations_pending",])
    return Finding(
        "schema", f"{pending} migrations pending", "Restart the worker, or run: manage.py migrate" if pending else ""
    )


def _worker(found: Figures) -> Finding:
    alive = round(found["gisreport_workers",])
    return Finding(
        "worker",
        f"{alive} heard of in the last minute (each process has two, one for photos)",
        "" if alive else "None has been heard of for a minute. Start it; see log/worker.log.",
    )


def _queue(found: Figures) -> Finding:
    waits = found["gisreport_jobs_oldest_seconds",]
    failed = round(found.get(("gisreport_jobs", "failed"), 0))
    words = f"oldest job has waited {_duration(waits)}; {failed} failed in the last month"
    return Finding(
        "queue", words, "Is the worker alive, and busy with what? See log/worker.log." if waits > 10 * MINUTE else ""
    )


def _letters(found: Figures) -> Finding:
    owed, given_up = round(found["gisreport_outbox_owed",]), round(found["gisreport_outbox_given_up",])
    words = f"{owed} owed, the oldest for {_duration(found['gisreport_outbox_oldest_seconds',])}; {given_up} given up"
    late = found["gisreport_outbox_oldest_seconds",] > HOUR
    remedy = f"Why: {_last_error()} When it is mended: manage.py retry_mail" if late or given_up else ""
    return Finding("letters", words, remedy)


def _last_error() -> str:
    from gisreport.outbox.models import Message

    last = Message.objects.exclude(last_error="").filter(delivered_at=None).order_by("-next_try_at").first()
    return last.error_sentence if last else "no error is noted; is the worker alive?"


def _photos(found: Figures) -> Finding:
    waits, given_up = found["gisreport_photos_oldest_seconds",], round(found["gisreport_photos_given_up",])
    words = f"{round(found['gisreport_photos_waiting',])} wait, the oldest for {_duration(waits)}; {given_up} given up"
    remedy = "See log/worker.log; they are tried again by themselves." if waits > HOUR else ""
    if given_up:
        remedy = "Why: see log/worker.log. When it is mended: manage.py try_photos_again"
    return Finding("photos", words, remedy)


OF_THE_DATABASE: tuple[Callable[[Figures], Finding], ...] = (_worker, _queue, _letters, _photos)


def _disk(found: Figures) -> Finding:
    free = found.get(("gisreport_disk_free_bytes",), 0)
    remedy = ""
    if not disk.data_folder_has_room() or free < settings.PHOTO_MAX_BYTES * settings.PHOTOS_PER_REPORT:
        remedy = "Reports with photos are turned away, and soon those without."
    elif free < 2 * GIGABYTE:
        remedy = "Reports with photos will soon be turned away."
    advice = f"{remedy} Free some space on the disk of {settings.DATA_DIR}: old files in backups/ and log/ may go."
    return Finding("disk", f"{free / GIGABYTE:.1f} GB free", advice if remedy else "")


def _backup(found: Figures) -> Finding:
    age = found["gisreport_backup_age_seconds",]
    if age == math.inf:
        return Finding("backup", "none in the data folder", "Take one, every night: make backup KEEP=14")
    return Finding("backup", f"the newest is {_duration(age)} old", "make backup" if age > 2 * DAY else "")


def _mail_server() -> Finding:
    """Says hello, signs in and leaves."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Finding(
            "mail", f"goes to files in {settings.EMAIL_FILE_PATH}", "" if settings.DEMO else "Set EMAIL_URL."
        )
    server = get_connection()
    try:
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", f"{settings.EMAIL_HOST} refuses: {error}", "Correct EMAIL_URL, or mend that server.")
    return Finding("mail", f"{settings.EMAIL_HOST} takes letters")


def _certificate() -> Finding:
    parts = urlsplit(settings.SITE_URL)
    host, port = parts.hostname or "", parts.port or 443
    try:
        with (
            socket.create_connection((host, port), timeout=5) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
        ):
            until = ssl.cert_time_to_seconds(str((secure.getpeercert() or {})["notAfter"]))
    except ssl.SSLCertVerificationError as error:
        remedy = "Renew it at the proxy, and reload the proxy."
        return Finding("certificate", f"{settings.SITE_URL}: {error.verify_message}", remedy)
    except socket.gaierror as error:
        remedy = f"This machine finds no address for {host}: look at its DNS, at that of the name, and at SITE_URL."
        return Finding("certificate", f"not seen: {error.strerror}", remedy)
    except OSError as error:
        remedy = "Does the proxy run, and may this machine reach it?"
        return Finding("certificate", f"not seen: {settings.SITE_URL} does not answer ({error})", remedy)
    days = (datetime.fromtimestamp(until, UTC) - datetime.now(UTC)).days
    return Finding("certificate", f"good for {days} days", "Renew it at the proxy." if days < 14 else "")


def _duration(seconds: float) -> str:
    for unit, name in ((DAY, "days"), (HOUR, "h"), (MINUTE, "min")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} s"
