"""Where is it? Names and postcodes that are loaded here, and an optional geocoder for streets."""

from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Length

from routing import geocoder
from routing.models import Municipality, Place
from routing.place_names import POSTCODE, searchable
from routing.plain_names import PlainName, plain

LIMIT = 8
LONGEST = 200
PARTS = 4
FIRST_DIGITS = (5, 3, 2)
# How many of the asked name's trigrams a town must share: "sundvall" shares 0.58 with Sundsvall.
ALIKE = 0.45
# Addresses there may be hundreds of thousands of: they are held to the index's own 0.6, and only so many are ranked.
SHORTEST_STREET = 3
MOST_THAT_BEGIN = 200
MOST_THAT_RESEMBLE = 2_000
TOWNS = (Place.Kind.TOWN, Place.Kind.AREA, Place.Kind.MUNICIPALITY)

EXACT, BEGINS, RESEMBLES = range(3)


@dataclass(frozen=True)
class Found:
    """A place that matched; `point` is WGS84."""

    name: str
    kind: str
    point: Point
    municipality: Municipality | None

    @property
    def label(self) -> str:
        """Told apart from others of the same name by its municipality."""
        if self.municipality is None or self.kind == Place.Kind.MUNICIPALITY:
            return self.name
        return f"{self.name}, {self.municipality.called()}"


def search(text: str, *, limit: int = LIMIT) -> list[Found]:
    """Places here first; then, where a geocoder is configured and answers in time, its streets and addresses."""
    found = search_places(text, limit=limit)
    wanted = searchable(text[:LONGEST])
    if len(found) < limit and len(wanted) > 2 and not POSTCODE.match(wanted):
        known = {place.name for place in found}
        found += [
            Found(address.name, Place.Kind.ADDRESS, address.point, address.municipality)
            for address in geocoder.ask(wanted, limit=limit)
            if address.name not in known
        ]
    return found[:limit]


def search_places(text: str, *, limit: int = LIMIT) -> list[Found]:
    """Loaded places whose name is, begins with or resembles `text`; the exact and the large first."""
    wanted = searchable(text[:LONGEST].replace("\x00", ""))
    if not wanted:
        return []
    places = _postcodes(wanted, limit) if POSTCODE.match(wanted) else _names_in(wanted, limit)
    return [Found(place.name, place.kind, place.point, place.municipality) for place in places]


def _postcodes(wanted: str, limit: int) -> list[Place]:
    """The postcode itself, or the series that it belongs to: 85231 → 852 → 85."""
    candidates = [wanted[:digits] for digits in FIRST_DIGITS if len(wanted) >= digits]
    found = Place.objects.filter(kind=Place.Kind.POSTCODE, search_name__in=candidates).select_related("municipality")
    longest_first = list(found.order_by(Length("search_name").desc(), "pk")[:limit])
    if longest_first or len(wanted) >= FIRST_DIGITS[0]:
        return longest_first
    beginning = Place.objects.filter(kind=Place.Kind.POSTCODE, search_name__startswith=wanted)
    return list(beginning.select_related("municipality").order_by("search_name", "pk")[:limit])


def _names_in(wanted: str, limit: int) -> list[Place]:
    """By the whole text; else, of "Storgatan 5, Sundsvall", by the first part known here: the town without streets."""
    parts = [part.strip() for part in wanted.split(",")][:PARTS]
    asked = dict.fromkeys([wanted, *parts])
    return next((found for name in asked if name and (found := _named(name, limit))), [])


def _named(asked: str, limit: int) -> list[Place]:
    """By rank: the very name, names that begin so (the large first), names that resemble it (the most alike first)."""
    places = _ranked(asked)
    wanted = Q(kind__in=TOWNS) & (Q(rank__lt=RESEMBLES) | Q(alike__gte=ALIKE))
    if len(asked) < SHORTEST_STREET:
        return list(places.filter(wanted)[:limit])
    streets = places.filter(kind=Place.Kind.ADDRESS).order_by().values("pk")
    wanted |= Q(pk__in=streets.filter(written__startswith=asked)[:MOST_THAT_BEGIN])  # type: ignore[misc]
    found = list(places.filter(wanted)[:limit])
    if found and found[0].rank < RESEMBLES:  # type: ignore[attr-defined]
        return found
    wanted |= Q(pk__in=streets.filter(written__trigram_word_similar=asked)[:MOST_THAT_RESEMBLE])  # type: ignore[misc]
    return list(places.filter(wanted)[:limit])


def _ranked(asked: str) -> QuerySet[Place]:
    written: Combinable = F("search_name") if asked != plain(asked) else PlainName("search_name")
    alike = TrigramWordSimilarity(Cast(Value(asked), TextField()), written)  # type: ignore[arg-type]
    rank = Case(
        When(written=asked, then=EXACT),
        When(written__startswith=asked, then=BEGINS),
        default=RESEMBLES,
        output_field=IntegerField(),
    )
    alikeness = Case(When(rank=RESEMBLES, then=F("alike")), output_field=FloatField())
    return (
        Place.objects.select_related("municipality")
        .alias(written=Cast(written, TextField()), alike=alike)
        .annotate(rank=rank)
        .order_by("rank", alikeness.desc(nulls_last=True), "-weight", "search_name", "pk")
    )
