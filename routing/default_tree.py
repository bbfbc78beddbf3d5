"""The default category tree, planted in municipalities that have none yet.

`data/default_tree.toml` is what a municipality starts with; afterwards it changes its categories as it likes.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from routing.area_sets import BATCH
from routing.models import Category, CategoryGroup, Municipality, Question

TREE_FILE = Path(__file__).parent / "data" / "default_tree.toml"
ON_CALL = {"sv": "kommunens jour", "en": "the municipality's on-call service"}

Questions = Sequence[Mapping[str, Any]]
_asked_by_others: dict[str, Callable[[], Questions]] = {}
Planting = Callable[[Collection[Municipality]], None]
_planted_by_others: list[Planting] = []


def ask(category_code: str, questions: Callable[[], Questions]) -> None:
    """Let another room say what is asked for one category: the walks know the words for a place that feels unsafe."""
    _asked_by_others[category_code] = questions


def plant_too(planting: Planting) -> None:
    """Let another room give something to a municipality that gets the default tree: the desk has templates."""
    _planted_by_others.append(planting)


@cache
def read_tree() -> dict[str, Any]:
    with TREE_FILE.open("rb") as file:
        return tomllib.load(file)


@transaction.atomic
def plant_default_tree(municipalities: Collection[Municipality]) -> list[Municipality]:
    """Give the default groups, categories and questions to those that have no categories; they are returned."""
    bare = list(Municipality.objects.filter(pk__in=[one.pk for one in municipalities], categories=None))
    groups = CategoryGroup.objects.bulk_create((group for one in bare for group in _groups(one)), BATCH)
    group_of = {(group.municipality_id, group.code): group for group in groups}
    categories = Category.objects.bulk_create(
        (category for one in bare for category in _categories(one, group_of)), BATCH
    )
    Question.objects.bulk_create((question for category in categories for question in _questions(category)), BATCH)
    for planting in _planted_by_others:
        planting(bare)
    return bare


def _groups(municipality: Municipality) -> list[CategoryGroup]:
    return [
        CategoryGroup(municipality=municipality, code=group["code"], names=group["names"], order=order)
        for order, group in enumerate(read_tree()["groups"])
    ]


def _categories(municipality: Municipality, group_of: Mapping[tuple[int, str], CategoryGroup]) -> list[Category]:
    return [
        Category(
            municipality=municipality,
            group=group_of[municipality.pk, entry["group"]],
            code=entry["code"],
            names=entry["names"],
            descriptions=entry["descriptions"],
            keywords=entry["keywords"],
            icon=entry["icon"],
            order=order,
            is_private=entry.get("is_private", False),
            needs_place=entry.get("needs_place", True),
            stopper=_with_phone(entry.get("stopper", {}), municipality.on_call_phone),
            stopper_ends=entry.get("stopper_ends", False),
        )
        for order, entry in enumerate(read_tree()["categories"])
    ]


def _with_phone(texts: Mapping[str, str], phone: str) -> dict[str, str]:
    return {language: text.format(on_call=f"{ON_CALL[language]} {phone}".strip()) for language, text in texts.items()}


def _questions(category: Category) -> list[Question]:
    return [
        Question(
            category=category,
            code=entry["code"],
            texts=entry["texts"],
            kind=entry.get("kind", Question.Kind.CHOICE),
            options=entry.get("options", []),
            is_required=entry.get("is_required", False),
            order=order,
        )
        for order, entry in enumerate(_questions_of(category.code))
    ]


@cache
def _questions_of(category_code: str) -> Questions:
    if category_code in _asked_by_others:
        return _asked_by_others[category_code]()
    entry = next(entry for entry in read_tree()["categories"] if entry["code"] == category_code)
    questions: Questions = entry.get("questions", [])
    return questions
