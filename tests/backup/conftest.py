from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.backup.installation import Empty, empty_database
from tests.cast import Town


@pytest.fixture
def backups(settings: LazySettings, tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def empty(tmp_path: Path, transactional_db: None) -> Iterator[Empty]:
    with empty_database() as name:
        yield Empty(name, tmp_path / "restored")


@pytest.fixture
def lilleby_in_earnest(transactional_db: None, lilleby: Town) -> Town:
    """Lilleby with its rows committed, so that other programs see them."""
    return lilleby
