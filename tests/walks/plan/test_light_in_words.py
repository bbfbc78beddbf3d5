"""The light of a walk is said as one would say it: the sun comes up in the morning and goes down in the evening."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.geometry import pin
from walks.light import light_there

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("month", "first", "last", "words"),
    [
        (11, 6, 8, "Solen går upp 08.25. Det är mörkt när vandringen börjar och gryning när den slutar."),
        (11, 17, 19, "Solen går ner 14.49. Det är mörkt under hela vandringen."),
        (6, 17, 19, "Solen går ner 22.50. Det är ljust under hela vandringen."),
    ],
)
def test_morning_evening_and_summer(month: int, first: int, last: int, words: str) -> None:
    place = pin(3, 3)
    begin, end = (datetime(2026, month, 22, hour, tzinfo=STOCKHOLM) for hour in (first, last))
    assert light_there(place, begin, end).words == words
