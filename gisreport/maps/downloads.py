"""All public cases that someone wants, as a file. Written a batch at a time: no more than that is ever in memory."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np
import pyogrio
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import FloatField, Func, Sum
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from gisreport.cases.models import PublicCaseQuerySet
from gisreport.cases.status import OPEN, OPEN311, Status
from gisreport.errors import Refusal
from gisreport.maps.case_features import features, page_of_cases
from gisreport.maps.case_query import CaseQuery, within_reason
from gisreport.maps.fold import COARSE
from gisreport.maps.listing import older_than
from gisreport.maps.models import EVER, CellCount

AT_ONCE = 10_000
MOST_IN_GEOPACKAGE = 2_000_000  # it is written whole, on disk, before anything is sent
BYTES_OF_EACH = {"csv": 200, "geojson": 620, "gpkg": 330}  # a case of a short description, about
# Open311 GeoReport Bulk, in its order.
BULK = (
    "service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description",
    "status_notes", "source", "service_name", "service_subtype", "description", "agency_responsible", "address",
    "lat", "long",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Names are Swedish: data says the same to everyone.
CATEGORY = KeyTextTransform("sv", "category__names")
Row = TypeVar("Row", bound=Sequence[Any])


def batches(query: CaseQuery, read: Callable[[PublicCaseQuerySet], list[Row]]) -> Iterator[list[Row]]:
    """The newest first; each row begins with when the case came in and its number. Each batch is a look-up of its own,
    so a slow reader holds neither lock nor cursor nor connection."""
    last: Row | None = None
    while True:
        with within_reason():
            left = older_than(query.cases, _moment(last[0]), last[1]) if last else query.cases
            found = read(left.order_by("-created_at", "number")[:AT_ONCE])
        if found:
            yield found
        if len(found) < AT_ONCE:
            return
        last = found[-1]


def csv_file(query: CaseQuery) -> Iterator[str]:
    """Open311 GeoReport Bulk, as RFC 4180."""
    yield _lines([BULK])
    words = {status.value: (OPEN311[status], str(status.label)) for status in Status}
    for batch in batches(query, _for_csv):
        yield _lines(_bulk(row, words) for row in batch)


def geojson_file(query: CaseQuery) -> Iterator[str]:
    """A FeatureCollection, one feature on a line; lon and lat in WGS84."""
    yield '{"type": "FeatureCollection", "name": "cases", "features": ['
    comma = "\n"
    for batch in batches(query, features):
        yield comma + ",\n".join(feature for _at, _number, feature in batch)
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
        for batch in batches(query, _for_geopackage):
            _write(path, batch)
        return path.open("rb")


@dataclass(frozen=True)
class Files:
    """How many public cases there are, and how many bytes the file of all of them has in each form; about."""

    cases: int
    sizes: dict[str, int]


def files_of_all() -> Files:
    """From the counts that are kept for planners, for it takes long to count a million."""
    cases = CellCount.objects.filter(size=max(COARSE), month=EVER).aggregate(cases=Sum("count"))["cases"] or 0
    return Files(cases, {form: cases * of_each for form, of_each in BYTES_OF_EACH.items()})


def _moment(received_at: datetime | str) -> datetime:
    return datetime.fromisoformat(received_at) if isinstance(received_at, str) else received_at


# --- CSV ---


def _for_csv(cases: PublicCaseQuerySet) -> list[tuple[Any, ...]]:
    lat, lon = (Func("point", function=name, output_field=FloatField()) for name in ("ST_Y", "ST_X"))
    return list(
        cases.values_list(
            "created_at", "number", "updated_at", "closed_at", "status", CATEGORY, "public_text",
            "administration__name", "municipality__official_name", lat, lon,
        )
    )  # fmt: skip


def _bulk(row: tuple[Any, ...], words: dict[str, tuple[str, str]]) -> tuple[Any, ...]:
    received, number, updated, closed, status, category, text, office, municipality, lat, lon = row
    return (
        number, _time(received), _time(updated), _time(closed), *words[status], "", _harmless(category), "",
        _harmless(text), _harmless(office), _harmless(municipality), lat, lon,
    )  # fmt: skip


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _harmless(text: str) -> str:
    """A spreadsheet must not take words for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""


# --- GeoPackage ---

# Each field, and where it comes from.
FIELDS: dict[str, Any] = {
    "received_at": "created_at",
    "number": "number",
    "status": "status",
    "is_open": "status",
    "category": "category__code",
    "category_name": CATEGORY,
    "group": "category__group__code",
    "administration": "administration__code",
    "administration_name": "administration__name",
    "municipality": "municipality__code",
    "municipality_name": "municipality__name",
    "updated_at": "updated_at",
    "closed_at": "closed_at",
    "planned_for": "planned_for",
    "text": "public_text",
    "url": "number",
}
MOMENT = "datetime64[ms]"
UTC_IN_GDAL = 100
KINDS = {
    "is_open": "bool",
    "received_at": MOMENT,
    "updated_at": MOMENT,
    "closed_at": MOMENT,
    "planned_for": "datetime64[D]",
}


def _for_geopackage(cases: PublicCaseQuerySet) -> list[tuple[Any, ...]]:
    """Its fields, and then its point."""
    return list(cases.values_list(*FIELDS.values(), AsWKB("point")))


def _write(path: Path, batch: list[tuple[Any, ...]]) -> None:
    *columns, points = zip(*batch, strict=True) if batch else [()] * (len(FIELDS) + 1)
    pyogrio.raw.write(
        path,
        np.array([point and bytes(point) for point in points], dtype=object),
        [_column(name, values) for name, values in zip(FIELDS, columns, strict=True)],
        np.array(list(FIELDS), dtype=object),
        driver="GPKG",
        layer="cases",
        geometry_type="Point",
        crs="EPSG:4326",
        append=path.exists(),
        gdal_tz_offsets={name: np.full(len(batch), UTC_IN_GDAL) for name, kind in KINDS.items() if kind == MOMENT},
    )


def _column(name: str, values: Sequence[Any]) -> Any:
    kind = KINDS.get(name, "object")
    if kind == MOMENT:
        values = [value and value.astimezone(UTC).replace(tzinfo=None) for value in values]
    if name == "is_open":
        values = [status in OPEN for status in values]
    if name == "url":
        beginning = page_of_cases()
        values = [beginning + number for number in values]
    return np.array(values, dtype=kind)
