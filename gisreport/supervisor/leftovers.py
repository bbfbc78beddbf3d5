"""What a `kill -9` left behind, and how it is ended. Process ids are never trusted alone: they are reused."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

MARK = "GISREPORT_HOUSE"  # every child carries it in its environment, with the data folder it belongs to


def _all_processes() -> Iterator[int]:
    return (int(name) for name in os.listdir("/proc") if name.isdigit())


def _works_in(pid: int, folder: os.stat_result) -> bool:
    try:
        place = os.stat(f"/proc/{pid}/cwd")
    except OSError:  # gone, a zombie, or somebody else's
        return False
    return (place.st_dev, place.st_ino) == (folder.st_dev, folder.st_ino)


def working_in(folder: Path) -> list[int]:
    """Processes whose working directory is `folder`: a PostgreSQL server and its backends stay in their data."""
    try:
        there = folder.stat()
    except OSError:
        return []
    return [pid for pid in _all_processes() if _works_in(pid, there)]


def _is_marked(pid: int, mark: bytes) -> bool:
    try:
        with open(f"/proc/{pid}/environ", "rb") as environment:
            return mark in environment.read().split(b"\0")
    except OSError:
        return False


def marked(data: Path) -> list[int]:
    """Web, worker and helpers that an earlier start for the same data folder left."""
    mark = f"{MARK}={data}".encode()
    return [pid for pid in _all_processes() if pid != os.getpid() and _is_marked(pid, mark)]


def _gone(who: Callable[[], list[int]], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while who():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def end(who: Callable[[], list[int]], *, grace: float, then: signal.Signals) -> None:
    """Waits `grace` seconds for `who` to leave by themselves, then asks with `then`, then insists."""
    if _gone(who, grace):
        return
    for how, seconds in ((then, 10.0), (signal.SIGKILL, 10.0)):
        for pid in who():
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                continue
        if _gone(who, seconds):
            return
