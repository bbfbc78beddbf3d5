"""The private PostGIS server by itself, in the places where people put it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from gisreport.supervisor.children import setpriv
from gisreport.supervisor.cluster import LONGEST_SOCKET_FOLDER, Cluster
from gisreport.supervisor.leftovers import working_in
from gisreport.supervisor.places import CHECKOUT, hold, short_name
from tests.supervisor.running import clean_environment, command_of, until

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")


def answers(cluster: Cluster) -> bool:
    with psycopg.connect(cluster.url) as connection:
        row = connection.execute("SELECT current_user, usesuper FROM pg_user WHERE usename = current_user").fetchone()
    return row == ("gisreport", False)


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return Cluster(tmp_path / "data", durable=False)


@pytest.fixture(autouse=True)
def no_server_stays(tmp_path: Path) -> Iterator[None]:
    yield
    for folder in tmp_path.rglob("pg"):
        for pid in working_in(folder):
            os.kill(pid, signal.SIGKILL)


def started_and_stopped(cluster: Cluster) -> bool:
    server = cluster.start()
    try:
        return answers(cluster)
    finally:
        cluster.stop(server)


def test_it_answers_and_listens_on_no_network(cluster: Cluster) -> None:
    server = cluster.start()
    with psycopg.connect(cluster.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    cluster.stop(server)
    assert server.returncode == 0


def test_a_deep_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("d" * 60) / ("ä" * 60), durable=False)
    assert started_and_stopped(deep)
    assert len(os.fsencode(deep.socket_folder)) <= LONGEST_SOCKET_FOLDER
    assert not deep.socket_folder.exists()


def test_signs_in_the_path_do_no_harm(tmp_path: Path) -> None:
    assert started_and_stopped(Cluster(tmp_path / "a, b%20 'c' \"d\"", durable=False))


@AS_ROOT
def test_a_folder_that_others_cannot_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data", durable=False)
    server = cluster.start()
    assert cluster.home == closed / "data"
    assert os.stat(f"/proc/{server.pid}").st_uid == cluster.uid != 0
    assert answers(cluster)
    cluster.stop(server)


@AS_ROOT
def test_without_the_capability_it_moves_to_a_folder_of_its_own(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    script = (
        "from pathlib import Path; from gisreport.supervisor.cluster import Cluster; "
        f"cluster = Cluster(Path({str(closed / 'data')!r}), durable=False); server = cluster.start(); "
        "print(cluster.home); cluster.stop(server)"
    )
    limited = setpriv("--bounding-set=-dac_read_search", on_our_death=signal.SIGKILL)
    done = subprocess.run(
        [*limited, sys.executable, "-c", script], cwd=CHECKOUT, env=clean_environment(), capture_output=True, text=True
    )
    shelter = Path("/var/lib/gisreport") / short_name(closed / "data")
    subprocess.run(["rm", "-rf", shelter], check=True)
    assert done.stdout.strip() == str(shelter), done.stderr


@pytest.mark.parametrize("content", ["", "{ours}\n", "999999\n"])
def test_a_stale_pid_file_is_no_obstacle(cluster: Cluster, content: str) -> None:
    assert started_and_stopped(cluster)
    (cluster.folder / "postmaster.pid").write_text(content.format(ours=os.getpid()))
    assert started_and_stopped(cluster)


def test_killed_while_a_query_burns(cluster: Cluster) -> None:
    """Its backend goes on without it, and keeps the shared memory: the next start must end that backend first."""
    server = cluster.start()
    connection = psycopg.connect(cluster.url, autocommit=True)
    burning = connection.info.backend_pid
    connection.pgconn.send_query(b"SELECT sum(sqrt(i::float8)) FROM generate_series(1, 1000000000) i")
    assert until(lambda: "SELECT" in command_of(burning))
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    assert started_and_stopped(cluster)
    assert not working_in(cluster.folder)


def test_killed_while_the_cluster_is_made(tmp_path: Path) -> None:
    """No half cluster is ever taken for a whole one."""
    environment = clean_environment(GISREPORT_DATA=str(tmp_path))
    command = [sys.executable, "-m", "gisreport.supervisor.with_database", "true"]
    folder = tmp_path / "test" / "pg.new"
    for after in (0.0, 0.3, 0.6):
        parent = subprocess.Popen(command, cwd=CHECKOUT, env=environment)
        assert until(folder.exists, 10)
        time.sleep(after)
        parent.kill()
        parent.wait()
    assert subprocess.run(command, cwd=CHECKOUT, env=environment).returncode == 0


def test_a_command_with_a_database_hands_on_its_exit_code(tmp_path: Path) -> None:
    environment = clean_environment(GISREPORT_DATA=str(tmp_path))
    command = [sys.executable, "-m", "gisreport.supervisor.with_database"]
    ask = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']).close(); raise SystemExit(7)"
    done = subprocess.run([*command, sys.executable, "-c", ask], cwd=CHECKOUT, env=environment)
    assert done.returncode == 7
    assert not working_in(tmp_path / "test" / "pg")


def test_only_one_holds_a_folder(tmp_path: Path) -> None:
    assert hold(tmp_path)
    assert not hold(tmp_path)
