from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from gisreport.limits.rates import DEFAULTS, Rate, read_rates


def test_without_a_word_every_limit_has_its_default() -> None:
    rates = read_rates("")
    assert rates.keys() == DEFAULTS.keys()
    assert rates["report"] == Rate(120, timedelta(seconds=3))


def test_one_may_be_changed_and_the_others_stay() -> None:
    rates = read_rates("report = 7/m, letters=off")
    assert rates["report"] == Rate(7, timedelta(minutes=1) / 7)
    assert rates["letters"] is None
    assert rates["search"] == read_rates("")["search"]


def test_off_means_none_at_all() -> None:
    assert set(read_rates("off").values()) == {None}


@pytest.mark.parametrize(
    "junk", ["report", "report=", "rapport=5/m", "report=0/m", "report=5/y", "report=-5/m", "report=5/m/ip", "5/m",
             "report=9999999/m", "report=off+5/m", "=5/m", "report=½/m", "on"],
)  # fmt: skip
def test_junk_is_refused_with_the_remedy(junk: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"RATE_LIMITS.*write"):
        read_rates(junk)
