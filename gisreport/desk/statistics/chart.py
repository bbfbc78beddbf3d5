"""Two bars a month, drawn on the server: what came in and what was closed. Told apart by shape, not by colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisreport.desk.statistics.figures import Month

HEIGHT, WIDTH, AIR = 100, 1_000, 0.2


@dataclass(frozen=True)
class Pair:
    """Heights and tops in units of the drawing; `x` is the left edge of the month, `width` of each bar."""

    month: Month
    x: float
    width: float
    came_y: float
    came_height: float
    ended_y: float
    ended_height: float

    @property
    def ended_x(self) -> float:
        return round(self.x + self.width, 2)


@dataclass(frozen=True)
class Chart:
    pairs: Sequence[Pair]
    highest: int

    @classmethod
    def of(cls, months: Sequence[Month]) -> "Chart":
        highest = max((max(month.came, month.ended) for month in months), default=0)
        step = WIDTH / max(len(months), 1)
        return cls([_pair(month, number * step, step, max(highest, 1)) for number, month in enumerate(months)], highest)


def _pair(month: Month, left: float, step: float, highest: int) -> Pair:
    came, ended = HEIGHT * month.came / highest, HEIGHT * month.ended / highest
    return Pair(
        month=month,
        x=round(left + step * AIR / 2, 2),
        width=round(step * (1 - AIR) / 2, 2),
        came_y=round(HEIGHT - came, 2),
        came_height=round(came, 2),
        ended_y=round(HEIGHT - ended, 2),
        ended_height=round(ended, 2),
    )
