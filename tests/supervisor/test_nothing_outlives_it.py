"""However the service ends, no process of it stays, and the next start works."""

import os
import signal
import time

import psycopg
import pytest

from gisreport.supervisor.cluster import Cluster
from tests.supervisor.conftest import Start


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_of_it_in_order(start: Start, how: signal.Signals) -> None:
    service = start()
    assert service.is_ready(), service.said()
    os.killpg(service.make.pid, how)  # as a terminal does: make and the parent, not what the parent started
    assert service.leaves_nothing(), service.remains()
    assert "database system is shut down" in (service.data / "log" / "postgres.log").read_text()


def test_killed_anywhere_it_leaves_nothing_and_starts_again(start: Start) -> None:
    kept = ""
    for part in ("make", "parent", "database", "web", "worker"):
        service = start()
        assert service.is_ready(), f"before {part}: {service.said()}"
        with psycopg.connect(Cluster(service.data).url) as connection:
            if kept:
                assert connection.execute(f"SELECT count(*) FROM {kept}").fetchone() == (1,)
            kept = f"before_{part}_was_killed"
            connection.execute(f"CREATE TABLE {kept} AS SELECT 1")
        service.kill(part)
        assert service.leaves_nothing(), f"{part}: {service.remains()}"
        if part in ("database", "web", "worker"):
            assert f"Stopped, because {part} ended with -9" in service.said()
            log = service.data / "log" / f"{'postgres' if part == 'database' else part}.log"
            assert f"Stopped, because {part} ended with -9." in log.read_text().splitlines()[-5:]
            assert service.make.returncode != 0


def test_killed_while_it_starts_it_starts_again(start: Start) -> None:
    for moment in (0.2, 0.6, 1.2):
        service = start()
        time.sleep(moment)
        os.killpg(service.make.pid, signal.SIGKILL)
        assert service.leaves_nothing(), service.remains()
    service = start()
    assert service.is_ready(), service.said()
