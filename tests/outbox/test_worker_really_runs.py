import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from gisreport.outbox.models import Message
from gisreport.outbox.owe import owe

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.django_db(transaction=True)
def test_the_worker_of_the_command_line_takes_up_what_is_owed(tmp_path: Path) -> None:
    """No room writes letters of this kind, so the worker's note about that shows that it was at work."""
    owe("test.unknown", 7, "lisa@example.org", key="unknown:7")
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url_of_the_test_database(), "GISREPORT_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_until_tried(worker)
    finally:
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=20)
    message = Message.objects.get()
    assert message.error_detail == "NoRenderer: test.unknown"
    assert message.attempts == 1
    assert worker.returncode == 0, output.decode()


def wait_until_tried(worker: "subprocess.Popen[bytes]") -> None:
    patience = time.monotonic() + 30
    while time.monotonic() < patience and worker.poll() is None:
        if Message.objects.filter(attempts__gt=0).exists():
            return
        time.sleep(0.1)


def url_of_the_test_database() -> str:
    """DATABASE_URL with the name of the database that this test runs on."""
    before, _, options = os.environ.get("DATABASE_URL", "postgresql://gisreport@/gisreport").partition("?")
    server = before.rsplit("/", 1)[0]
    return f"{server}/{connection.settings_dict['NAME']}?{options}".rstrip("?")
