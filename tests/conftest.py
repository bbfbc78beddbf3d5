from pathlib import Path

import pytest
from django.conf import LazySettings

pytest_plugins = ["tests.cast"]


@pytest.fixture(autouse=True)
def own_folders(settings: LazySettings, tmp_path: Path) -> None:
    """Photos and mail of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SITE_URL = "http://testserver"
