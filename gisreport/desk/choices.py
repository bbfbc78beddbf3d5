"""Everything that can be chosen in the inbox, for one person, in one statement."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import capfirst

from gisreport.accounts.may import administrations_of, roles_of
from gisreport.accounts.models import Role, User
from gisreport.cases.access import cases_of
from gisreport.cases.models import CaseQuerySet
from gisreport.texts import in_language
from routing.layers import layer_name
from routing.models import Administration

CATEGORY, COLLEAGUE, AREA, RECEIVER, SAVED = "category", "colleague", "area", "receiver", "saved"
# Every kind as four texts, so that they fit into one list: the kind, a value, its words, and what else there is to say.
EVERYTHING = """
SELECT 'category', code, names::text, icon FROM routing_category WHERE municipality_id = ANY(%(homes)s)
UNION ALL
SELECT 'colleague', id::text, name, '' FROM accounts_user WHERE is_active AND id IN (
    SELECT user_id FROM accounts_membership
    WHERE (role = 'officer' AND administration_id = ANY(%(offices)s))
       OR (role = 'coordinator' AND municipality_id = ANY(%(homes)s))
)
UNION ALL  -- the districts, parks and so on that are drawn within the municipalities today
SELECT 'area', code, name, layer FROM routing_area
WHERE valid @> %(today)s::date AND layer <> 'municipality'
  AND scope IN (SELECT code FROM routing_municipality WHERE id = ANY(%(homes)s))
UNION ALL
SELECT 'receiver', id::text, jsonb_strip_nulls(jsonb_build_object('sv', name, 'en', nullif(name_en, '')))::text,
    is_external::text FROM routing_administration
WHERE municipality_id = ANY(%(homes)s) OR (municipality_id IS NULL AND is_external)
UNION ALL
SELECT 'saved', id::text, name, query FROM desk_savedinbox WHERE owner_id = %(owner)s
"""

Pairs = list[tuple[str, str]]
Row = tuple[str, str, str, str]


@dataclass
class Workplace:
    """Where `user` handles cases, and what there is to choose from there."""

    user: User
    administrations: list[Administration] = field(init=False)

    def __post_init__(self) -> None:
        self.administrations = sorted(administrations_of(self.user), key=lambda office: office.name)

    @property
    def coordinates(self) -> bool:
        return Role.COORDINATOR in roles_of(self.user)

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
        found = [(rest, capfirst(in_language(json.loads(names))), pk) for pk, names, rest in self._chosen(RECEIVER)]
        return [(pk, name) for _is_external, name, pk in sorted(found)]

    def saved(self) -> list[dict[str, str]]:
        return [{"pk": pk, "name": name, "query": query} for pk, name, query in self._chosen(SAVED)]

    def _chosen(self, kind: str) -> list[tuple[str, str, str]]:
        return [(value, words, rest) for found, value, words, rest in self._everything if found == kind]

    @cached_property
    def _everything(self) -> list[Row]:
        homes = {office.municipality_id for office in self.administrations if office.municipality_id}
        asked: dict[str, Any] = {
            "homes": list(homes),
            "offices": [office.pk for office in self.administrations],
            "owner": self.user.pk,
            "today": timezone.localdate(),
        }
        with connection.cursor() as cursor:
            cursor.execute(EVERYTHING, asked)
            return sorted(cursor.fetchall(), key=lambda row: row[2].casefold())
