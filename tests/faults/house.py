"""The service as processes that can be hurt: web servers, workers and, where a test hurts it, a database of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import requests
from django.db import connection

from gisreport.supervisor.children import setpriv
from gisreport.supervisor.cluster import Cluster
from gisreport.supervisor.places import CHECKOUT
from tests.supervisor.running import clean_environment, free_port, until

Process = subprocess.Popen[bytes]
PATIENCE = 30  # seconds
WORKER = ["gisreport.supervisor.work_off"]
WEB = ["gunicorn", "--config", "python:gisreport.supervisor.web"]


@dataclass
class Web:
    """A web server and how to talk to it. `ask` never raises: no answer is None."""

    process: Process
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=PATIENCE, allow_redirects=False, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return requests.post(self.url + path, timeout=PATIENCE, allow_redirects=False, **options)

    def kill(self) -> None:
        """With the processes that answer, at once."""
        _kill_group(self.process)

    def is_alive(self) -> bool:
        try:
            return self.get("/health/live").status_code == 200
        except requests.RequestException:
            return False


@dataclass
class House:
    """Processes of one database and one data folder; `close()` leaves none."""

    data: Path
    database_url: str
    mail_port: int = 9  # nobody listens
    more: dict[str, str] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)

    def start_web(self, **changes: str) -> Web:
        """Ready to answer when this returns."""
        port = free_port()
        command = [*WEB, "--bind", f"127.0.0.1:{port}"]
        web = Web(self._start(command, "web", WEB_CONCURRENCY="1", PORT=str(port), **changes), port)
        assert until(web.is_alive, PATIENCE), self.said("web")
        return web

    def start_worker(self, **changes: str) -> Process:
        return self._start(WORKER, "worker", **changes)

    def run(self, *command: str) -> None:
        """A command to its end, which must be a good one."""
        done = subprocess.run([sys.executable, *command], cwd=CHECKOUT, env=self._environment(), capture_output=True)
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    def said(self, part: str) -> str:
        return (self.data / f"{part}.log").read_text(errors="replace")

    def close(self) -> None:
        for process in self.processes:
            _kill_group(process)

    def _start(self, command: list[str], part: str, **changes: str) -> Process:
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / f"{part}.log").open("ab") as log:
            process = subprocess.Popen(
                [*setpriv(on_our_death=signal.SIGKILL), sys.executable, "-m", *command],
                cwd=CHECKOUT,
                env=self._environment(**changes),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def _environment(self, **changes: str) -> dict[str, str]:
        return (
            clean_environment(
                DJANGO_SETTINGS_MODULE="gisreport.settings",
                GISREPORT_MODE="demo",
                GISREPORT_DATA=str(self.data),
                DATABASE_URL=self.database_url,
                EMAIL_URL=f"smtp://127.0.0.1:{self.mail_port}",
                RATE_LIMITS="off",
                **self.more,
            )
            | changes
        )


def _kill_group(process: Process) -> None:
    """The process and what it started (gunicorn's own workers, a cleaning of a photo)."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill(process: Process) -> None:
    """`kill -9` of the process alone, as the kernel does when memory runs out."""
    process.kill()
    process.wait()


def url_of_the_test_database() -> str:
    """DATABASE_URL with the name of the database that this test runs on."""
    before, _, options = os.environ.get("DATABASE_URL", "postgresql://gisreport@/gisreport").partition("?")
    server = before.rsplit("/", 1)[0]
    return f"{server}/{connection.settings_dict['NAME']}?{options}".rstrip("?")


class OwnDatabase:
    """A database server that may be hurt. It keeps its word: what it said is stored survives."""

    def __init__(self, data: Path) -> None:
        self.cluster = Cluster(data)
        self.url = self.cluster.url
        shutil.rmtree(self.cluster.folder, ignore_errors=True)
        self.server = self.cluster.start()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is its fast shutdown, SIGQUIT the immediate one, SIGKILL a crash."""
        self.server.send_signal(how)
        self.server.wait()

    def start(self) -> None:
        self.server = self.cluster.start()

    def break_connections(self) -> None:
        """All but ours end at once, as when a switch in between is restarted."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = current_user AND pid <> pg_backend_pid()"
            )

    def close(self) -> None:
        if self.server.poll() is None:
            self.cluster.stop(self.server)
        shutil.rmtree(self.cluster.folder)
        if self.cluster.home != self.cluster.data:  # somewhere else, where nobody would tidy up
            shutil.rmtree(self.cluster.home)
