"""Where is it? From a pin, from coordinates, or from words alone."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Point
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.errors import NotAPlace, OutsideLoadedWorld, Refusal
from gisreport.geo.points import read_coordinates, read_point
from routing.decide import municipality_at
from routing.models import Area, Municipality, Place, Responsibility
from routing.place_names import searchable
from routing.places import Found, search, search_places

MOST_WORDS = 40
MOST_NAMED = 20
PIN_FIELDS = ("lon", "lat")


@dataclass(frozen=True)
class Where:
    """`point` (WGS84) is None when the place is known in words only."""

    municipality: Municipality
    point: Point | None = None


@dataclass(frozen=True)
class Candidate:
    """What the words may mean. `value` is a municipality's code, with "@lat,lon" where the place is exact;
    `hint` names the places that were found there."""

    value: str
    name: str
    hint: str = ""


class PlaceIsUnclear(Refusal):
    """The words do not tell which municipality it is. `likely` are what they may mean, `others` every other one."""

    slug = "place-unclear"

    def __init__(self, likely: list[Candidate], others: list[Candidate]) -> None:
        question = _("Vilken kommun gäller det?")
        super().__init__(question, fields={"municipality": question})
        self.likely = likely
        self.others = others


def locate(*, lon: str = "", lat: str = "", coordinates: str = "", words: str = "", municipality: str = "") -> Where:
    """The place that was meant. What says most exactly where it is wins: coordinates, the pin, the chosen municipality
    (a code, or a `Candidate.value`), and last the words.

    Raises NotAPlace, OutsideLoadedWorld, PlaceIsUnclear or another Refusal, each naming the field.
    """
    code, _at, exact = municipality.partition("@")
    if point := _pin(lon, lat, coordinates, exact) or read_coordinates(words):
        return at(point)
    taking = list(Municipality.objects.filter(takes_reports=True))
    if code:
        return Where(_with_code(code, taking))
    if len(taking) == 1:
        return Where(taking[0])
    return Where(_told_in(words, taking))


def home_box(ours: Collection[Municipality] = ()) -> tuple[float, float, float, float] | tuple[()]:
    """West, south, east, north (degrees) around `ours`; else around the municipalities that take reports and have rules
    for them; where none has any rules, around all that take reports; () when no border is known."""
    today = timezone.localdate()
    if ours and (box := _around(Area.objects.on(today).filter(layer=Area.MUNICIPALITY, municipality__in=ours))):
        return box
    ruled = Responsibility.objects.on(today).filter(municipality=OuterRef("municipality"))
    taking = Area.objects.on(today).filter(layer=Area.MUNICIPALITY, municipality__takes_reports=True)
    return _around(taking.filter(Exists(ruled))) or _around(taking)


def _around(areas: QuerySet[Area]) -> tuple[float, float, float, float] | tuple[()]:
    return areas.aggregate(box=Extent("geometry"))["box"] or ()


def find_places(text: str) -> list[Found]:
    """What a search finds, or the one pin that coordinates name."""
    point = read_coordinates(text)
    if point is None:
        return search(text)
    return [Found(name=text, kind="", point=point, municipality=at(point).municipality)]


def at(point: Point) -> Where:
    """The municipality that answers at a pin, if it takes reports here."""
    try:
        municipality, _metres = municipality_at(point)
    except OutsideLoadedWorld as refusal:
        raise OutsideLoadedWorld(refusal.message, fields=dict.fromkeys(PIN_FIELDS, refusal.message)) from refusal
    if not municipality.takes_reports:
        raise _takes_no_reports(municipality)
    return Where(municipality, point)


def _pin(lon: str, lat: str, coordinates: str, exact: str) -> Point | None:
    if coordinates:
        if point := read_coordinates(coordinates):
            return point
        advice = _("Skriv koordinaterna så här: 62,3908 17,3069 (WGS84) eller 6917000 617000 (SWEREF 99 TM).")
        raise NotAPlace(advice, fields={"coordinates": advice})
    if lon or lat:
        return read_point(lon, lat)
    return read_coordinates(exact.replace(",", " ")) if exact else None


def _takes_no_reports(municipality: Municipality) -> Refusal:
    message = _("{municipality} tar inte emot anmälningar här. Vänd dig till kommunen direkt.").format(
        municipality=municipality.called()
    )
    return Refusal(message, fields=dict.fromkeys(PIN_FIELDS, message))


def _with_code(code: str, taking: Iterable[Municipality]) -> Municipality:
    for municipality in taking:
        if municipality.code == code:
            return municipality
    advice = _("Kommunen finns inte med här. Välj en annan.")
    raise Refusal(advice, fields={"municipality": advice})


def _told_in(words: str, taking: list[Municipality]) -> Municipality:
    """The one municipality that the words name themselves or by a place in it; else PlaceIsUnclear."""
    named = [municipality for municipality in taking if _says(words, municipality.name)]
    if len(named) == 1:
        return named[0]
    found = [(place, place.municipality) for place in _search(words) if place.municipality in taking]
    homes = {home for place, home in found if home and _says(words, place.name)}
    if len(homes) == 1:
        return homes.pop()
    likely = _candidates((place, home) for place, home in found if home)
    values = {candidate.value for candidate in likely}
    raise PlaceIsUnclear(likely, [Candidate(one.code, str(one)) for one in taking if one.code not in values])


def _says(words: str, name: str) -> bool:
    """Whether `name` stands in the text as a word of its own, perhaps with a genitive s."""
    return re.search(rf"\b{re.escape(name)}s?\b", words) is not None


def _search(words: str) -> list[Found]:
    """Places that are named in the text, the longest names first; else what resembles the whole."""
    names = _possible_names(words)
    named = Place.objects.filter(search_name__in=names).exclude(kind=Place.Kind.POSTCODE).select_related("municipality")
    longest_first = sorted(named.order_by("-weight", "pk")[:MOST_NAMED], key=lambda place: -len(place.name))
    found = [Found(place.name, place.kind, place.point, place.municipality) for place in longest_first]
    return found or search_places(words)


def _possible_names(words: str) -> list[str]:
    """Every run of up to three words, in the form in which names are stored."""
    single = re.findall(r"[\w'-]+", words)[:MOST_WORDS]
    runs = (single[start : start + length] for length in (1, 2, 3) for start in range(len(single)))
    return sorted({searchable(" ".join(run)) for run in runs})


def _candidates(found: Iterable[tuple[Found, Municipality]]) -> list[Candidate]:
    """One for each address, which is exact, and one for each municipality in which a town or a postcode was found."""
    candidates = []
    towns: dict[Municipality, list[str]] = {}
    for place, home in found:
        if place.kind == Place.Kind.ADDRESS:
            value = f"{home.code}@{place.point.y:.6f},{place.point.x:.6f}"
            candidates.append(Candidate(value, place.name, str(home)))
        else:
            towns.setdefault(home, []).append(place.name)
    return candidates + [Candidate(one.code, str(one), ", ".join(names)) for one, names in towns.items()]
