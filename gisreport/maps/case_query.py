"""Which public cases someone wants, for those who ask in detail: the API, OGC API – Features and the downloads."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

import psycopg
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.cases.models import PublicCase, PublicCaseQuerySet
from gisreport.cases.search import saying
from gisreport.cases.status import Status
from gisreport.errors import Refusal
from gisreport.maps.filters import STATUSES
from gisreport.maps.parameters import Parameters, code, one_of

FILTERS = ("category", "group", "status", "administration", "municipality")
SECONDS = 5  # that one page may take
LIMITS = "SELECT set_config('statement_timeout', %s, true), set_config('plan_cache_mode', %s, true)"


@dataclass(frozen=True)
class CaseQuery:
    """Codes of what to include, empty for all. `area` is WGS84; cases came in from `since` on and before `before`;
    `text` is looked for as gisreport.cases.search has it."""

    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    administrations: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    area: GEOSGeometry | None = None
    since: datetime | None = None
    before: datetime | None = None
    text: str = ""

    @property
    def cases(self) -> PublicCaseQuerySet:
        """In no order; `listing.beyond` and the order that goes with it page through them. With `text` it asks the
        database already, so ask `within_reason`. Raises Refusal for a text that cannot be looked for."""
        wanted = {
            "category__code__in": self.categories,
            "category__group__code__in": self.groups,
            "status__in": self.statuses,
            "administration__code__in": self.administrations,
            "municipality__code__in": self.municipalities,
            "created_at__gte": self.since,
            "created_at__lt": self.before,
        }
        cases = PublicCase.objects.filter(self._place(), **{name: value for name, value in wanted.items() if value})
        return saying(cases, self.text) if self.text else cases

    def _place(self) -> Q:
        """Each half by itself of a box across the date line: the box around both would be the whole Earth."""
        if self.area is None:
            return Q()
        parts = list(self.area) if isinstance(self.area, MultiPolygon) else [self.area]
        return reduce(or_, (Q(point__intersects=part) for part in parts))


def read_filters(parameters: Parameters) -> dict[str, tuple[str, ...]]:
    """What the parameters of FILTERS say, as the fields of CaseQuery."""
    names = parameters.several("status", one_of(STATUSES))
    return {
        "categories": parameters.several("category", code),
        "groups": parameters.several("group", code),
        "statuses": tuple(dict.fromkeys(status for name in names for status in STATUSES[name])),
        "administrations": parameters.several("administration", code),
        "municipalities": parameters.several("municipality", code),
    }


def start_of(day: date) -> datetime:
    """Midnight in Swedish time."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The midnight that ends the day."""
    return start_of(day + timedelta(days=1))


@contextmanager
def within_reason(seconds: int = SECONDS) -> Iterator[None]:
    """A look-up that takes longer is given up. Raises Refusal that says to ask for less."""
    with _refusing_what_takes_too_long(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{seconds}s"])
        yield


def rows_within_reason(statement: str, values: Sequence[Any], *, one_plan: bool = False) -> list[Any]:
    """The rows of one statement under the same limit. The limit travels with it and ends with it, so that it costs no
    transaction and no journey of its own.

    `one_plan` is for a statement that is best answered in the same way whatever its values are: how is then thought out
    once for each connection, which would be a fifth of the work of an answer.
    """
    limits = [f"{SECONDS}s", "force_generic_plan" if one_plan else "force_custom_plan"]
    kept_whole = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with _refusing_what_takes_too_long(), kept_whole, connection.cursor() as limited, connection.cursor() as cursor:
        with connection.wrap_database_errors, connection.connection.pipeline():
            limited.execute(LIMITS, limits)
            cursor.execute(statement, values)
        return cursor.fetchall()


@contextmanager
def _refusing_what_takes_too_long() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if not isinstance(error.__cause__, psycopg.errors.QueryCanceled):
            raise
        advice = _("Välj en mindre del av kartan, eller en kortare period.")
        raise Refusal(_("Det är för mycket att leta igenom på en gång."), fields={"bbox": advice}) from error
