"""Whoever adds a field with somebody's data says where it is found and what it is called; else nobody erases it."""

import pytest

from gisreport.privacy.declared import declarations
from gisreport.privacy.erase import emptied
from gisreport.privacy.field_words import TITLES, WORDS
from gisreport.privacy.parts import Part
from gisreport.privacy.traces import ELSEWHERE, TRACES, Trace

TRACED = {trace.model._meta.label for trace in TRACES}
ids = {"ids": lambda trace: trace.model.__name__}


def test_every_model_with_data_of_reporters_is_traced_or_says_why_not() -> None:
    declaring = {declared.model._meta.label for declared in declarations() if declared.of_reporter}
    assert declaring - TRACED - set(ELSEWHERE) == set(), "add a row to TRACES, or a reason to ELSEWHERE"
    assert (TRACED | set(ELSEWHERE)) - declaring == set(), "these declare no data of reporters any more"


@pytest.mark.parametrize("trace", TRACES, **ids)
def test_every_field_has_words_for_the_person(trace: Trace) -> None:
    label = trace.model._meta.label_lower
    assert label in TITLES
    assert {f"{label}.{field.name}" for field in trace.fields()} <= set(WORDS)


@pytest.mark.parametrize("trace", TRACES, **ids)
def test_every_field_belongs_to_one_part(trace: Trace) -> None:
    by_part = [field.name for part in Part for field in trace.fields(part)]
    assert sorted(by_part) == sorted(field.name for field in trace.fields())


@pytest.mark.parametrize("trace", [trace for trace in TRACES if trace.goes_with is None], **ids)
def test_every_field_can_be_emptied(trace: Trace) -> None:
    for field in trace.fields():
        nothing = emptied(field)
        assert field.null if nothing is None else isinstance(nothing, str | dict), field.name


def test_the_follower_comes_last() -> None:
    """The others are found through it."""
    assert TRACES[-1].model.__name__ == "Follower"
