"""The town with one case, its people and every address, as the table of permissions has it."""

from tests.house.test_every_url_by_every_role import world

__all__ = ["world"]
