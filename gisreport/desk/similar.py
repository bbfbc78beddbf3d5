"""Is it known already? Cases of the same category near one in place and time, of those that the officer works with."""

from datetime import timedelta
from typing import Any

from django.contrib.gis.db.models.functions import Distance, Transform
from django.contrib.gis.measure import D
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left

from gisreport.cases.models import Case
from gisreport.geo.srid import SWEREF99TM, WGS84
from gisreport.geo.transform import in_metres, transformed
from reports.models import ReportCase

METRES = 50
WITHIN = timedelta(weeks=12)
MOST_SHOWN = 10
EXCERPT = 140  # characters of what was reported first


def similar_cases(case: Case, among: QuerySet[Case]) -> list[Case]:
    """Open and closed ones within `METRES` of the case (EPSG:3006) that came in `WITHIN` of it, each with its
    `distance` and `words`, the beginning of what was reported; the nearest first. None when its place is known in words
    only."""
    if case.point is None:
        return []
    pin = in_metres(case.point)
    around = transformed(pin.buffer(METRES).envelope, WGS84).envelope
    near = among.filter(
        category=case.category_id,
        merged_into=None,
        created_at__range=(case.created_at - WITHIN, case.created_at + WITHIN),
        point__bboverlaps=around,  # the index narrows, the metres decide
    ).exclude(pk=case.pk)
    measured = near.annotate(distance=Distance(Transform("point", SWEREF99TM), pin)).filter(distance__lte=D(m=METRES))
    told = measured.select_related("administration").annotate(words=Subquery(_first_words()))
    return list(told.order_by("distance", "pk")[:MOST_SHOWN])


def _first_words() -> QuerySet[ReportCase, Any]:
    belonging = ReportCase.objects.filter(case=OuterRef("pk"), until=None).order_by("report__received_at")
    return belonging.values_list(Left("report__text", EXCERPT))[:1]
