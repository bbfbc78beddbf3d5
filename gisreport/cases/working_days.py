"""Which days people work at a municipality, and counting them.

Not worked: Saturdays, the public holidays of lag (1989:253) om allmänna helgdagar (Sundays among them), and the eves of
Midsummer, Christmas and New Year. Those three are no public holidays, but lag (1930:173) om beräkning av lagstadgad
tid, 2 §, puts a day that falls on one of them off to the next working day, as do semesterlagen (1977:480), 7 §, and the
opening hours of the municipalities. Days that are worked until noon in some places (trettondagsafton, skärtorsdagen,
valborgsmässoafton) and the days between holidays count as worked, for most offices are open.

The rules are those in force since 2005; years before that are counted by the same.
"""

import datetime
from functools import cache

ONE_DAY = datetime.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


def is_working_day(day: datetime.date) -> bool:
    return day.weekday() < SATURDAY and day not in days_off(day.year)


def after_working_days(start: datetime.date, days: int) -> datetime.date:
    """The working day that comes `days` (1 or more) working days after `start`, which is not counted itself."""
    if days < 1:
        raise ValueError(f"{days} working days lead nowhere: 1 is the fewest.")
    day = start
    while days:
        day += ONE_DAY
        days -= is_working_day(day)
    return day


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """How many working days come after `start`, up to and with `end`; 0 when `end` is not later."""
    return sum(is_working_day(start + ONE_DAY * number) for number in range(1, (end - start).days + 1))


@cache
def days_off(year: int) -> frozenset[datetime.date]:
    """The days of `year` that are not worked whatever day of the week they fall on."""
    easter = easter_sunday(year)
    midsummer = _on_or_after(datetime.date(year, 6, 20), SATURDAY)
    return frozenset(
        {
            datetime.date(year, 1, 1),  # nyårsdagen
            datetime.date(year, 1, 6),  # trettondedag jul
            easter - 2 * ONE_DAY,  # långfredagen
            easter,
            easter + ONE_DAY,  # annandag påsk
            datetime.date(year, 5, 1),  # första maj
            easter + 39 * ONE_DAY,  # Kristi himmelsfärdsdag
            easter + 49 * ONE_DAY,  # pingstdagen
            datetime.date(year, 6, 6),  # nationaldagen
            midsummer - ONE_DAY,  # midsommarafton
            midsummer,
            _on_or_after(datetime.date(year, 10, 31), SATURDAY),  # alla helgons dag
            datetime.date(year, 12, 24),  # julafton
            datetime.date(year, 12, 25),  # juldagen
            datetime.date(year, 12, 26),  # annandag jul
            datetime.date(year, 12, 31),  # nyårsafton
        }
    )


def easter_sunday(year: int) -> datetime.date:
    """By the Gregorian calendar: the Sunday after the first (reckoned) full moon on or after 21 March.

    The way of counting is the anonymous one in Nature, 20 April 1876, which has no exceptions.
    """
    century, of_century = divmod(year, 100)
    golden = year % 19
    moon_shift = (century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 19 * golden + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon_shift - of_century % 4) % 7
    late = (golden + 11 * moon_shift + 22 * to_sunday) // 451
    month, day = divmod(moon_shift + to_sunday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


def _on_or_after(day: datetime.date, weekday: int) -> datetime.date:
    return day + (weekday - day.weekday()) % 7 * ONE_DAY
