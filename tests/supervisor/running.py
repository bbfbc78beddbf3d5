"""A service that was really started, and the means to hurt it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gisreport.supervisor import leftovers
from gisreport.supervisor.places import CHECKOUT

OURS = ("DATABASE_URL", "GISREPORT_", "SECRET_KEY", "ALLOWED_HOSTS", "HOST", "PORT", "SITE_URL", "MAKE", "MFLAGS")


def clean_environment(**changes: str) -> dict[str, str]:
    """As a person's shell would be, whatever the tests themselves were started with."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | changes


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def until(true: Callable[[], object], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def children_of(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


@dataclass
class Service:
    """`make run` with its own data folder and port. `-o install`: what tests need is installed already."""

    data: Path
    port: int
    make: subprocess.Popen[bytes]
    output: Path

    @classmethod
    def start(cls, data: Path, output: Path | None = None, **environment: str) -> Service:
        port = int(environment.setdefault("PORT", str(free_port())))
        output = output or data.with_suffix(".out")
        with output.open("wb") as file:
            make = subprocess.Popen(
                ["make", "--no-print-directory", "-o", "install", "run"],
                cwd=CHECKOUT,
                env=clean_environment(GISREPORT_DATA=str(data), **environment),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(data, port, make, output)

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def is_ready(self) -> bool:
        over = until(lambda: "Öppna" in self.said() or self.make.poll() is not None, 120)
        return over and self.make.poll() is None

    def pid(self, part: str) -> int:
        """Of make, parent, database, web (its master) or worker."""
        if part == "make":
            return self.make.pid
        parent = children_of(self.make.pid)[0]
        if part == "parent":
            return parent
        word = {"database": "postgres -D", "web": "gunicorn", "worker": "gisreport.supervisor.worker"}[part]
        return next(pid for pid in children_of(parent) if word in command_of(pid))

    def kill(self, part: str) -> None:
        os.kill(self.pid(part), signal.SIGKILL)

    def remains(self) -> list[str]:
        pids = [*leftovers.marked(self.data), *leftovers.working_in(self.data / "pg")]
        return [f"{pid} {command_of(pid)}" for pid in pids]

    def leaves_nothing(self, seconds: float = 20) -> bool:
        return until(lambda: self.make.poll() is not None and not self.remains(), seconds)

    def end(self) -> None:
        """For fixtures: whatever the test did, nothing stays."""
        if self.make.poll() is None:
            os.killpg(self.make.pid, signal.SIGKILL)
            self.make.wait()
        self.leaves_nothing()


def copy_of(data: Path, to: Path) -> Path:
    """A stopped service's data, with its owners."""
    subprocess.run(["cp", "-a", str(data), str(to)], check=True)
    shutil.rmtree(to / "run", ignore_errors=True)
    return to
