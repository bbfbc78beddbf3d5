"""Whom a case can be given to, and where it can go: both lists of the page of a case, in one statement."""

from functools import cached_property
from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import get_language

from gisreport.accounts.models import User
from gisreport.cases.access import who_can_take
from gisreport.cases.models import Case
from routing.models import Administration

COLLEAGUE, RECEIVER = "colleague", "receiver"

Pairs = list[tuple[int, str]]


class Choosable:
    """Asks when somebody wants to know, and once."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def colleagues(self) -> Pairs:
        return [(pk, name) for kind, pk, name, *_rest in self._rows if kind == COLLEAGUE]

    def receivers(self) -> Pairs:
        """The municipality's other administrations, then owners outside it, in the reader's language."""
        in_english = (get_language() or "sv").startswith("en")
        found = [
            (is_external, capfirst(name_en if in_english and name_en else name), pk)
            for kind, pk, name, name_en, is_external in self._rows
            if kind == RECEIVER
        ]
        return [(pk, name) for _is_external, name, pk in sorted(found)]

    @cached_property
    def _rows(self) -> list[tuple[str, int, str, str, bool]]:
        nothing, no = Value("", TextField()), Value(False, BooleanField())
        people = _as_rows(who_can_take(self.case), COLLEAGUE, nothing, no)
        offices = _as_rows(receivers(self.case), RECEIVER, Cast("name_en", TextField()), F("is_external"))
        return sorted(people.union(offices, all=True), key=lambda row: row[2].casefold())


def _as_rows(rows: "QuerySet[Any]", kind: str, *more: Any) -> "QuerySet[Any]":
    return rows.order_by().values_list(Value(kind, TextField()), "pk", Cast("name", TextField()), *more)


def colleagues(case: Case) -> QuerySet[User]:
    """Who can be given this case: officers of its administration and coordinators of its municipality."""
    return who_can_take(case)


def receivers(case: Case) -> QuerySet[Administration]:
    """Where this case can go: the municipality's other administrations, and owners outside it."""
    here = Q(municipality=case.municipality_id) | Q(municipality=None, is_external=True)
    return Administration.objects.filter(here).exclude(pk=case.administration_id).order_by("is_external", "name")
