"""The town with one case, its people and every address, as the table of permissions has it."""

import pytest
from django.conf import LazySettings

from tests.house.test_every_url_by_every_role import world

__all__ = ["world"]


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Hashing is slow by design; where that matters the test says so itself."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
