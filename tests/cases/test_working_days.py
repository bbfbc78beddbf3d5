import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisreport.cases.working_days import (
    after_working_days,
    days_off,
    easter_sunday,
    is_working_day,
    working_days_between,
)

days = st.dates(date(2005, 1, 1), date(2099, 1, 1))
amounts = st.integers(1, 300)


@given(days, amounts)
def test_a_day_is_reached_on_which_people_work_and_counting_back_gives_the_same_number(start: date, n: int) -> None:
    end = after_working_days(start, n)
    assert is_working_day(end)
    assert working_days_between(start, end) == n


@given(days, amounts, st.integers(0, 30), st.integers(0, 30))
def test_more_days_and_a_later_start_never_lead_to_an_earlier_day(start: date, n: int, more: int, later: int) -> None:
    assert after_working_days(start, n + more) >= after_working_days(start, n)
    assert after_working_days(start + datetime.timedelta(later), n) >= after_working_days(start, n)


@given(days, st.integers(0, 200), st.integers(0, 200))
def test_counting_in_two_parts_is_counting_the_whole(start: date, first: int, second: int) -> None:
    middle = start + datetime.timedelta(first)
    end = middle + datetime.timedelta(second)
    parts = working_days_between(start, middle) + working_days_between(middle, end)
    assert working_days_between(start, end) == parts


@pytest.mark.parametrize("days", [0, -3])
def test_no_days_lead_nowhere(days: int) -> None:
    with pytest.raises(ValueError, match="1 is the fewest"):
        after_working_days(date(2026, 5, 4), days)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 4, 1), 1, date(2026, 4, 2)),  # skärtorsdagen is worked
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Easter
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # första maj is a Friday
        (date(2026, 5, 13), 1, date(2026, 5, 15)),  # the day between is worked
        (date(2026, 6, 18), 1, date(2026, 6, 22)),  # midsommarafton
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 23), 4, date(2027, 1, 4)),
        (date(2024, 6, 5), 1, date(2024, 6, 7)),  # nationaldagen
    ],
)
def test_days_that_everybody_in_sweden_knows(start: date, n: int, end: date) -> None:
    assert after_working_days(start, n) == end


def test_easter_is_where_the_almanac_has_it() -> None:
    known = {2005: (3, 27), 2008: (3, 23), 2011: (4, 24), 2019: (4, 21), 2024: (3, 31), 2025: (4, 20), 2038: (4, 25)}
    known |= {2049: (4, 18), 2076: (4, 19), 2100: (3, 28)}
    assert {year: (easter_sunday(year).month, easter_sunday(year).day) for year in known} == known


def test_each_year_has_sixteen_days_of_its_own_unless_two_fall_together() -> None:
    assert {len(days_off(year)) for year in range(2005, 2100)} <= {15, 16}
    assert len(days_off(2008)) == 15  # Kristi himmelsfärdsdag on the first of May
