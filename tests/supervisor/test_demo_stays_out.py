"""Demo data and its known passwords never enter a real installation."""

from pathlib import Path

import psycopg
import pytest
from django.urls import reverse

from gisreport.supervisor.cluster import Cluster
from gisreport.up import DEMO_MAIL
from tests.supervisor.conftest import Start
from tests.supervisor.running import copy_of


@pytest.fixture
def real_installation(installed: Path, tmp_path: Path) -> Path:
    """People and cases, and no mark that says demo."""
    data = copy_of(installed, tmp_path / "data")
    cluster = Cluster(data)
    server = cluster.start()
    with psycopg.connect(cluster.url) as connection:
        connection.execute("DELETE FROM demo_demomark")
    cluster.stop(server)
    return data


def test_demo_mode_refuses_it_before_it_changes_anything(real_installation: Path, start: Start) -> None:
    service = start(real_installation.name)
    assert service.make.wait(60) != 0
    assert "inte märkt som demo" in service.said()
    assert "Bringing the database up to date" not in service.said()
    assert not service.remains()


def test_production_mode_runs_without_demo(start: Start) -> None:
    service = start(GISREPORT_MODE="production", SECRET_KEY="k" * 50, ALLOWED_HOSTS="felanmalan.example.org")
    assert service.is_ready(), service.said()
    assert "Öppna https://felanmalan.example.org" in service.said()
    assert "lösenord" not in service.said()


def test_the_address_of_the_demos_mail_is_right() -> None:
    assert reverse("demo-mail") == DEMO_MAIL
