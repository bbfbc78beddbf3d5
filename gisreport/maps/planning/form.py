"""The filters of the planner page, as a form that shows what the address says, also when that cannot be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from gisreport.cases.status import Status
from gisreport.geo.hexagons import SIZES
from gisreport.maps.asked_cells import LIGHTS
from gisreport.maps.filters import STATUS_CHOICES
from gisreport.maps.measures import Per
from gisreport.maps.planning.words import light_words, metres
from gisreport.texts import in_language
from routing.models import Administration, Category, Municipality


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class FilterForm:
    municipality: Municipality
    given: QueryDict

    @property
    def categories(self) -> list[tuple[str, list[Choice]]]:
        """By group, in the order of the form for reports."""
        found = Category.objects.filter(municipality=self.municipality, is_private=False)
        ordered = found.select_related("group").order_by("group__order", "group__code", "order", "code")
        return [
            (in_language(group.names), self._choices("category", ((one.code, one.name) for one in categories)))
            for group, categories in groupby(ordered, lambda category: category.group)
        ]

    @property
    def statuses(self) -> list[Choice]:
        """Also the single ones, which an address may name."""
        single = [(status.value, str(status.label).capitalize()) for status in Status]
        usual = [(value, str(words)) for value, words in STATUS_CHOICES]
        return self._choices("status", [*usual, *single])

    @property
    def sizes(self) -> list[Choice]:
        return self._choices("size", [("", _("Passande")), *((str(size), metres(size)) for size in SIZES)])

    @property
    def measures(self) -> list[Choice]:
        by = [(per.value, str(per.scale.words).capitalize()) for per in Per]
        return self._choices("per", [("", _("Antal ärenden")), *by])

    @property
    def lights(self) -> list[Choice]:
        return self._choices("light", ((name, light_words(light).capitalize()) for name, light in LIGHTS.items()))

    @property
    def weekdays(self) -> list[Choice]:
        return self._choices("weekday", ((str(day), str(name).capitalize()) for day, name in WEEKDAYS.items()))

    @property
    def hours(self) -> list[Choice]:
        return self._choices("hour", ((str(hour), f"{hour:02}") for hour in range(24)))

    @property
    def administrations(self) -> list[Choice]:
        offices = Administration.objects.filter(Q(municipality=self.municipality) | Q(municipality=None))
        return self._choices("administration", [("", _("Alla")), *((office.code, str(office)) for office in offices)])

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form keeps but does not ask."""
        kept = ("bbox", "view", "sort", "paper")
        return [(name, str(self.given[name])) for name in kept if self.given.get(name)]

    @property
    def is_narrowed(self) -> bool:
        """Whether any of the less usual filters is in use."""
        return any(self.given.get(name) for name in ("light", "weekday", "hour", "administration", "size"))

    @property
    def since(self) -> str:
        return self.given.get("from", "")

    @property
    def until(self) -> str:
        return self.given.get("to", "")

    @property
    def compare_from(self) -> str:
        return self.given.get("compare_from", "")

    @property
    def compare_to(self) -> str:
        return self.given.get("compare_to", "")

    def _choices(self, name: str, choices: Iterable[tuple[str, object]]) -> list[Choice]:
        chosen = {part.strip() for value in self.given.getlist(name) for part in value.split(",")} or {""}
        return [Choice(value, str(words), value in chosen) for value, words in choices]
