"""The rules of a municipality as its administrators read them: category by category, then what has ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from routing.layers import layer_name
from routing.models import Area, Category, Municipality, Responsibility


@dataclass(frozen=True)
class Row:
    """`place` is the area's name, empty for the whole municipality; `is_missing`: no such area any more."""

    rule: Responsibility
    place: str
    layer: str
    is_missing: bool
    is_ahead: bool


@dataclass(frozen=True)
class Section:
    """The rules for one category, or for any when `category` is None."""

    category: Category | None
    rows: Sequence[Row]

    @property
    def needs_the_desk(self) -> bool:
        """Whether cases that no area decides go to the default desk."""
        return not any(not row.rule.layer and not row.is_ahead for row in self.rows)


@dataclass(frozen=True)
class RuleTable:
    sections: Sequence[Section]
    ended: Sequence[Row]
    any_category: Section


def rule_table(municipality: Municipality) -> RuleTable:
    rows = rows_of(municipality)
    today = timezone.localdate()
    ended = [row for row in rows if row.rule.valid.isempty or (row.rule.valid.upper or today) < today
             or row.rule.valid.upper == today]  # fmt: skip
    current = [row for row in rows if row not in ended]
    categories = Category.objects.offered_in(municipality)
    return RuleTable(
        sections=[
            Section(category, [row for row in current if row.rule.category_id == category.pk])
            for category in categories
        ],
        ended=ended,
        any_category=Section(None, [row for row in current if row.rule.category_id is None]),
    )


def rows_of(municipality: Municipality) -> list[Row]:
    names = {
        (layer, code): name
        for layer, code, name in Area.objects.on(timezone.localdate())
        .filter(scope__in=("", municipality.code))
        .values_list("layer", "code", "name")
    }
    layers = {layer for layer, _code in names}
    today = timezone.localdate()
    rules = (
        Responsibility.objects.filter(municipality=municipality)
        .select_related("administration", "category")
        .order_by("layer", "area_code", "order", "pk")
    )
    return [
        Row(
            rule=rule,
            place=names.get((rule.layer, rule.area_code), rule.area_code),
            layer=layer_name(rule.layer) if rule.layer else "",
            is_missing=bool(rule.layer)
            and ((rule.layer, rule.area_code) not in names if rule.area_code else rule.layer not in layers),
            is_ahead=bool(rule.valid.lower and rule.valid.lower > today),
        )
        for rule in rules
    ]
