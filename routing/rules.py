"""Who answers for what: rules are added, changed from a day on, and ended. None is ever deleted or rewritten, so that
a decision about an earlier day stays what it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.errors import Refusal
from routing.models import Administration, Category, Municipality, Responsibility


@dataclass(frozen=True)
class Wording:
    """What a rule says: who answers, for which category (None: any), in which area (empty: the whole municipality).

    `reasons` is a clause per language that fits after *eftersom* and *because*; without one routing words it.
    """

    administration: Administration
    category: Category | None = None
    layer: str = ""
    area_code: str = ""
    order: int = 100
    reasons: Mapping[str, str] = field(default_factory=dict)

    def as_fields(self) -> dict[str, Any]:
        return {
            "administration": self.administration,
            "category": self.category,
            "layer": self.layer,
            "area_code": self.area_code,
            "order": self.order,
            "reasons": {language: text for language, text in self.reasons.items() if text},
        }


@transaction.atomic
def add_rule(municipality: Municipality, wording: Wording, *, since: date, by: AbstractBaseUser) -> Responsibility:
    """From `since` on, today or later."""
    refuse_past(since)
    refuse_strangers(municipality, wording)
    rule = Responsibility.objects.create(municipality=municipality, valid=DateRange(since, None), **wording.as_fields())
    log(rule, ADDITION, "added", by=by)
    return rule


@transaction.atomic
def change_rule(rule: Responsibility, wording: Wording, *, since: date, by: AbstractBaseUser) -> Responsibility:
    """Let the rule say something else from `since` on. What it said until then is kept as a rule that ends that day.

    A rule that has not begun by then is simply changed.
    """
    refuse_past(since)
    rule = Responsibility.objects.select_for_update().get(pk=rule.pk)
    refuse_strangers(rule.municipality, wording)
    refuse_ended(rule, since)
    begins, ends = rule.valid.lower, rule.valid.upper
    if begins is None or begins < since:
        rule.valid = DateRange(begins, since)
        rule.save(update_fields=["valid"])
        log(rule, CHANGE, f"ends {since}", by=by)
        rule = Responsibility(municipality=rule.municipality)
    rule.valid = DateRange(since, ends)
    for name, value in wording.as_fields().items():
        setattr(rule, name, value)
    rule.save()
    log(rule, CHANGE, f"changed from {since}", by=by)
    return rule


@transaction.atomic
def end_rule(rule: Responsibility, *, on: date, by: AbstractBaseUser) -> Responsibility:
    """The rule is no longer in force on `on`, today or later; one that would have begun then never is."""
    refuse_past(on)
    rule = Responsibility.objects.select_for_update().get(pk=rule.pk)
    refuse_ended(rule, on)
    begins = rule.valid.lower
    rule.valid = DateRange(begins, on) if begins is None or begins < on else DateRange(empty=True)
    rule.save(update_fields=["valid"])
    log(rule, DELETION, f"ends {on}", by=by)
    return rule


def refuse_past(day: date) -> None:
    if day < timezone.localdate():
        said = _("Välj dagens datum eller ett senare. Det som redan har beslutats ändras inte.")
        raise Refusal(said, fields={"since": said})


def refuse_ended(rule: Responsibility, day: date) -> None:
    if rule.valid.isempty or (rule.valid.upper is not None and rule.valid.upper <= day):
        said = _("Regeln har redan upphört då. Lägg till en ny i stället.")
        raise Refusal(said, fields={"since": said})


def refuse_strangers(municipality: Municipality, wording: Wording) -> None:
    """Nothing from another municipality, and nothing private to somebody outside."""
    if wording.administration.municipality_id not in (None, municipality.pk):
        said = _("{name} hör till en annan kommun.").format(name=wording.administration)
        raise Refusal(said, fields={"administration": said})
    if wording.category is None:
        return
    if wording.category.municipality_id != municipality.pk:
        said = _("Kategorin hör till en annan kommun.")
        raise Refusal(said, fields={"category": said})
    if wording.category.is_private and wording.administration.is_external:
        said = _("{category} är privat och lämnar inte kommunen. Välj en egen förvaltning.").format(
            category=wording.category.name
        )
        raise Refusal(said, fields={"administration": said})


def log(rule: Responsibility, flag: int, message: str, *, by: AbstractBaseUser) -> None:
    LogEntry.objects.log_actions(by.pk, [rule], flag, change_message=message, single_object=True)
