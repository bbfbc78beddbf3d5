"""What `make run` prints is what one needs next."""

import re

import psycopg

from tests.supervisor.running import Service, until


def test_commands_beside_it_reach_its_database(running: Service) -> None:
    assert until(lambda: "Ctrl-C stops everything" in running.said(), 20)
    printed = re.search(r"^For commands beside it: export DATABASE_URL='(.+)'$", running.said(), re.MULTILINE)
    assert printed, running.said()
    with psycopg.connect(printed[1]) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM cases_case").fetchone() == (True,)
