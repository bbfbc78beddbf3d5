"""A category with many voluntary questions (the statements of a place that feels unsafe) shows the first few."""

import pytest

from reports.offered import OPEN_QUESTIONS, AskedQuestion, OfferedCategory
from routing.models import Category, Question


def offered(*, many: int, required: int | None = None, answered: int | None = None) -> OfferedCategory:
    """A category with so many questions, of which one may be required and one answered."""
    questions = [Question(code=str(number), is_required=number == required) for number in range(many)]
    return OfferedCategory(Category(), [AskedQuestion(q, ("0",) if q.code == str(answered) else ()) for q in questions])


def codes(asked: list[AskedQuestion]) -> list[str]:
    return [each.question.code for each in asked]


def test_the_first_ones_stand_open_and_the_rest_are_folded() -> None:
    category = offered(many=11)
    assert codes(category.open_questions) == [str(number) for number in range(OPEN_QUESTIONS)]
    assert codes(category.folded_questions) == [str(number) for number in range(OPEN_QUESTIONS, 11)]
    assert not category.is_unfolded


def test_what_must_be_answered_is_never_folded() -> None:
    assert "7" in codes(offered(many=11, required=7).open_questions)


def test_a_single_one_more_is_not_worth_folding() -> None:
    assert offered(many=OPEN_QUESTIONS + 1).folded_questions == []


@pytest.mark.parametrize(("answered", "is_unfolded"), [(1, False), (9, True)])
def test_an_answer_among_the_folded_ones_unfolds_them(answered: int, is_unfolded: bool) -> None:
    assert offered(many=11, answered=answered).is_unfolded is is_unfolded
