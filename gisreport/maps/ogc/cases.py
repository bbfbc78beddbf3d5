"""The public cases as features."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gisreport.cases.models import PublicCase, PublicCaseQuerySet
from gisreport.cases.numbers import read_number
from gisreport.cases.status import Status
from gisreport.cases.views.guesses import public_case
from gisreport.geo.tiles import Box
from gisreport.maps import world
from gisreport.maps.case_features import features
from gisreport.maps.case_query import CaseQuery, read_filters, within_reason
from gisreport.maps.listing import beyond, cursor
from gisreport.maps.ogc.collection import Asked, Collection, Page
from gisreport.maps.ogc.crs import Crs
from gisreport.maps.parameters import Parameters

COUNTED = 1_000  # beyond this nobody is told how many there are: counting would take as long as the page

TIME = {"type": "string", "format": "date-time"}
TEXT = {"type": "string"}


class Cases(Collection):
    id = "cases"
    title = _("Ärenden")
    description = _(
        "Alla offentliga ärenden som har en plats på kartan, de nyaste först. Tiden är när ärendet kom in. "
        "Ärenden vars plats bara är beskriven i ord finns i nedladdningarna."
    )
    has_time = True
    filters = {
        "category": "Codes of categories, apart by commas",
        "group": "Codes of groups of categories, apart by commas",
        "status": f"Apart by commas: open, closed, {', '.join(Status)}",
        "administration": "Codes of administrations, apart by commas",
        "municipality": "Codes of municipalities, apart by commas",
    }
    geometry = "https://geojson.org/schema/Point.json"
    properties = {
        "number": TEXT | {"description": "The case number, the same for ever"},
        "status": TEXT | {"enum": list(Status)},
        "is_open": {"type": "boolean"},
        "category": TEXT,
        "category_name": TEXT | {"description": "In Swedish"},
        "group": TEXT | {"description": "The category's group"},
        "administration": TEXT,
        "administration_name": TEXT,
        "municipality": TEXT | {"description": "Four-digit kommunkod"},
        "municipality_name": TEXT,
        "received_at": TIME,
        "updated_at": TIME,
        "closed_at": TIME | {"type": ["string", "null"]},
        "planned_for": {"type": ["string", "null"], "format": "date"},
        "text": TEXT | {"description": "The reviewed description, empty until someone has released it"},
        "url": TEXT | {"format": "uri", "description": "The case's public page"},
    }

    def read_filters(self, parameters: Parameters) -> dict[str, Any]:
        return read_filters(parameters)

    def page(self, asked: Asked) -> Page:
        query = CaseQuery(area=asked.area, since=asked.period.since, before=asked.period.before, **asked.filters)
        cases = query.cases.filter(point__isnull=False)
        with within_reason():
            ahead = beyond(cases, asked.after).order_by("-created_at", "number")
            found = features(ahead[asked.offset : asked.offset + asked.limit + 1], asked.crs)
            shown = found[: asked.limit]
            is_all = len(found) == len(shown)
            matched = _count(cases, asked, len(shown), is_all=is_all)
        return Page([text for _at, _number, text in shown], "" if is_all else _cursor(*shown[-1][:2]), matched)

    def feature(self, name: str, crs: Crs, request: HttpRequest) -> str | None:
        case = public_case(request, read_number(name))
        if case is None or case.point is None:
            return None
        [(_at, _number, text)] = features(PublicCase.objects.filter(pk=case.pk), crs)
        return text

    def box(self) -> Box:
        return world.home()

    def first_time(self) -> datetime | None:
        return PublicCase.objects.order_by("created_at").values_list("created_at", flat=True).first()


def _cursor(received_at: str, number: str) -> str:
    return cursor(PublicCase(created_at=datetime.fromisoformat(received_at), number=number))


def _count(cases: PublicCaseQuerySet, asked: Asked, shown: int, *, is_all: bool) -> int | None:
    """Known by itself when all are shown; counted up to COUNTED for whoever begins to read."""
    if is_all and asked.is_beginning:
        return shown
    if asked.after or shown >= COUNTED:
        return None
    counted = cases.order_by()[: COUNTED + 1].count()
    return counted if counted <= COUNTED else None
