"""Read what counts are divided by from a file: people at points or in surfaces, or streets as lines."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from django.contrib.gis.gdal import GDALException, OGRGeometry, SpatialReference
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from gisreport.errors import Refusal
from gisreport.geo.points import EASTINGS, NORTHINGS
from gisreport.geo.srid import SWEREF99TM
from gisreport.maps.measures import Per
from routing.boundary_file import choose_layer, srid_of
from routing.map_file import unpacked_bytes

MOST_BYTES = 400_000_000
MOST_FEATURES = 2_000_000
LEAST_PEOPLE, MOST_PEOPLE = 0.001, 1_000_000_000  # of a row that has any, and of all rows together
POINT, LINE, SURFACE = {"Point"}, {"LineString", "MultiLineString"}, {"Polygon", "MultiPolygon"}
Numbers = NDArray[Any]


@dataclass(frozen=True)
class Measured:
    """`shapes` of one kind in EPSG:3006 (shapely), with the number of people of each; None for lines."""

    shapes: Numbers
    people: Numbers | None

    @property
    def are_points(self) -> bool:
        return bool(shapely.get_type_id(self.shapes[0]) == shapely.GeometryType.POINT)


def read_denominator(
    path: Path, per: Per, *, number_field: str = "", file_layer: str | None = None, srid: int | None = None
) -> Measured:
    """`srid` overrules what the file says. Raises Refusal, in a line for whoever holds the file."""
    _refuse_large(path)
    layer = choose_layer(path, file_layer)
    meta, shapes, table = _read(path, layer)
    _refuse_other_shapes(shapes, SURFACE | POINT if per is Per.INHABITANTS else LINE)
    people = _people(meta, table, number_field) if per is Per.INHABITANTS else None
    return Measured(_in_sweden(_in_metres(shapes, srid or srid_of(meta["crs"]))), people)


def _refuse_large(path: Path) -> None:
    if path.exists() and unpacked_bytes(path) > MOST_BYTES:
        raise Refusal(
            _("Filen {path} är större än {most} MB. Dela upp den, eller klipp ut det område som behövs.").format(
                path=path.name, most=MOST_BYTES // 1_000_000
            )
        )


def _read(path: Path, layer: str) -> tuple[Any, Numbers, Numbers]:
    """What the file says of itself, its shapes, and its columns; refused before more than it says is read."""
    try:
        count = pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
        if count > MOST_FEATURES:
            raise Refusal(
                _("Filen {path} har fler än {most} objekt. Dela upp den, eller klipp ut det område som behövs.").format(
                    path=path.name, most=MOST_FEATURES
                )
            )
        meta, _fids, wkb, table = pyogrio.raw.read(path, layer=layer, force_2d=True)
        shapes = shapely.from_wkb(wkb) if wkb is not None else np.array([])
    except (DataSourceError, DataLayerError, shapely.errors.GEOSException, ValueError) as error:
        raise Refusal(_("Filen {path} går inte att läsa: {error}").format(path=path.name, error=error)) from error
    if not len(shapes):
        raise Refusal(_("Filen {path} är tom.").format(path=path.name))
    return meta, shapes, table


def _refuse_other_shapes(shapes: Numbers, wanted: set[str]) -> None:
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if empty.any():
        raise Refusal(_("Rad {row} i filen saknar geometri.").format(row=int(empty.argmax()) + 1))
    names = {shape.geom_type for shape in shapes}
    if not names <= wanted or (names & POINT and names & SURFACE):
        kinds = _("punkter eller ytor, men inte båda") if wanted >= SURFACE else _("linjer")
        raise Refusal(
            _("Lagret behöver {kinds}. Filen har {found}.").format(kinds=kinds, found=", ".join(sorted(names)))
        )
    valid = shapely.is_valid(shapes)
    if not valid.all():
        row = int((~valid).argmax())
        why = shapely.is_valid_reason(shapes[row])
        raise Refusal(_("Ytan på rad {row} är inte giltig: {why}. Rätta den först.").format(row=row + 1, why=why))


def _people(meta: Any, table: Numbers, field: str) -> Numbers:
    fields = [str(name) for name in meta["fields"]]
    if field not in fields:
        raise Refusal(
            _("Ange fältet med antalet invånare med --number-field. Fält i filen: {fields}.").format(
                fields=", ".join(fields) or _("inga")
            )
        )
    try:
        people = np.asarray(table[fields.index(field)], dtype=float)
    except (TypeError, ValueError):
        raise Refusal(_("Fältet {field} innehåller annat än tal.").format(field=field)) from None
    wrong = ~((people == 0) | (people >= LEAST_PEOPLE) & (people <= MOST_PEOPLE))  # NaN and infinity too
    if wrong.any():
        row = int(wrong.argmax())
        raise Refusal(
            _("Fältet {field} på rad {row} är inget antal. Skriv ett tal från 0 och uppåt.").format(
                field=field, row=row + 1
            )
        )
    if not people.any():
        raise Refusal(_("Fältet {field} är 0 på alla rader.").format(field=field))
    if people.sum() > MOST_PEOPLE:
        raise Refusal(
            _("Fältet {field} blir mer än en miljard invånare tillsammans. Är det rätt fält?").format(field=field)
        )
    return people


def _in_metres(shapes: Numbers, srid: int) -> Numbers:
    """All coordinates go through the projection at once, as one line."""
    if srid == SWEREF99TM:
        return shapes
    places = shapely.get_coordinates(shapes)
    thread = shapely.linestrings(np.concatenate([places, places[-1:]]))  # a line of one point is none
    try:
        line = OGRGeometry(memoryview(shapely.to_wkb(thread)), SpatialReference(srid))
        line.transform(SWEREF99TM)
    except GDALException as error:
        raise Refusal(
            _("Koordinaterna finns inte i EPSG:{srid}. Ange rätt system med --srid.").format(srid=srid)
        ) from error
    moved = shapely.get_coordinates(shapely.from_wkb(bytes(line.wkb)))[:-1]
    return shapely.set_coordinates(shapes.copy(), moved)


def _in_sweden(shapes: Numbers) -> Numbers:
    west, south, east, north = shapely.total_bounds(shapes)
    fits = EASTINGS[0] <= west and east <= EASTINGS[1] and NORTHINGS[0] <= south and north <= NORTHINGS[1]
    if not fits:  # NaN and infinity too
        raise Refusal(_("Filen ligger utanför Sverige. Är koordinatsystemet rätt? Ange det annars med --srid."))
    return shapes
