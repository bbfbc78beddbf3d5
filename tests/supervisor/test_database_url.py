"""With DATABASE_URL a server of one's own is used, and refused in one sentence when it cannot be."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from gisreport.supervisor import cluster as cluster_module
from gisreport.supervisor.cluster import PORT, Cluster
from tests.supervisor.conftest import Start
from tests.supervisor.running import Service, free_port

Refused = Callable[[str], str]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("server"), durable=False)
    process = cluster.start()
    yield cluster
    cluster.stop(process)


def url(cluster: Cluster, database: str, role: str = "gisreport") -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(cluster.socket_folder), safe='')}&port={PORT}"


def make_database(cluster: Cluster, name: str, template: str = "template1") -> str:
    with psycopg.connect(url(cluster, "postgres", "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} OWNER gisreport TEMPLATE {template}")
    return url(cluster, name)


@pytest.fixture
def refused(tmp_path: Path) -> Iterator[Refused]:
    """What `make run` says before it gives up."""
    services = []

    def start(database_url: str) -> str:
        services.append(Service.start(tmp_path / "data", DATABASE_URL=database_url))
        assert services[-1].make.wait(30) != 0
        said = services[-1].said()
        assert "Traceback" not in said
        return said

    yield start
    for service in services:
        service.end()


def test_it_is_used_and_nothing_of_ours_is_started(start: Start, server: Cluster) -> None:
    service = start(DATABASE_URL=make_database(server, "theirs"))
    assert service.is_ready(), service.said()
    assert "Using the database server of DATABASE_URL" in service.said()
    assert "postgres -D" not in " ".join(service.remains())


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("mysql://localhost/gisreport", "DATABASE_URL must begin with postgresql://"),
        ("postgresql://nobody@localhost:port/gisreport", "DATABASE_URL cannot be read"),
        ("postgresql://nobody@127.0.0.1:{closed}/gisreport", "does not let us in"),
        ("postgresql://nobody@no-such-host.invalid/gisreport", "does not let us in"),
    ],
)
def test_a_wrong_address(refused: Refused, wrong: str, sentence: str) -> None:
    assert sentence in refused(wrong.format(closed=free_port()))


def test_a_database_that_does_not_exist(refused: Refused, server: Cluster) -> None:
    assert 'database "missing" does not exist' in refused(url(server, "missing"))


def test_postgis_that_only_a_superuser_may_switch_on(refused: Refused, server: Cluster) -> None:
    said = refused(make_database(server, "plain", template="template0"))
    assert 'psql plain -c "CREATE EXTENSION postgis"' in said


def test_what_a_role_that_may_create_nothing_in_the_database_is_told(refused: Refused, server: Cluster) -> None:
    """PostGIS is there, pg_trgm is not, and the database is somebody else's."""
    with psycopg.connect(url(server, "postgres", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE lent TEMPLATE template0")
    with psycopg.connect(url(server, "lent", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
        connection.execute("GRANT ALL ON SCHEMA public TO gisreport")
    assert 'psql lent -c "CREATE EXTENSION pg_trgm"' in refused(url(server, "lent"))


def test_somebody_elses_tables(refused: Refused, server: Cluster) -> None:
    theirs = make_database(server, "webshop")
    with psycopg.connect(theirs) as connection:
        connection.execute("CREATE TABLE orders (id int)")
    assert "already holds tables of something else (orders)" in refused(theirs)
    with psycopg.connect(theirs) as connection:
        assert connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,)


@pytest.fixture
def server_without_postgis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A real server whose programs lie beside a share folder that lacks the extension."""
    version = max(cluster_module.installed_servers())
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)  # its user must enter, and capabilities do not help a program to find itself
    programs = root / f"usr/lib/postgresql/{version}/bin"
    shutil.copytree(f"/usr/lib/postgresql/{version}/bin", programs)
    os.symlink(f"/usr/lib/postgresql/{version}/lib", programs.parent / "lib")
    share = root / f"usr/share/postgresql/{version}"
    shutil.copytree(f"/usr/share/postgresql/{version}", share, ignore=shutil.ignore_patterns("postgis*", "man"))
    os.symlink("/usr/share/zoneinfo", root / "usr/share/zoneinfo")
    statements = "\n\n".join(s for s in cluster_module.FIRST_STATEMENTS.split("\n\n") if "postgis" not in s)
    monkeypatch.setattr(cluster_module, "FIRST_STATEMENTS", statements)
    cluster = Cluster(tmp_path / "plain", durable=False)
    cluster.__dict__["programs"] = programs
    process = cluster.start()
    yield cluster
    cluster.stop(process)
    shutil.rmtree(root)


def test_a_server_without_postgis(refused: Refused, server_without_postgis: Cluster) -> None:
    assert "has no PostGIS" in refused(url(server_without_postgis, "gisreport"))
