"""The API asked everything, `EXAMPLES` times for each operation (500): `SEED` decides what."""

import os
import random

import pytest
from django.conf import LazySettings
from schemathesis import GenerationMode

from gisreport.limits.rates import OFF, read_rates
from reports.submit import Submission, submit
from tests.api.everything import ask_everything, operations
from tests.cast import Town
from tests.geometry import pin

EXAMPLES = int(os.environ.get("EXAMPLES", "500"))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_every_answer_is_what_the_description_says(mode: GenerationMode, lilleby: Town, settings: LazySettings) -> None:
    seed = int(os.environ.get("SEED") or random.randrange(10_000))
    settings.RATE_LIMITS = read_rates(OFF)
    lamp = Submission(category=lilleby.categories["belysning"], municipality=lilleby.municipality, point=pin(3, 3))
    number = submit(lamp).case.number
    for operation in operations(lilleby, number):
        print(
            f"SEED={seed}", operation.label, sorted(ask_everything(operation, mode=mode, examples=EXAMPLES, seed=seed))
        )
