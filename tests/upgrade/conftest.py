from collections.abc import Iterator
from gzip import decompress
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.backup.installation import empty_database, url_of

DUMPS = sorted(Path(__file__).parent.glob("release-*.sql.gz"))


def work_on(database: str) -> str:
    """Django uses that database from now on; answers which one it used before."""
    before: str = connection.settings_dict["NAME"]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = database
    return before


@pytest.fixture(scope="module", params=DUMPS, ids=lambda path: path.name)
def old_release(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Django works on the database of an earlier release, as that release left it."""
    with empty_database() as name, django_db_blocker.unblock():
        script = decompress(request.param.read_bytes())
        run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", url_of(name)], input=script, check=True, capture_output=True)
        before = work_on(name)
        try:
            yield
        finally:
            work_on(before)


@pytest.fixture(scope="module")
def upgraded(old_release: None) -> None:
    """The same, brought up to date."""
    call_command("migrate", verbosity=0, interactive=False)
