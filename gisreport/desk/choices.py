"""Everything that can be chosen in the inbox, for one person, in one statement."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from gisreport.accounts.may import administrations_of, municipalities_coordinated_by
from gisreport.accounts.models import Membership, Role, User
from gisreport.cases.access import cases_of
from gisreport.cases.models import CaseQuerySet
from gisreport.desk.models import SavedInbox
from gisreport.texts import in_language
from routing.layers import layer_name
from routing.models import Administration, Area, Category

# The kinds of rows of the one statement.
CATEGORY, COLLEAGUE, AREA, RECEIVER, SAVED = "category", "colleague", "area", "receiver", "saved"

Pairs = list[tuple[str, str]]


@dataclass
class Workplace:
    """Where `user` handles cases, and what there is to choose from there."""

    user: User
    administrations: list[Administration] = field(init=False)

    def __post_init__(self) -> None:
        coordinated = municipalities_coordinated_by(self.user).filter(pk=OuterRef("municipality"))
        mine = administrations_of(self.user).annotate(is_coordinated=Exists(coordinated))
        self.administrations = sorted(mine, key=lambda office: office.name)

    @property
    def coordinates(self) -> bool:
        return any(office.is_coordinated for office in self.administrations)  # type: ignore[attr-defined]

    def cases(self) -> CaseQuerySet:
        """What may be in the inbox: neither gathered into another case nor waiting to be let in."""
        return cases_of(self.user).filter(merged_into=None, held_at=None)

    # --- What can be chosen: pairs of a value and its words ---

    def offices(self) -> Pairs:
        return [(str(office.pk), str(office)) for office in self.administrations]

    def categories(self) -> Pairs:
        """Each code once, by name, of the municipalities that the administrations belong to."""
        named = {code: in_language(json.loads(names)) for code, names, _rest in self._chosen(CATEGORY)}
        return sorted(named.items(), key=lambda pair: pair[1])

    def icons(self) -> list[str]:
        """Of the categories, for the pins."""
        return sorted({icon for _code, _names, icon in self._chosen(CATEGORY)})

    def colleagues(self) -> Pairs:
        """Who can be given cases here."""
        return [(pk, name) for pk, name, _rest in self._chosen(COLLEAGUE)]

    def areas(self) -> list[tuple[str, Pairs]]:
        """By layer; the value survives new borders, as the rules do."""
        layers: dict[str, Pairs] = {}
        for code, name, layer in self._chosen(AREA):
            layers.setdefault(layer, []).append((f"{layer}:{code}", name))
        return [(layer_name(layer), areas) for layer, areas in sorted(layers.items())]

    def receivers(self) -> Pairs:
        """Where cases can go: administrations here, then owners outside the municipality."""
        return [(pk, name[:1].upper() + name[1:]) for pk, name, _rest in self._chosen(RECEIVER)]

    def saved(self) -> list[dict[str, str]]:
        return [{"pk": pk, "name": name, "query": query} for pk, name, query in self._chosen(SAVED)]

    def _chosen(self, kind: str) -> list[tuple[str, str, str]]:
        return [(value, words, rest) for found, value, words, rest in self._everything if found == kind]

    @cached_property
    def _everything(self) -> list[tuple[str, str, str, str]]:
        homes = [office.municipality_id for office in self.administrations if office.municipality_id]
        rows = _rows(CATEGORY, Category.objects.filter(municipality__in=homes), "code", F("names"), F("icon"))
        others = (
            _rows(COLLEAGUE, self._people(homes), "pk", F("name")),
            _rows(AREA, _areas(homes), "code", F("name"), F("layer")),
            _rows(RECEIVER, _receivers(homes), "pk", F("name"), Cast("is_external", TextField())),
            _rows(SAVED, SavedInbox.objects.filter(owner=self.user), "pk", F("name"), F("query")),
        )
        found = list(rows.union(*others, all=True))
        return sorted(found, key=lambda row: (row[0], row[3] if row[0] == RECEIVER else "", row[2].casefold()))

    def _people(self, homes: list[int]) -> QuerySet[User]:
        offices = [office.pk for office in self.administrations]
        here = Q(role=Role.OFFICER, administration__in=offices) | Q(role=Role.COORDINATOR, municipality__in=homes)
        return User.objects.filter(pk__in=Membership.objects.filter(here).values("user"), is_active=True)


def _rows(kind: str, rows: "QuerySet[Any]", value: str, words: Any, rest: Any = None) -> "QuerySet[Any]":
    """As four texts, so that rows of every kind fit into one list."""
    rest = Cast(rest, TextField()) if rest is not None else Value("", TextField())
    columns = (Value(kind, TextField()), Cast(value, TextField()), Cast(words, TextField()), rest)
    return rows.order_by().values_list(*columns)


def _areas(homes: list[int]) -> QuerySet[Area]:
    """The districts, parks and so on that are drawn within the municipalities today."""
    drawn = Area.objects.on(timezone.localdate()).exclude(layer=Area.MUNICIPALITY).exclude(scope="")
    return drawn.filter(scope__in=Administration.objects.filter(municipality__in=homes).values("municipality__code"))


def _receivers(homes: list[int]) -> QuerySet[Administration]:
    return Administration.objects.filter(Q(municipality__in=homes) | Q(municipality=None, is_external=True))
