"""Every count has one class of at most six, and the legend says which."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gisreport.maps.observations import Basis
from gisreport.maps.planning.scale import (
    MOST_CLASSES,
    UNKNOWN,
    Difference,
    RateDifference,
    RateScale,
    Scale,
    signed,
    signed_rate,
)

COUNTS = st.lists(st.integers(1, 2_000_000), min_size=1, max_size=20)
DIFFERENCES = st.lists(st.integers(-50_000, 50_000), min_size=1, max_size=20)


def ends(words: str) -> tuple[int, int]:
    low, _dash, high = words.partition("–")
    return int(low), int(high or low)


@given(COUNTS)
def test_each_count_lies_within_what_its_class_says(counts: list[int]) -> None:
    scale = Scale.of_counts(counts)
    spans = {step.name: ends(step.words) for step in scale.steps}
    assert len(spans) <= MOST_CLASSES
    for count in counts:
        low, high = spans[scale.name_of(count)]
        assert low <= count <= high


@given(COUNTS)
def test_the_classes_leave_no_gap_from_one_to_the_largest(counts: list[int]) -> None:
    spans = [ends(step.words) for step in Scale.of_counts(counts).steps]
    assert spans[0][0] == 1
    assert spans[-1][1] == max(counts)
    assert all(low == high + 1 for (_low, high), (low, _high) in pairwise(spans))


def test_nothing_has_no_colour() -> None:
    assert Scale.of_counts([0, 3]).name_of(0) == ""
    assert Scale.of_counts([]).steps == []


@given(DIFFERENCES)
def test_more_and_fewer_are_mirrored(differences: list[int]) -> None:
    scale = Difference.of(differences)
    for difference in differences:
        name = scale.name_of(difference)
        assert name in {step.name for step in scale.steps}
        assert (name == "same") == (difference == 0)
        assert scale.name_of(-difference).removeprefix("fewer").removeprefix("more") == name.removeprefix(
            "more"
        ).removeprefix("fewer")
        assert name.startswith("more") == (difference > 0)


def test_a_change_has_its_sign() -> None:
    assert [signed(number) for number in (12, -5, 0)] == ["+12", "−5", "0"]


RATES = st.lists(st.floats(0.001, 100_000) | st.none(), min_size=1, max_size=20)


@given(RATES)
def test_each_rate_has_a_class_of_the_legend_and_higher_ones_no_lower_class(rates: list[float | None]) -> None:
    bases = [Basis.INSUFFICIENT if rate is None else Basis.ENOUGH for rate in rates]
    scale = RateScale.of(rates, bases)
    names = {step.name for step in scale.steps}
    assert len(names - {UNKNOWN}) <= MOST_CLASSES
    assert {scale.name_of(rate, basis) for rate, basis in zip(rates, bases, strict=True)} <= names
    classes = [int(scale.name_of(rate, Basis.ENOUGH)) for rate in sorted(rate for rate in rates if rate)]
    assert classes == sorted(classes)


def test_rates_are_told_with_round_limits() -> None:
    scale = RateScale.of([0.4, 3.0, 37.0, None], list(Basis))
    said = ["under 1", "1–2", "2–5", "5–10", "10–20", "20 eller mer", "för lite underlag", "inte gått"]
    assert [step.words for step in scale.steps] == said
    assert scale.name_of(0.0, Basis.ENOUGH) == ""


@given(st.lists(st.floats(-1_000, 1_000), min_size=1, max_size=20))
def test_differences_of_rates_are_mirrored_and_in_the_legend(differences: list[float]) -> None:
    scale = RateDifference.of([*differences, None])
    names = {step.name for step in scale.steps}
    assert scale.name_of(None) == UNKNOWN
    for difference in differences:
        name = scale.name_of(difference)
        assert name in names or not scale.limits
        assert name == "same" or name.startswith("more" if difference > 0 else "fewer")
        assert scale.name_of(-difference).partition("-")[2] == name.partition("-")[2]


def test_a_change_of_a_rate_has_its_sign() -> None:
    assert [signed_rate(number) for number in (1.2345, -0.5, 0.0)] == ["+1,23", "−0,5", "0"]
