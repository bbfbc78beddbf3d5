"""Phones of a walk against the real server, longer and with another seed each time: `SEED=7 PHONES=60 make soak`."""

import os
import random

from tests.cast import Town
from tests.faults.conftest import house, office
from tests.faults.house import House
from tests.walks.sync.test_nothing_is_lost import run

__all__ = ["house", "office"]


def test_nothing_is_lost_at_length(house: House, lilleby: Town) -> None:
    seed = int(os.environ.get("SEED") or random.randrange(10_000))
    phones = int(os.environ.get("PHONES") or 40)
    run(house, lilleby, seed=seed, phones=phones, operations=1_000, photos=20, kills=12)
