"""Load a file of postcodes or addresses into the offline place search."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyogrio.raw
import shapely
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from gisreport.errors import NotAPlace, Refusal
from gisreport.geo.points import LATITUDES, LONGITUDES, as_pin, read_point
from gisreport.geo.srid import WGS84
from routing.area_sets import BATCH
from routing.boundary_file import as_text, choose_layer, srid_of
from routing.models import Municipality, Place
from routing.place_names import searchable
from routing.sweden import Whereabouts, municipalities_nearest

AT_A_TIME = 2_000
FULL_POSTCODE = re.compile(r"[1-9]\d{4}")
LONGEST_NAME = 120


@dataclass(frozen=True)
class PlaceColumns:
    """Which columns hold what. The parts of a name ("street", "number") are joined with spaces; `x` and `y` name the
    columns of a CSV file that hold coordinates."""

    name: Sequence[str]
    town: str = ""
    municipality: str = ""
    x: str = ""
    y: str = ""

    def all(self) -> list[str]:
        return [column for column in (*self.name, self.town, self.municipality, self.x, self.y) if column]


@dataclass
class Loaded:
    """`rejected` says for each row left out why; `without_point` counts those that got the point of their town."""

    stored: int = 0
    without_point: int = 0
    rejected: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One line of the file; `problem` says why its coordinates cannot be used."""

    number: int
    values: Mapping[str, str]
    point: Point | None
    problem: str


def import_places(
    path: Path,
    *,
    kind: str,
    columns: PlaceColumns,
    source: str,
    srid: int | None = None,
    file_layer: str | None = None,
) -> Loaded:
    """Store every row as a `Place` of `kind`; one that is there already is replaced, so twice adds nothing.

    A row without coordinates gets the point of its town, else the middle of its municipality. Refusal when the file or
    a column is missing; a row that cannot be used is rejected with its number and reason.
    """
    if path.suffix.lower() in (".csv", ".txt"):
        rows = read_csv(path, columns, srid or WGS84)
    else:
        rows = read_map(path, columns, srid, file_layer)
    here, loaded = Whereabouts(), Loaded()
    while batch := list(islice(rows, AT_A_TIME)):
        store(batch, Wanted(kind, columns, source), here, loaded)
    return loaded


# --- Reading ---


def read_csv(path: Path, columns: PlaceColumns, srid: int) -> Iterator[Row]:
    """The rows of a file with a heading; comma, semicolon or tab between, UTF-8 or else Windows Swedish."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise Refusal(_("Filen {path} går inte att öppna: {error}").format(path=path, error=error.strerror)) from error
    try:
        lines = text.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = text.decode("cp1252", errors="replace").splitlines()
    heading = lines[0] if lines else ""
    table = csv.DictReader(lines, delimiter=max(",;\t", key=heading.count))
    refuse_missing(columns, table.fieldnames or [])
    for number, values in enumerate(table, start=2):
        row = {name: (value or "").strip() for name, value in values.items() if isinstance(value, str | None)}
        yield Row(number, row, *point_in(row, columns, srid))


def point_in(values: Mapping[str, str], columns: PlaceColumns, srid: int) -> tuple[Point | None, str]:
    """The point of a row, or why it has none."""
    if not (columns.x and columns.y):
        return None, ""
    x, y = values.get(columns.x, ""), values.get(columns.y, "")
    if not (x or y):
        return None, ""
    try:
        if srid == WGS84:
            return read_point(x, y), ""
        return as_pin(Point(float(x.replace(",", ".")), float(y.replace(",", ".")), srid=srid)), ""
    except NotAPlace as error:
        return None, " ".join([error.message, *error.fields.values()])
    except ValueError:
        return None, _("{x}, {y} är inga koordinater.").format(x=x, y=y)


def read_map(path: Path, columns: PlaceColumns, srid: int | None, file_layer: str | None) -> Iterator[Row]:
    """The rows of any file that GDAL reads; of a line or a surface the middle counts."""
    layer = choose_layer(path, file_layer)
    meta, _fids, shapes, values = pyogrio.raw.read(path, layer=layer, force_2d=True)
    fields = [str(name) for name in meta["fields"]]
    refuse_missing(columns, fields)
    srid = srid or srid_of(meta["crs"])
    for number, wkb in enumerate(shapes):
        row = {name: as_text(column[number]) for name, column in zip(fields, values, strict=True)}
        middle = shapely.point_on_surface(shapely.from_wkb(wkb)) if wkb else None
        try:
            point = as_pin(Point(middle.x, middle.y, srid=srid)) if middle else None
            yield Row(number + 1, row, point, "")
        except NotAPlace as error:
            yield Row(number + 1, row, None, error.message)


def refuse_missing(columns: PlaceColumns, fields: Iterable[str]) -> None:
    fields = list(fields)
    missing = [column for column in columns.all() if column not in fields]
    if missing:
        raise Refusal(
            _("Filen har inget fält som heter {missing}. Fält i filen: {fields}.").format(
                missing=", ".join(missing), fields=", ".join(fields) or _("inga")
            )
        )


# --- Storing ---


@dataclass(frozen=True)
class Wanted:
    kind: str
    columns: PlaceColumns
    source: str

    def name_of(self, row: Row) -> str:
        return " ".join(row.values[part] for part in self.columns.name if row.values[part])

    def value(self, row: Row, column: str) -> str:
        return row.values[column] if column else ""


@transaction.atomic
def store(batch: Sequence[Row], wanted: Wanted, here: Whereabouts, loaded: Loaded) -> None:
    homes = homes_of(batch, wanted, here)
    places: dict[tuple[str, Municipality | None], Place] = {}
    for row, home in zip(batch, homes, strict=True):
        problem, point = row.problem, row.point
        name, town = wanted.name_of(row), wanted.value(row, wanted.columns.town)
        if not (point or problem):
            point = here.point_in(home.code, town) if home else None
            loaded.without_point += point is not None
        problem = problem or problem_with(name, point) or problem_with_kind(wanted.kind, name)
        if problem or point is None:
            loaded.rejected.append(_("Rad {number}: {problem}").format(number=row.number, problem=problem))
            continue
        place = written(wanted, name, town, point, home)
        places[place.search_name, home] = place
        loaded.stored += 1
    Place.objects.bulk_create(
        places.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "search_name", "municipality"],
        update_fields=["name", "point", "source"],
    )


def homes_of(batch: Sequence[Row], wanted: Wanted, here: Whereabouts) -> list[Municipality | None]:
    """The municipality of each row: the one it names, else the one its point lies in or nearest to."""
    by_id = {one.pk: one for one in here.municipalities.values()}
    named = [here.municipalities.get(wanted.value(row, wanted.columns.municipality).zfill(4)) for row in batch]
    unnamed = [row.point for row, home in zip(batch, named, strict=True) if home is None and row.point is not None]
    nearest = iter(municipalities_nearest(unnamed) if unnamed else [])
    return [
        home if home or row.point is None else by_id.get(next(nearest) or 0)
        for row, home in zip(batch, named, strict=True)
    ]


def problem_with(name: str, point: Point | None) -> str:
    if not name:
        return _("namn saknas")
    if len(name) > LONGEST_NAME:
        return _("namnet är längre än {limit} tecken").format(limit=LONGEST_NAME)
    if point is None:
        return _("varken koordinater eller en känd kommun")
    if not (LONGITUDES[0] <= point.x <= LONGITUDES[1] and LATITUDES[0] <= point.y <= LATITUDES[1]):
        return _("platsen ligger utanför Sverige")
    return ""


def problem_with_kind(kind: str, name: str) -> str:
    if kind == Place.Kind.POSTCODE and not FULL_POSTCODE.fullmatch(searchable(name)):
        return _("{name} är inget postnummer").format(name=name)
    return ""


def written(wanted: Wanted, name: str, town: str, point: Point, home: Municipality | None) -> Place:
    """A postcode is found by its digits and shown with its town; an address by all of it."""
    if wanted.kind == Place.Kind.POSTCODE:
        digits = searchable(name)
        shown = f"{digits[:3]} {digits[3:]} {town}".strip()
        return Place(
            kind=wanted.kind, name=shown, search_name=digits, point=point, municipality=home, source=wanted.source
        )
    shown = f"{name}, {town}" if town else name
    return Place(
        kind=wanted.kind,
        name=shown,
        search_name=searchable(shown),
        point=point,
        municipality=home,
        source=wanted.source,
    )
