"""Read the answers to the questions of a category."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from reports.words import tidy
from routing.models import Category, Question

LONGEST_ANSWER = 1_000
LARGEST_NUMBER = 1_000_000_000


def field_name(code: str) -> str:
    return f"answers[{code}]"


def read_answers(category: Category, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """{code: value} for what was answered; a list of codes where several may be chosen, a number where one is asked.

    Raises Refusal with one field `answers[CODE]` for each unknown question, wrong answer and missing required one.
    """
    questions = {question.code: question for question in category.asked}
    wrong = {
        field_name(code): _("”{category}” har ingen sådan fråga.").format(category=category.name)
        for code in given
        if code not in questions
    }
    answers: dict[str, Any] = {}
    for code, question in questions.items():
        try:
            answer = read_answer(question, given.get(code, ()))
        except ValueError as error:
            wrong[field_name(code)] = str(error)
        else:
            if answer not in ("", []):
                answers[code] = answer
    if wrong:
        raise Refusal(_("Ett svar saknas eller går inte att läsa."), fields=wrong)
    return answers


def read_answer(question: Question, given: Sequence[str]) -> Any:
    """The answer as it is stored, "" or [] when there is none. ValueError with the remedy when it is wrong."""
    written = [text for text in (tidy(text) for text in given) if text]
    if not written and question.is_required:
        raise ValueError(_("Svara på frågan ”{question}”.").format(question=question))
    if question.kind == Question.Kind.CHOICES:
        return sorted(set(_known_options(question, written)))
    if len(written) > 1:
        raise ValueError(_("Ge ett svar på frågan ”{question}”.").format(question=question))
    if not written:
        return ""
    if question.kind == Question.Kind.CHOICE:
        return _known_options(question, written)[0]
    return _number(written[0]) if question.kind == Question.Kind.NUMBER else _text(written[0])


def _known_options(question: Question, codes: Iterable[str]) -> list[str]:
    known = [option["code"] for option in question.offered_options]
    chosen = list(codes)
    if any(code not in known for code in chosen):
        raise ValueError(_("Välj bland svaren till frågan ”{question}”.").format(question=question))
    return chosen


def _text(written: str) -> str:
    if len(written) > LONGEST_ANSWER:
        raise ValueError(
            _("Svaret är {length} tecken. Korta det till högst {limit}.").format(
                length=len(written), limit=LONGEST_ANSWER
            )
        )
    return written


def _number(written: str) -> int | float:
    try:
        number = float(written.replace(",", "."))
    except ValueError:
        number = math.nan
    if not abs(number) <= LARGEST_NUMBER:  # NaN is no number either
        raise ValueError(_("Skriv ett tal, till exempel 3."))
    return int(number) if number.is_integer() else number
