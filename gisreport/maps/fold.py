"""Bring the counts up to what is public now. Only here are spots and coarse cells written.

Triggers note which cases have changed; folding looks each of them up in `public_case`, replaces its spot, and adds the
difference to the coarse cells. Folding the same case twice changes nothing, and one folder works at a time.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import cast

from django.contrib.gis.db.models.functions import Transform
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.utils import timezone

from gisreport.cases.models import PublicCase
from gisreport.cases.status import OPEN
from gisreport.geo import morton
from gisreport.geo.hexagons import Hexagon
from gisreport.geo.srid import SWEREF99TM
from gisreport.geo.sun import light_at
from gisreport.maps.models import CaseSpot, CellCount, ChangedCase

COARSE = (1_000, 2_500, 5_000, 10_000)
AT_ONCE = 5_000
# Any number will do, as long as nothing else uses it.
LOCK = 730_051

Cell = tuple[int, int, int, date, int, bool]  # as the columns of CellCount, without the count

ADD = """
INSERT INTO maps_cellcount (size, i, j, month, category_id, is_open, count)
SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::date[], %s::int[], %s::bool[], %s::int[])
ON CONFLICT (size, i, j, month, category_id, is_open) DO UPDATE SET count = maps_cellcount.count + excluded.count
"""


def fold_all(most: int = 1_000_000) -> int:
    """Fold until nothing is left, or about `most` changes have been; answers how many cases were looked at."""
    done = 0
    while done < most and (folded := fold()):
        done += folded
    return done


@transaction.atomic
def fold() -> int:
    """One batch. 0 when there was nothing to do, or another folder is at it."""
    changed = _take_changed()
    if not changed:
        return 0
    before = list(CaseSpot.objects.filter(case_id__in=changed))
    after = [_spot(case) for case in _public(changed)]
    CaseSpot.objects.filter(case_id__in=changed).delete()
    CaseSpot.objects.bulk_create(after, batch_size=AT_ONCE)
    difference = _cells(after)
    difference.subtract(_cells(before))
    _add({cell: count for cell, count in difference.items() if count})
    return len(changed)


def _take_changed() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cast(tuple[bool], cursor.fetchone())[0]:
            return []
    oldest = ChangedCase.objects.order_by("pk").values("pk")[:AT_ONCE]
    taken = list(ChangedCase.objects.filter(pk__in=oldest).values_list("pk", "case_id"))
    ChangedCase.objects.filter(pk__in=[pk for pk, _case in taken]).delete()
    return sorted({case for _pk, case in taken})


def _public(changed: list[int]) -> Iterable[PublicCase]:
    cases = PublicCase.objects.filter(pk__in=changed, point__isnull=False)
    return cases.annotate(metres=Transform("point", SWEREF99TM)).only(
        "point", "category", "administration", "status", "created_at"
    )


def _spot(case: PublicCase) -> CaseSpot:
    point, metres = cast(Point, case.point), cast(Point, case.metres)  # type: ignore[attr-defined]
    when = timezone.localtime(case.created_at)
    return CaseSpot(
        case_id=case.pk,
        quad=morton.code(metres.x, metres.y),
        easting=round(metres.x),
        northing=round(metres.y),
        category_id=case.category_id,
        administration_id=case.administration_id,
        status=case.status,
        day=when.date(),
        hour=when.weekday() * 24 + when.hour,
        light=light_at(point.x, point.y, when),
    )


def _cells(spots: Iterable[CaseSpot]) -> Counter[Cell]:
    counts: Counter[Cell] = Counter()
    for spot in spots:
        facts = spot.day.replace(day=1), spot.category_id, spot.status in OPEN
        for size in COARSE:
            cell = Hexagon.at(spot.easting, spot.northing, size)
            counts[(size, cell.i, cell.j, *facts)] += 1
    return counts


def _add(difference: dict[Cell, int]) -> None:
    """In the order of the key, so that two who add never wait for each other in a circle."""
    if not difference:
        return
    rows = sorted((*cell, count) for cell, count in difference.items())
    with connection.cursor() as cursor:
        cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])
    CellCount.objects.filter(count=0, size__in=COARSE, month__in={row[3] for row in rows}).delete()
