from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisreport.errors import Refusal
from reports.answers import read_answer, read_answers
from routing.models import Question
from tests.cast import Town

OPTIONS = [{"code": "en", "texts": {"sv": "En"}}, {"code": "flera", "texts": {"sv": "Flera"}}]


def question(kind: str, *, is_required: bool = False) -> Question:
    has_options = kind in (Question.Kind.CHOICE, Question.Kind.CHOICES)
    return Question(code="q", texts={"sv": "Hur?"}, kind=kind, options=OPTIONS * has_options, is_required=is_required)


@pytest.mark.parametrize(
    ("kind", "given_answer", "stored"),
    [
        ("choice", ["en"], "en"),
        ("choice", [], ""),
        ("choices", ["flera", "en", "flera"], ["en", "flera"]),
        ("choices", [""], []),
        ("text", ["  A\u030a\x00 "], "Å"),
        ("number", ["3"], 3),
        ("number", ["2,5"], 2.5),
        ("number", ["١٢"], 12),
    ],
)
def test_an_answer_is_stored_as_its_kind(kind: str, given_answer: Sequence[str], stored: object) -> None:
    assert read_answer(question(kind), given_answer) == stored


@pytest.mark.parametrize(
    ("kind", "given_answer", "advice"),
    [
        ("choice", ["tre"], "Välj bland svaren"),
        ("choice", ["en", "flera"], "Ge ett svar"),
        ("choices", ["en", "tre"], "Välj bland svaren"),
        ("text", ["x" * 1_001], "Svaret är 1001 tecken"),
        ("number", ["många"], "Skriv ett tal"),
        ("number", ["NaN"], "Skriv ett tal"),
        ("number", ["1e300"], "Skriv ett tal"),
    ],
)
def test_a_wrong_answer_is_told_with_the_remedy(kind: str, given_answer: Sequence[str], advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        read_answer(question(kind), given_answer)


@given(kind=st.sampled_from(Question.Kind.values), given_answer=st.lists(st.text(max_size=20), max_size=3))
def test_any_answer_is_read_or_refused_in_words(kind: str, given_answer: list[str]) -> None:
    asked = question(kind, is_required=True)
    try:
        answer = read_answer(asked, given_answer)
    except ValueError as refusal:
        answer = str(refusal)
    assert answer or answer == 0


def test_each_wrong_answer_is_named(lilleby: Town) -> None:
    with pytest.raises(Refusal) as refusal:
        read_answers(lilleby.categories["belysning"], {"lampor": ["tusen"], "farg": ["blå"]})
    assert set(refusal.value.fields) == {"answers[lampor]", "answers[farg]"}
