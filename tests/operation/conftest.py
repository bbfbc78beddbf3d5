import pytest

from gisreport.project import disk


@pytest.fixture
def no_room_in_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server itself says so, and with its own code."""
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    monkeypatch.setattr(disk, "_SPILL", full)
