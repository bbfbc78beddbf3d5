import pytest

from tests.house.test_every_url_by_every_role import World, world
from tests.security.test_junk_is_never_our_fault import JUNK, NAMES, failures

__all__ = ["world"]


@pytest.mark.parametrize("world", ["public"], indirect=True)
@pytest.mark.parametrize("role", ["stranger", "officer", "superuser"])
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_each_piece_of_junk_everywhere(world: World, junk: str, role: str) -> None:
    assert failures(world, role, dict.fromkeys(NAMES, junk)) == []
