"""`/health/ready` names what fails."""

import resource
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from gisreport.project import disk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_worker_and_a_folder(db: None, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def failing(client: Client) -> str:
    answer = client.get("/health/ready")
    assert answer.status_code == (503 if "failing" in answer.json() else 200)
    return str(answer.json().get("failing", ""))


def test_all_is_well(client: Client) -> None:
    assert failing(client) == ""


def test_a_silent_worker(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    assert failing(client) == "queue"


def test_a_data_folder_that_takes_no_more(client: Client) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (disk.A_LITTLE // 2, before[1]))
    try:
        assert failing(client) == "disk"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_data_folder_that_is_gone(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "gone"
    assert failing(client) == "disk"


def test_a_database_that_takes_no_more(client: Client, no_room_in_the_database: None) -> None:
    assert failing(client) == "disk"


def test_asking_really_writes() -> None:
    """Else a full disk would not be noticed."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64kB'")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {disk._SPILL}")
        assert "temp read=" in " ".join(row[0] for row in cursor.fetchall())
