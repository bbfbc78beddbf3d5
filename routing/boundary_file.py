"""Read a boundary file: any format of map_file, in any coordinate system that it names or we are told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyogrio
import pyogrio.raw
import shapely
from django.contrib.gis.gdal import GDALException, SpatialReference
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry.base import BaseGeometry

from gisreport.errors import Refusal
from gisreport.geo.srid import SWEREF99TM, WEB_MERCATOR, WGS84
from routing.map_file import not_a_map, refuse_other_files

# What a file may be said to be in: the Swedish systems old and new, the web's two, and those of neighbours.
KNOWN_SRIDS: dict[int, str] = {
    WGS84: "WGS 84",
    SWEREF99TM: "SWEREF 99 TM",
    3007: "SWEREF 99 12 00",
    3008: "SWEREF 99 13 30",
    3009: "SWEREF 99 15 00",
    3010: "SWEREF 99 16 30",
    3011: "SWEREF 99 18 00",
    3012: "SWEREF 99 14 15",
    3013: "SWEREF 99 15 45",
    3014: "SWEREF 99 17 15",
    3015: "SWEREF 99 18 45",
    3016: "SWEREF 99 20 15",
    3017: "SWEREF 99 21 45",
    3018: "SWEREF 99 23 15",
    3021: "RT 90 2.5 gon V",
    WEB_MERCATOR: "Web Mercator",
    2056: "CH1903+ / LV95",
    25832: "ETRS89 / UTM 32",
    25833: "ETRS89 / UTM 33",
}


LONGEST_CODE, LONGEST_NAME = 60, 200


@dataclass(frozen=True)
class Columns:
    """Which columns of the file hold what; an empty name means that the file has no such column."""

    code: str = "code"
    name: str = "name"
    municipality: str = ""


@dataclass(frozen=True)
class Feature:
    """One row of the file, in the file's own coordinates. `row` counts from 1."""

    row: int
    code: str
    name: str
    municipality_code: str
    shape: BaseGeometry

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def drawn_as(self, shape: BaseGeometry) -> "Feature":
        return replace(self, shape=shape)


@dataclass(frozen=True)
class BoundaryFile:
    features: Sequence[Feature]
    srid: int


def read_boundaries(
    path: Path, *, columns: Columns, layer: str | None = None, srid: int | None = None, swap_xy: bool = False
) -> BoundaryFile:
    """Every feature of one layer of `path`. `srid` overrules what the file says.

    Raises Refusal when the file, the layer, a column or the coordinate system is missing, or a row has no code.
    """
    layer = choose_layer(path, layer)
    try:
        meta, _fids, shapes, values = pyogrio.raw.read(path, layer=layer, force_2d=True)
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise Refusal(_("Filen {path} går inte att läsa: {error}").format(path=path.name, error=error)) from error
    if not len(shapes):
        raise Refusal(_("Filen {path} innehåller inga områden.").format(path=path.name))
    fields = [str(field) for field in meta["fields"]]
    table = dict(zip(fields, values, strict=True))
    refuse_missing_columns(columns, fields)
    features = [
        read_feature(number, shape, {field: table[field][number - 1] for field in fields}, columns)
        for number, shape in enumerate(shapes, start=1)
    ]
    if swap_xy:
        features = [feature.drawn_as(with_swapped_axes(feature.shape)) for feature in features]
    return BoundaryFile(features, srid or srid_of(meta["crs"]))


def choose_layer(path: Path, wanted: str | None) -> str:
    if not path.exists():
        raise Refusal(_("Filen {path} finns inte.").format(path=path))
    refuse_other_files(path)
    try:
        layers = [str(name) for name, _kind in pyogrio.list_layers(path)]
    except DataSourceError as error:
        raise not_a_map(path) from error
    if wanted is None and len(layers) == 1:
        return layers[0]
    if wanted in layers:
        return str(wanted)
    names = ", ".join(layers) or _("inga")
    if wanted is None:
        raise Refusal(_("Filen har flera lager: {names}. Välj ett med --file-layer.").format(names=names))
    raise Refusal(_("Filen har inget lager som heter {wanted}. Lager: {names}.").format(wanted=wanted, names=names))


def refuse_missing_columns(columns: Columns, fields: Sequence[str]) -> None:
    for option, column in (
        ("--code-field", columns.code),
        ("--name-field", columns.name),
        ("--municipality-field", columns.municipality),
    ):
        if column and column not in fields:
            raise Refusal(
                _(
                    "Filen har inget fält som heter {column}. Välj rätt fält med {option}. Fält i filen: {fields}."
                ).format(column=column, option=option, fields=", ".join(fields) or _("inga"))
            )


def read_feature(row: int, wkb: bytes | None, values: dict[str, Any], columns: Columns) -> Feature:
    code = as_text(values[columns.code])
    if not code:
        raise Refusal(
            _("Rad {row} i filen saknar värde i fältet {field}.").format(row=row, field=columns.code),
        )
    name = as_text(values[columns.name]) if columns.name else ""
    shape = shapely.from_wkb(wkb, on_invalid="ignore") if wkb else None  # a ring of one point is None too
    if shape is None or shape.is_empty:
        raise Refusal(_("{name} ({code}) har ingen geometri (rad {row}).").format(name=name, code=code, row=row))
    municipality_code = as_text(values[columns.municipality]) if columns.municipality else ""
    for column, text, limit in ((columns.code, code, LONGEST_CODE), (columns.name, name, LONGEST_NAME)):
        if len(text) > limit:
            raise Refusal(
                _("Rad {row} i filen har mer än {limit} tecken i fältet {field}: {text} …").format(
                    row=row, limit=limit, field=column, text=text[:40]
                )
            )
    return Feature(row, code, name or code, municipality_code, shape)


def as_text(value: Any) -> str:
    """A code as people write it: 1110250.0, a number that passed through a spreadsheet, is "1110250"."""
    if value is None or value != value:  # NaN is the one value that differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\0", "").strip()


def srid_of(crs: str | None) -> int:
    """The EPSG number of the system a file names; Refusal when it names none that is recognised."""
    if not crs:
        raise Refusal(_("Filen säger inte vilket koordinatsystem den har. Ange det med --srid."))
    if crs in ("OGC:CRS84", "CRS84"):
        return WGS84
    named = re.fullmatch(r"EPSG:(\d+)", crs)
    if named:
        return int(named[1])
    try:
        found = SpatialReference(crs)
        found.identify_epsg()
        if found.srid:
            return found.srid
    except GDALException:
        pass
    raise Refusal(_("Filens koordinatsystem känns inte igen. Ange det med --srid. Filen säger: {crs}").format(crs=crs))


def with_swapped_axes(shape: BaseGeometry) -> BaseGeometry:
    swapped: BaseGeometry = shapely.transform(shape, lambda pairs: pairs[:, ::-1])
    return swapped
