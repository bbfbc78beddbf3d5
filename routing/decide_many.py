"""The same decisions as `decide`, for many questions at once: by the same statement, a hundred thousand in seconds."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

from routing.decide import Decision, Question, answer, rows_of
from routing.models import Administration, Area, Category, Municipality, Responsibility
from routing.statement import INSIDE, NAMED, NEAREST, with_keys


class Keys(NamedTuple):
    """An answer as the database gives it, in primary keys; `metres` to the border for a place outside it."""

    municipality: int
    metres: float | None
    rule: int | None
    area: int | None
    on_a_line: bool | None
    administration: int | None


def decide_many(questions: Sequence[Question]) -> list[Decision | None]:
    """In the order of the questions; None where `decide` raises OutsideLoadedWorld.

    Seven statements at most, however many questions. Raises NotAPlace and NobodyAnswers as `decide`.
    """
    found: dict[int, Keys] = {}
    with_point = [number for number, question in enumerate(questions) if question.point is not None]
    in_words = [number for number, question in enumerate(questions) if question.point is None]
    _look(INSIDE, questions, with_point, found)
    _look(NEAREST, questions, [number for number in with_point if number not in found], found)
    _look(NAMED, questions, in_words, found)
    read = _Reader(found.values())
    return [
        read.decision(found[number], question.category) if number in found else None
        for number, question in enumerate(questions)
    ]


def _look(home: str, questions: Sequence[Question], numbers: Sequence[int], found: dict[int, Keys]) -> None:
    if numbers:
        today = timezone.localdate()
        asked = [questions[number].as_asked(today) for number in numbers]
        columns = {name: [one[name] for one in asked] for name in asked[0]}
        for place, *keys in rows_of(with_keys(home), columns | {"limit": 1}):
            found[numbers[place - 1]] = Keys(*keys)


class _Reader:
    """Decisions from keys. Each row is fetched once, and equal answers share one decision."""

    def __init__(self, found: Any) -> None:
        keys = list(found)
        self.municipalities = _by_key(Municipality, {one.municipality for one in keys})
        self.rules = _by_key(Responsibility, {one.rule for one in keys})
        self.areas = _by_key(Area, {one.area for one in keys}, "geometry")
        self.administrations = _by_key(Administration, {one.administration for one in keys})
        self.decision = cache(self._decision)

    def _decision(self, keys: Keys, category: Category | None) -> Decision:
        return answer(
            municipality=self.municipalities[keys.municipality],
            nearest_m=keys.metres,
            rule=self.rules.get(keys.rule),
            area=self.areas.get(keys.area),
            on_a_line=bool(keys.on_a_line),
            administration=self.administrations.get(keys.administration),
            category=category,
        )


def _by_key(model: type[models.Model], keys: set[Any], *deferred: str) -> Mapping[Any, Any]:
    return model._default_manager.defer(*deferred).in_bulk(keys - {None})
