"""All public cases that someone wants, as a file. Written a batch at a time: no more than that is ever in memory."""

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyogrio
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from gisreport.cases.models import PublicCase
from gisreport.cases.status import OPEN311, Status
from gisreport.errors import Refusal
from gisreport.maps.case_query import CaseQuery, within_reason
from gisreport.maps.listing import older_than

AT_ONCE = 2_000
MOST_IN_GEOPACKAGE = 1_000_000  # it is written whole, on disk, before anything is sent
# Open311 GeoReport Bulk, in its order.
BULK = (
    "service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description",
    "status_notes", "source", "service_name", "service_subtype", "description", "agency_responsible", "address",
    "lat", "long",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Batch = list[PublicCase]


def batches(query: CaseQuery) -> Iterator[Batch]:
    """The newest first. Each batch is a look-up of its own, so a slow reader holds neither lock nor cursor."""
    left = query.cases
    while True:
        with within_reason():
            found = list(left.with_names().order_by("-created_at", "number")[:AT_ONCE])
        if found:
            yield found
        if len(found) < AT_ONCE:
            return
        left = older_than(query.cases, found[-1].created_at, found[-1].number)


def csv_file(query: CaseQuery) -> Iterator[str]:
    """Open311 GeoReport Bulk, as RFC 4180. Names are Swedish."""
    yield _lines([BULK])
    for batch in batches(query):
        yield _lines(_bulk(case) for case in batch)


def geojson_file(query: CaseQuery) -> Iterator[str]:
    """A FeatureCollection, one feature on a line; lon and lat in WGS84."""
    yield '{"type": "FeatureCollection", "name": "cases", "features": ['
    comma = "\n"
    for batch in batches(query):
        yield comma + ",\n".join(json.dumps(_feature(case), ensure_ascii=False) for case in batch)
        comma = ",\n"
    yield "\n]}\n"


def geopackage(query: CaseQuery) -> IO[bytes]:
    """An open file that is gone when it is closed. Raises Refusal for more than MOST_IN_GEOPACKAGE cases."""
    with within_reason():
        count = query.cases[: MOST_IN_GEOPACKAGE + 1].count()
    if count > MOST_IN_GEOPACKAGE:
        advice = _("Välj en kortare period, eller ladda ner CSV eller GeoJSON.")
        raise Refusal(_("Det är för många ärenden för en GeoPackage."), fields={"from": advice})
    with tempfile.TemporaryDirectory(prefix="gisreport-") as folder:
        path = Path(folder, "cases.gpkg")
        _write(path, [])  # so that it is whole, with its columns, also when there is nothing
        for batch in batches(query):
            _write(path, batch)
        return path.open("rb")


def _lines(rows: Any) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _bulk(case: PublicCase) -> list[Any]:
    point = case.point
    return [
        case.number,
        _time(case.created_at),
        _time(case.updated_at),
        _time(case.closed_at),
        OPEN311[Status(case.status)],
        str(Status(case.status).label),
        "",
        _harmless(case.category.name),
        "",
        _harmless(case.public_text),
        _harmless(case.administration.name),
        _harmless(case.municipality.official_name),
        point.y if point else "",
        point.x if point else "",
    ]


def _harmless(text: str) -> str:
    """A spreadsheet must not take words for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""


def _feature(case: PublicCase) -> dict[str, Any]:
    point = case.point
    geometry = {"type": "Point", "coordinates": [round(point.x, 7), round(point.y, 7)]} if point else None
    facts = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in _facts(case).items()}
    return {"type": "Feature", "id": case.number, "geometry": geometry, "properties": facts}


def _facts(case: PublicCase) -> dict[str, Any]:
    return {
        "number": case.number,
        "status": case.status,
        "is_open": case.is_open,
        "category": case.category.code,
        "category_name": case.category.name,
        "administration": case.administration.code,
        "administration_name": case.administration.name,
        "municipality": case.municipality.code,
        "municipality_name": case.municipality.name,
        "received_at": case.created_at,
        "updated_at": case.updated_at,
        "closed_at": case.closed_at,
        "planned_for": case.planned_for,
        "text": case.public_text,
        "url": case.public_url,
    }


FIELDS = (
    "number", "status", "is_open", "category", "category_name", "administration", "administration_name",
    "municipality", "municipality_name", "received_at", "updated_at", "closed_at", "planned_for", "text", "url",
)  # fmt: skip
MOMENT = "datetime64[ms]"
UTC_IN_GDAL = 100
KINDS = {
    "is_open": "bool",
    "received_at": MOMENT,
    "updated_at": MOMENT,
    "closed_at": MOMENT,
    "planned_for": "datetime64[D]",
}


def _write(path: Path, batch: Batch) -> None:
    facts = [_facts(case) for case in batch]
    pyogrio.raw.write(
        path,
        np.array([_wkb(case.point) for case in batch], dtype=object),
        [_column(name, [row[name] for row in facts]) for name in FIELDS],
        np.array(FIELDS, dtype=object),
        driver="GPKG",
        layer="cases",
        geometry_type="Point",
        crs="EPSG:4326",
        append=path.exists(),
        gdal_tz_offsets={name: np.full(len(batch), UTC_IN_GDAL) for name, kind in KINDS.items() if kind == MOMENT},
    )


def _column(name: str, values: list[Any]) -> Any:
    kind = KINDS.get(name, "object")
    if kind == MOMENT:
        values = [value and value.astimezone(UTC).replace(tzinfo=None) for value in values]
    return np.array(values, dtype=kind)


def _wkb(point: Point | None) -> bytes | None:
    return bytes(point.wkb) if point else None
