"""The filters of the planner page, as a form that shows what the address says, also when that cannot be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.cases.status import Status
from gisreport.errors import Refusal
from gisreport.geo.hexagons import SIZES
from gisreport.maps.asked_cells import LIGHTS, OBSERVATIONS
from gisreport.maps.filters import STATUS_CHOICES
from gisreport.maps.measures import Per
from gisreport.maps.models import Valence
from gisreport.maps.planning.ground import areas_to_choose
from gisreport.maps.planning.words import light_words, metres, theme_words
from gisreport.texts import in_language
from routing.layers import layer_name
from routing.models import Administration, Category, Municipality
from walks.themes import THEMES

MOST_AREAS_TO_CHOOSE = 300

# What the form calls what stands in an address, for telling what is wrong with it.
LABELS = {
    "layer": gettext_lazy("Visa"),
    "from": gettext_lazy("Från och med"),
    "to": gettext_lazy("Till och med"),
    "compare_from": gettext_lazy("Jämför från och med"),
    "compare_to": gettext_lazy("Jämför till och med"),
    "bbox": gettext_lazy("Del av kartan"),
    "area": gettext_lazy("Område"),
    "size": gettext_lazy("Rutornas kant"),
    "status": gettext_lazy("Läge nu"),
    "per": gettext_lazy("Räkna"),
    "category": gettext_lazy("Kategorier"),
    "group": gettext_lazy("Kategorier"),
    "light": gettext_lazy("Ljus"),
    "weekday": gettext_lazy("Veckodag"),
    "hour": gettext_lazy("Timme på dygnet"),
    "administration": gettext_lazy("Ansvarig"),
    "theme": gettext_lazy("Teman"),
    "valence": gettext_lazy("Slag"),
    "view": gettext_lazy("Så visas jämförelsen"),
    "sort": gettext_lazy("Tabellens ordning"),
    "page": gettext_lazy("Tabellens sida"),
    "paper": gettext_lazy("Papper"),
    "name": gettext_lazy("Namn på vyn"),
}


def in_words(refusal: Refusal) -> list[tuple[str, str]]:
    """What is wrong with each field, by what the form calls it."""
    return [(str(LABELS.get(name, name)), advice) for name, advice in refusal.fields.items()]


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
        return self._choices("size", [("", _("Automatiskt")), *((str(size), metres(size)) for size in SIZES)])

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
    def is_observed(self) -> bool:
        return self.given.get("layer") == OBSERVATIONS

    @property
    def themes(self) -> list[Choice]:
        return self._choices("theme", ((theme.code, theme_words(theme.code)) for theme in THEMES))

    @property
    def valences(self) -> list[Choice]:
        words = ((valence.value, str(valence.label).capitalize()) for valence in Valence)
        return self._choices("valence", [("", _("Alla")), *words])

    @property
    def areas(self) -> list[tuple[str, list[Choice]]]:
        """Loaded ones, by their kind."""
        chosen = set(self.given.getlist("area"))
        found = areas_to_choose(self.municipality, MOST_AREAS_TO_CHOOSE)
        return [
            (layer_name(layer).capitalize(), [Choice(name, words, name in chosen) for _layer, name, words in areas])
            for layer, areas in groupby(found, lambda area: area[0])
        ]

    @property
    def corners(self) -> str:
        """Of an area that was drawn or written."""
        return next((area for area in self.given.getlist("area") if ";" in area), "")

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form keeps but does not ask."""
        kept = ("layer", "bbox", "view", "sort", "paper")
        return [(name, str(self.given[name])) for name in kept if self.given.get(name)]

    @property
    def is_narrowed(self) -> bool:
        """Whether any of the less usual filters is in use."""
        return any(self.given.get(name) for name in ("light", "weekday", "hour", "administration"))

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
