"""Rules that would stand beside a new one for the same place and category: which of them would be used, and why."""

from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from routing.models import Municipality, Responsibility
from routing.rules import Wording


@dataclass(frozen=True)
class Beside:
    """`rule` is there already; `wins`: it goes before the new one, which is then never used while both are in force."""

    rule: Responsibility
    wins: bool
    why: str


def rules_beside(
    municipality: Municipality, wording: Wording, *, since: date, instead_of: Responsibility | None = None
) -> list[Beside]:
    """Those for exactly the same area and category that are in force on some day from `since` on, in the order in which
    routing takes them. `instead_of` is the rule that is being changed."""
    ends = instead_of.valid.upper if instead_of else None
    rules = Responsibility.objects.filter(
        municipality=municipality, layer=wording.layer, area_code=wording.area_code, category=wording.category,
        valid__overlap=DateRange(since, ends),
    ).select_related("administration", "category", "municipality")  # fmt: skip
    if instead_of is not None:
        rules = rules.exclude(pk=instead_of.pk)
    return [_beside(rule, wording) for rule in rules.order_by("order", "administration__code", "pk")]


def _beside(rule: Responsibility, new: Wording) -> Beside:
    one, other = (rule.order, rule.administration.code), (new.order, new.administration.code)
    wins = one <= other  # of two that are alike the older goes first
    first, second = (rule.order, new.order) if wins else (new.order, rule.order)
    if rule.administration == new.administration:
        return Beside(rule, wins, _("Båda säger att {name} svarar.").format(name=rule.administration))
    winner = rule.administration if wins else new.administration
    if first < second:
        why = _("{name} går före, eftersom dess regel har lägre ordning: {first} mot {second}.").format(
            name=winner, first=first, second=second
        )
    else:
        why = _("{name} går före, eftersom ordningen är lika och den kommer först i bokstavsordning.").format(
            name=winner
        )
    return Beside(rule, wins, why)
