"""How many cases came in each month, drawn on the server."""

from dataclasses import dataclass

from gisreport.maps.planning.figures import Month
from gisreport.maps.planning.words import month as month_words

HEIGHT = 100
WIDTH = 1_000
AIR = 0.15  # between bars, of what each has


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    month: Month
    words: str


@dataclass(frozen=True)
class Histogram:
    """`top` is the number at the upper end of the axis. `years` are (x, per cent of the width, year) where a year
    begins."""

    bars: list[Bar]
    years: list[tuple[float, float, int]]
    highest: int
    top: int

    @property
    def span(self) -> str:
        """The first month and the last."""
        return " – ".join(dict.fromkeys([self.bars[0].words, self.bars[-1].words])) if self.bars else ""

    @classmethod
    def of(cls, months: list[Month]) -> "Histogram":
        highest = max((month.count for month in months), default=0)
        top = _round_up(highest)
        step = WIDTH / max(len(months), 1)
        bars = [
            Bar(
                x=round((number + AIR / 2) * step, 2),
                y=round(HEIGHT * (1 - month.count / top), 2),
                width=round(step * (1 - AIR), 2),
                height=round(HEIGHT * month.count / top, 2),
                month=month,
                words=month_words(month.first),
            )
            for number, month in enumerate(months)
        ]
        every = max(1, round(len(months) / 12 / 10))  # so that about ten years are named
        years = [
            (round(number * step, 2), round(100 * number / len(months), 2), month.first.year)
            for number, month in enumerate(months)
            if month.first.month == 1 and month.first.year % every == 0
        ]
        return cls(bars, years, highest, top)


def _round_up(number: int) -> int:
    """The least of 1, 2, 4, 6, 8, 10, 20, 40 … that is not below."""
    power = 1
    while True:
        for digit in (1, 2, 4, 6, 8):
            if digit * power >= number:
                return digit * power
        power *= 10
