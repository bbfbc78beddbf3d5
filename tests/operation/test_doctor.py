"""`manage.py doctor` says what is wrong and what to do."""

import ssl
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe
from gisreport.project import doctor
from tests.supervisor.running import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_folder_with_a_backup(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    backup = tmp_path / "backups" / "gisreport-20260101T000000Z.tar"
    backup.touch()
    return backup


@pytest.fixture
def a_worker(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def wrong() -> dict[str, str]:
    """Part and remedy of what is not well."""
    return {one.part: one.remedy for one in doctor.examine() if one.remedy}


def test_all_is_well(a_worker: None) -> None:
    said = StringIO()
    call_command("doctor", stdout=said)
    assert "WRONG" not in said.getvalue()
    assert "0 migrations pending" in said.getvalue()


def test_a_silent_worker_ends_with_one() -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=said)
    assert end.value.code == 1
    assert "WRONG  worker" in said.getvalue()


def test_letters_that_do_not_go_out(a_worker: None) -> None:
    owe("test.unknown", 1, "rut@example.org", key="1")
    Message.objects.update(last_error="E-postservern svarade inte i tid.\n421", given_up_at=timezone.now())
    assert set(wrong()) == {"letters"}
    assert "svarade inte i tid. When it is mended: manage.py retry_mail" in wrong()["letters"]


def test_letters_that_are_late(a_worker: None) -> None:
    owe("test.unknown", 1, "rut@example.org", key="1")
    assert wrong() == {}
    Message.objects.update(created_at=timezone.now() - timedelta(hours=3))
    assert "letters" in wrong()


def test_a_mail_server_that_is_away(a_worker: None, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert wrong() == {"mail": "Correct EMAIL_URL, or mend that server."}


def test_a_proxy_that_does_not_answer(a_worker: None, settings: LazySettings) -> None:
    settings.SITE_URL = f"https://127.0.0.1:{free_port()}"
    assert "Does the proxy run" in wrong()["certificate"]


def test_a_name_without_an_address(a_worker: None, settings: LazySettings) -> None:
    settings.SITE_URL = "https://felanmalan.invalid"
    assert "DNS" in wrong()["certificate"]
    assert "Renew" not in wrong()["certificate"]


def test_a_certificate_that_is_not_believed(
    a_worker: None, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    def refuse(*_: object, **__: object) -> None:
        error = ssl.SSLCertVerificationError(1, "certificate verify failed")
        error.verify_message = "certificate has expired"
        raise error

    settings.SITE_URL = "https://felanmalan.example.org"
    monkeypatch.setattr(doctor.socket, "create_connection", refuse)
    assert "Renew" in wrong()["certificate"]


def test_no_backup(a_worker: None, a_folder_with_a_backup: Path) -> None:
    a_folder_with_a_backup.unlink()
    assert "make backup" in wrong()["backup"]


def test_a_disk_that_fills_up(a_worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = doctor.metrics.shutil._ntuple_diskusage(10**12, 10**12, 10**9)
    monkeypatch.setattr(doctor.metrics.shutil, "disk_usage", lambda path: usage)
    assert "will soon be turned away. Free some space" in wrong()["disk"]


def test_a_full_disk(a_worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.disk, "data_folder_has_room", lambda: False)
    assert "are turned away" in wrong()["disk"]


def test_a_full_disk_of_the_database(a_worker: None, no_room_in_the_database: None) -> None:
    assert "Reports are turned away, or soon will be" in wrong()["database"]


def test_a_schema_that_is_behind(a_worker: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_casephoto RENAME COLUMN next_try_at TO soon")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'cases' AND name LIKE '0002%%'")
    assert "manage.py migrate" in wrong()["schema"]
    assert "database" not in wrong()
