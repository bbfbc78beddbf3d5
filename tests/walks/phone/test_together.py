"""The short form of tests/soak/test_walk_with_phones.py."""

from tests.walks.phone.conftest import Handsets
from tests.walks.phone.together import walk_together
from walks.models import Walk


def test_two_browsers_hand_in_all_of_it_once(handset: Handsets, walk: Walk) -> None:
    walk_together([handset("rut"), handset("laptop", viewport={"width": 1280, "height": 800})], walk, each=3)
