"""The people of a case, in one statement: whom it can be given to, where it can go, and who reads what is answered."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Count, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import get_language

from gisreport.accounts.models import User
from gisreport.cases.access import who_can_take
from gisreport.cases.models import Case
from routing.models import Administration

COLLEAGUE, RECEIVER, READER = "colleague", "receiver", "reader"

Pairs = list[tuple[int, str]]


@dataclass(frozen=True)
class Readers:
    """How many follow the case in one language; `with_mail` of them get letters."""

    language: str
    is_reporter: bool
    people: int
    with_mail: int


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

    def readers(self) -> list[Readers]:
        return [
            Readers(language, is_reporter, people, int(with_mail))
            for kind, people, language, with_mail, is_reporter in self._rows
            if kind == READER
        ]

    @cached_property
    def _rows(self) -> list[tuple[str, int, str, str, bool]]:
        nothing, no = Value("", TextField()), Value(False, BooleanField())
        people = _as_rows(who_can_take(self.case), COLLEAGUE, nothing, no)
        offices = _as_rows(receivers(self.case), RECEIVER, Cast("name_en", TextField()), F("is_external"))
        return sorted(people.union(offices, self._followers(), all=True), key=lambda row: row[2].casefold())

    def _followers(self) -> "QuerySet[Any]":
        """Counted by what they read, and by whether they reported."""
        counted = self.case.followers.order_by().values("language", "is_reporter")
        counted = counted.annotate(people=Count("pk"), with_mail=Count("pk", filter=Q(wants_mail=True) & ~Q(email="")))
        with_mail = Cast("with_mail", TextField())
        return counted.values_list(Value(READER), "people", Cast("language", TextField()), with_mail, "is_reporter")


def _as_rows(rows: "QuerySet[Any]", kind: str, *more: Any) -> "QuerySet[Any]":
    return rows.order_by().values_list(Value(kind, TextField()), "pk", Cast("name", TextField()), *more)


def colleagues(case: Case) -> QuerySet[User]:
    """Who can be given this case: officers of its administration and coordinators of its municipality."""
    return who_can_take(case)


def receivers(case: Case) -> QuerySet[Administration]:
    """Where this case can go: the municipality's other administrations, and owners outside it."""
    here = Q(municipality=case.municipality_id) | Q(municipality=None, is_external=True)
    return Administration.objects.filter(here).exclude(pk=case.administration_id).order_by("is_external", "name")
