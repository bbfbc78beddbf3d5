"""Clocks: of the wall, of the processes that work for us, and of the statements that reach the database."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

TICKS = os.sysconf("SC_CLK_TCK")


def say(words: str) -> None:
    """How far it has come, beside the results."""
    print(words, file=sys.stderr, flush=True)


def milliseconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def side_by_side(ours: Callable[[], Any], limit: Callable[[], Any], *, times: int, warm_up: int = 10) -> "Pair":
    """Both in turn, so that whatever else the machine does falls on both; the median of each."""
    for _number in range(warm_up):
        ours()
        limit()
    pairs = [(milliseconds(ours), milliseconds(limit)) for _number in range(times)]
    return Pair(statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs))


@dataclass(frozen=True)
class Pair:
    """Medians in milliseconds."""

    ours: float
    limit: float


def statements(work: Callable[[], Any]) -> int:
    """How many `work` sends from this process; BEGIN, COMMIT and savepoints count too."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


# --- Processes ---


@dataclass
class Spent:
    """CPU milliseconds in all; None where the processes are not on this machine."""

    web: float = 0
    database: float | None = 0


@contextmanager
def cpu(web: Callable[[], list[int]], database: Callable[[], list[int]]) -> Iterator[Spent]:
    """What the processes with these ids spend meanwhile. Right to a hundredth of a second: do enough in it."""
    spent = Spent()
    web_before, database_before = _spent_by(web()), _spent_by(database())
    yield spent
    web_after, database_after = _spent_by(web()), _spent_by(database())
    spent.web = _more(web_before, web_after)
    spent.database = _more(database_before, database_after) if database_after else None


def _spent_by(processes: list[int]) -> dict[int, float]:
    found = {}
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # gone, or on another machine
        found[process] = (int(fields[11]) + int(fields[12])) * 1000 / TICKS  # user and system
    return found


def _more(before: dict[int, float], after: dict[int, float]) -> float:
    return sum(spent - before.get(process, 0) for process, spent in after.items())


def backends() -> list[int]:
    """The server processes that work for this database, where they are processes of this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        processes = [row[0] for row in cursor.fetchall()]
    return [process for process in processes if _name_of(process).startswith("postgres")]


def _name_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text()
    except OSError:
        return ""


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def resident_mb(process: int) -> float:
    """Megabytes of memory that are really there for this process; shared ones are shared out (PSS)."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
