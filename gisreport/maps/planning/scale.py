"""Few classes with round limits, so that a map can be read with a legend of numbers."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gisreport.maps.observations import Basis

MOST_CLASSES = 6
MOST_EACH_WAY = 3  # of a difference
# Where there is no rate: the end of a CSS class, and the one of what cannot be compared.
LACKING = {Basis.INSUFFICIENT: "unknown", Basis.NOT_WALKED: "not-walked"}
UNKNOWN, NOT_WALKED = LACKING[Basis.INSUFFICIENT], LACKING[Basis.NOT_WALKED]


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
class RateScale:
    """For rates. The first class is what lies under the first limit; `lacking` says why there is none somewhere."""

    limits: tuple[float, ...]
    lacking: tuple[Basis, ...]

    @classmethod
    def of(cls, rates: Iterable[float | None], bases: Iterable[Basis]) -> "RateScale":
        there = set(bases)
        return cls(
            _rate_limits(max((rate for rate in rates if rate), default=0.0), MOST_CLASSES - 1),
            tuple(basis for basis in LACKING if basis in there),
        )

    def name_of(self, rate: float | None, basis: Basis) -> str:
        """Empty where there is nothing."""
        if basis in LACKING:
            return LACKING[basis]
        return str(1 + sum(limit <= rate for limit in self.limits)) if rate else ""

    @property
    def steps(self) -> list[Step]:
        lacking = [Step(LACKING[basis], str(basis.label)) for basis in self.lacking]
        if not self.limits:
            return lacking
        first, last = plain(self.limits[0]), plain(self.limits[-1])
        between = [f"{plain(low)}–{plain(high)}" for low, high in pairwise(self.limits)]
        spans = [_("under {limit}").format(limit=first), *between, _("{limit} eller mer").format(limit=last)]
        return [Step(str(number), span) for number, span in enumerate(spans, 1)] + lacking


@dataclass(frozen=True)
class RateDifference:
    """For differences between two rates, the same on both sides of none. `has_unknown` tells whether some cannot be
    told."""

    limits: tuple[float, ...]
    has_unknown: bool

    @classmethod
    def of(cls, differences: Iterable[float | None]) -> "RateDifference":
        every = list(differences)
        largest = max((abs(one) for one in every if one), default=0.0)
        return cls(_rate_limits(largest, MOST_EACH_WAY), None in every)

    def name_of(self, difference: float | None) -> str:
        if difference is None:
            return UNKNOWN
        size = sum(limit <= abs(difference) for limit in self.limits)
        return "same" if not size else f"{'more' if difference > 0 else 'fewer'}-{size}"

    @property
    def steps(self) -> list[Step]:
        """From the largest decrease to the largest increase."""
        unknown = [Step(UNKNOWN, _("för lite underlag att jämföra"))] if self.has_unknown else []
        if not self.limits:
            return unknown
        last = _("{limit} eller mer").format(limit=plain(self.limits[-1]))
        spans = [f"{plain(low)}–{plain(high)}" for low, high in pairwise(self.limits)] + [last]
        fewer = [Step(f"fewer-{number}", _("{span} lägre").format(span=span)) for number, span in enumerate(spans, 1)]
        more = [Step(f"more-{number}", _("{span} högre").format(span=span)) for number, span in enumerate(spans, 1)]
        same = Step("same", _("skillnad under {limit}").format(limit=plain(self.limits[0])))
        return [*reversed(fewer), same, *more, *unknown]


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


def signed_rate(number: float) -> str:
    """+1,5, −0,2, 0; to three figures."""
    rounded = float(f"{abs(number):.3g}")
    return f"{'+' if number > 0 else '−'}{plain(rounded)}" if rounded else "0"


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


def _rate_limits(largest: float, most: int) -> tuple[float, ...]:
    """The `most` largest of 1, 2, 5, 10 … and of 0.5, 0.2, 0.1 … that are not above `largest`."""
    if not largest:
        return ()
    power = 10.0 ** math.floor(math.log10(largest))
    every = [digit * power * 10.0**step for step in (-1, 0) for digit in (1, 2, 5)]
    reached = [float(f"{limit:.1g}") for limit in every if limit <= largest]
    return tuple(reached[-most:])


def plain(number: float) -> str:
    """In the reader's own way of writing numbers, without needless decimals."""
    return number_format(int(number) if number == int(number) else number, force_grouping=True)


def _spans(limits: tuple[int, ...], largest: int) -> list[str]:
    """ "1", "2–4", "5–12"."""
    spans = [(low, high - 1) for low, high in pairwise([*limits, largest + 1])]
    return [str(low) if low == high else f"{low}–{high}" for low, high in spans]
