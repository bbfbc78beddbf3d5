"""Where is it? Names and postcodes that are loaded here, and an optional geocoder for streets."""

from dataclasses import dataclass
from itertools import islice

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, Func, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Cast, Length
from django.db.models.lookups import Exact, StartsWith

from routing import geocoder
from routing.models import Municipality, Place
from routing.place_names import POSTCODE, searchable

LIMIT = 8
LONGEST = 200
ALIKE = 0.45
PARTS = 4
MARKED, UNMARKED = "åäöéü", "aaoeu"
FIRST_DIGITS = (5, 3, 2)


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
        return f"{self.name}, {self.municipality.official_name}"


def search(text: str, *, limit: int = LIMIT) -> list[Found]:
    """Places here first; then, where a geocoder is configured and answers in time, its streets and addresses."""
    found = search_places(text, limit=limit)
    if len(found) < limit and len(searchable(text)) > 2:
        known = {place.name for place in found}
        more = (place for place in geocoder.ask(text, limit=limit) if place.name not in known)
        found += islice(
            (Found(place.name, Place.Kind.ADDRESS, place.point, place.municipality) for place in more),
            limit - len(found),
        )
    return found


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
    """Of "Storgatan 5, Sundsvall" the first part that is known here: the town, when no streets are loaded."""
    parts = [part.strip() for part in wanted.split(",")][:PARTS]
    return next((found for part in parts if part and (found := _names(part, limit))), [])


def _names(first: str, limit: int) -> list[Place]:
    """By rank: the very name, a name that begins so, a name that resembles it."""
    written = F("search_name") if first != _plain(first) else _PlainName("search_name")
    asked = Cast(Value(first), TextField())
    rank = Case(
        When(Exact(written, asked), then=0),
        When(StartsWith(written, asked), then=1),
        default=2,
        output_field=IntegerField(),
    )
    return list(
        Place.objects.exclude(kind=Place.Kind.POSTCODE)
        .annotate(rank=rank, alike=TrigramWordSimilarity(asked, written))  # type: ignore[arg-type]
        .filter(Q(rank__lt=2) | Q(alike__gte=ALIKE))
        .select_related("municipality")
        .order_by("rank", F("alike").desc(), "-weight", "search_name", "pk")[:limit]
    )


class _PlainName(Func):
    """The name as someone without Swedish keys writes it; whoever does write å, ä or ö means them."""

    function = "translate"
    template = f"%(function)s(%(expressions)s::text, '{MARKED}', '{UNMARKED}')"
    output_field = TextField()


def _plain(name: str) -> str:
    return name.translate(str.maketrans(MARKED, UNMARKED))
