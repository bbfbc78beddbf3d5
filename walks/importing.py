"""Walks that were walked elsewhere, from a table with a row for each stop: order and grades are kept as they stand.

Rows come in as operations of one phone for each walk, as if it had noted them, so that nothing but the sum writes
observations. Ids are made of what the file says; again is harmless.
"""

import csv
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, Point
from django.db import transaction
from django.utils.translation import gettext as _

from gisreport.errors import NotAPlace, Refusal
from gisreport.geo.points import as_pin
from routing.models import Municipality
from walks.models import Checklist, Participant, Phase, Placed, Stop, Valence, Walk
from walks.operations import LONGEST
from walks.sync import HELD, NEW, accept
from walks.tokens import hash_of, new_device_token

IDS = uuid.UUID("b0c7a1de-6a0d-5d63-9a52-0a7c9c1f3d11")
AT_ONCE = 100
LASTED = timedelta(hours=2)
THEME = "feeling"


@dataclass(frozen=True)
class Columns:
    """What the columns are called. `place` is WKT, or hexadecimal EWKB, which says itself what system it is in."""

    walk: str
    order: str
    place: str
    grade: str
    text: str = ""


@dataclass(frozen=True)
class Imported:
    walks: int
    stops: int
    new: int
    held: int


def import_walks(
    file: Path,
    columns: Columns,
    *,
    municipality: Municipality,
    walked_at: datetime,
    scale: Sequence[int],
    srid: int | None,
) -> Imported:
    """All or nothing. `srid` is that of places that do not say it. Raises Refusal naming the row."""
    rows = list(_rows(file, columns, srid))
    walks: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        walks[row.walk].append(row)
    with transaction.atomic():
        checklist = _checklist(municipality, file.stem, scale)
        statuses = [
            status
            for name, theirs in walks.items()
            for status in _import(file.stem, name, theirs, municipality, checklist, walked_at, sum(scale) / len(scale))
        ]
    return Imported(len(walks), len(rows), statuses.count(NEW), statuses.count(HELD))


@dataclass(frozen=True)
class _Row:
    walk: str
    order: int
    point: Point
    grade: str
    text: str


def _rows(file: Path, columns: Columns, srid: int | None) -> Iterator[_Row]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                yield _read(row, columns, srid)
            except (KeyError, ValueError, TypeError, GEOSException, GDALException, NotAPlace) as error:
                why = error.message if isinstance(error, Refusal) else f"{type(error).__name__}: {error}"
                raise Refusal(_("Rad {number}: {why}").format(number=number, why=why)) from error


def _read(row: Mapping[str, str], columns: Columns, srid: int | None) -> _Row:
    float(row[columns.grade])  # a grade that is no number is a fault of the file; it is kept as it was written
    return _Row(
        walk=row[columns.walk],
        order=int(row[columns.order]),
        point=_point(row[columns.place], srid),
        grade=row[columns.grade],
        text=row[columns.text][: LONGEST["text"]] if columns.text else "",
    )


def _point(written: str, srid: int | None) -> Point:
    """In WGS84. Numbers are taken for what the file or `srid` says they are, and refused where that cannot be."""
    shape = GEOSGeometry(written)
    if shape.srid is None:
        if srid is None:
            raise ValueError(_("Platsen säger inte i vilket system den är. Skriv det med --srid, till exempel 3857."))
        shape.srid = srid
    if not isinstance(shape, Point):
        raise TypeError(shape.geom_type)
    return as_pin(shape)


def _checklist(municipality: Municipality, name: str, scale: Sequence[int]) -> Checklist:
    checklist, _is_new = Checklist.objects.get_or_create(
        municipality=municipality,
        name=name[:100],
        version=1,
        defaults={
            "themes": [{"code": THEME, "texts": {"sv": "Känns platsen trygg?"}, "is_graded": True}],
            "scale": [{"code": str(grade), "texts": {"sv": str(grade)}} for grade in scale],
        },
    )
    return checklist


def _import(
    source: str,
    name: str,
    rows: Sequence[_Row],
    municipality: Municipality,
    checklist: Checklist,
    walked_at: datetime,
    middle: float,
) -> list[int]:
    """The statuses of its operations."""
    walk, is_new = Walk.objects.get_or_create(
        pk=_id(municipality, source, name),
        defaults={
            "municipality": municipality,
            "title": f"{source} {name}"[:150],
            "phase": Phase.COLLECTING,
            "starts_at": walked_at,
            "ends_at": walked_at + LASTED,
            "checklist": checklist,
        },
    )
    in_order = sorted(rows, key=lambda row: row.order)
    if is_new:
        Stop.objects.bulk_create(
            Stop(pk=_id(walk, "stop", row.order), walk=walk, position=row.order, name=f"{row.order}", point=row.point)
            for row in in_order
        )
    participant, _was_there = Participant.objects.get_or_create(
        walk=walk, join_id=_id(walk, "phone"), defaults={"token_hash": hash_of(new_device_token())}
    )
    participant.walk = walk
    operations = [_operation(walk, number, row, middle) for number, row in enumerate(in_order, start=1)]
    return [receipt.status for part in _parts(operations) for receipt in accept(participant, part)]


def _operation(walk: Walk, number: int, row: _Row, middle: float) -> tuple[uuid.UUID, str]:
    grade = float(row.grade)
    valence = Valence.NEUTRAL if grade == middle else Valence.POSITIVE if grade > middle else Valence.NEGATIVE
    seen: dict[str, Any] = {
        "stop": str(_id(walk, "stop", row.order)),
        "lon": row.point.x,
        "lat": row.point.y,
        "placed": Placed.STOP.value,
        "valence": valence.value,
        "theme": THEME,
        "grade": row.grade,
        "text": row.text,
    }
    content = {"v": 1, "kind": "create", "device_seq": number, "at": walk.starts_at.isoformat(), "observation": seen}
    return _id(walk, "noted", row.order), json.dumps(content, ensure_ascii=False, sort_keys=True)


def _id(*what: object) -> uuid.UUID:
    return uuid.uuid5(IDS, " ".join(str(getattr(one, "pk", one)) for one in what))


def _parts(operations: Sequence[tuple[uuid.UUID, str]]) -> Iterable[Sequence[tuple[uuid.UUID, str]]]:
    return (operations[begin : begin + AT_ONCE] for begin in range(0, len(operations), AT_ONCE))
