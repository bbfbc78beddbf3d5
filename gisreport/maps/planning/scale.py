"""Few classes with round limits, so that a map can be read with a legend of numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

MOST_CLASSES = 6
MOST_EACH_WAY = 3  # of a difference


@dataclass(frozen=True)
class Step:
    """One colour. `name` ends its CSS class; `words` say which numbers it stands for."""

    name: str
    words: str


@dataclass(frozen=True)
class Scale:
    """For counts from 1 to `largest`. `limits` are the least number of each class."""

    limits: tuple[int, ...]
    largest: int

    @classmethod
    def of_counts(cls, counts: Iterable[int]) -> "Scale":
        largest = max(counts, default=0)
        return cls(_limits(largest, MOST_CLASSES), largest)

    def name_of(self, count: int) -> str:
        """Empty for none."""
        return str(sum(limit <= count for limit in self.limits)) if count else ""

    @property
    def steps(self) -> list[Step]:
        return [Step(str(number), span) for number, span in enumerate(_spans(self.limits, self.largest), 1)]


@dataclass(frozen=True)
class Difference:
    """For differences between two counts, the same on both sides of none."""

    limits: tuple[int, ...]
    largest: int

    @classmethod
    def of(cls, differences: Iterable[int]) -> "Difference":
        largest = max(map(abs, differences), default=0)
        return cls(_limits(largest, MOST_EACH_WAY), largest)

    def name_of(self, difference: int) -> str:
        size = sum(limit <= abs(difference) for limit in self.limits)
        return "same" if not size else f"{'more' if difference > 0 else 'fewer'}-{size}"

    @property
    def steps(self) -> list[Step]:
        """From the largest decrease to the largest increase."""
        spans = list(enumerate(_spans(self.limits, self.largest), 1))
        fewer = [Step(f"fewer-{number}", _("{span} färre").format(span=span)) for number, span in reversed(spans)]
        more = [Step(f"more-{number}", _("{span} fler").format(span=span)) for number, span in spans]
        return [*fewer, Step("same", _("lika många")), *more]


def signed(number: int) -> str:
    """With a sign that is as wide as a digit: +12, −5, 0."""
    return f"{number:+d}".replace("-", "−") if number else "0"


def _limits(largest: int, most: int) -> tuple[int, ...]:
    """1, 2, 5, 10, 20, 50 … up to `largest`; evenly chosen when they are more than `most`."""
    every = list(_round_numbers(largest))
    if len(every) <= most:
        return tuple(every)
    return tuple(every[round(step * (len(every) - 1) / (most - 1))] for step in range(most))


def _round_numbers(largest: int) -> Iterator[int]:
    power = 1
    while power <= largest:
        yield from (power * digit for digit in (1, 2, 5) if power * digit <= largest)
        power *= 10


def _spans(limits: tuple[int, ...], largest: int) -> list[str]:
    """ "1", "2–4", "5–12"."""
    spans = [(low, high - 1) for low, high in pairwise([*limits, largest + 1])]
    return [str(low) if low == high else f"{low}–{high}" for low, high in spans]
