"""What the operator types beside a service that keeps its own database: nothing has to be exported first."""

import subprocess
import sys
from pathlib import Path

from gisreport.supervisor import leftovers
from gisreport.supervisor.places import CHECKOUT
from tests.supervisor.running import Service, clean_environment, copy_of


def make(target: str, data: Path, *words: str) -> str:
    command = ["make", "--no-print-directory", "-o", "install", target, *words]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=clean_environment(GISREPORT_DATA=str(data)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_backup_of_a_service_that_runs(running: Service) -> None:
    make("backup", running.data)
    assert len(list((running.data / "backups").iterdir())) == 1
    assert running.make.poll() is None


def test_a_backup_of_a_service_that_does_not_run_comes_back(installed: Path, tmp_path: Path) -> None:
    data = copy_of(installed, tmp_path / "data")
    make("backup", data, "KEEP=1")
    (backup,) = (data / "backups").iterdir()
    assert not leftovers.working_in(data / "pg")
    said = make("restore", tmp_path / "restored", f"FILE={backup}")
    assert "44 cases, 42 reports" in said
    assert (tmp_path / "restored" / "pg").is_dir()


def test_a_restore_into_a_service_that_runs_is_refused(running: Service, tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "-o", "install", "restore", f"FILE={tmp_path}"],
        cwd=CHECKOUT,
        env=clean_environment(GISREPORT_DATA=str(running.data)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "gisreport is running with the data in" in done.stderr


def test_manage_finds_the_database(running: Service) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "dbshell", "--", "-Atc", "SELECT count(*) FROM cases_case"],
        cwd=CHECKOUT,
        env=clean_environment(GISREPORT_DATA=str(running.data)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "44", done.stderr


def test_manage_prints_links_to_the_service_that_runs(running: Service) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "add_staff",
            "ny@example.org",
            "Ny",
            "--role",
            "coordinator",
            "--municipality",
            "2281",
        ],
        cwd=CHECKOUT,
        env=clean_environment(GISREPORT_DATA=str(running.data)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert f" http://localhost:{running.port}/konto/" in done.stdout, done.stderr
