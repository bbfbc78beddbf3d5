"""What every collection of features has, and what can be asked of it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gisreport.geo.tiles import Box
from gisreport.maps.case_query import end_of, start_of
from gisreport.maps.ogc.crs import CRS84, Crs, read_crs
from gisreport.maps.parameters import Parameters, one_of, whole_number, words

FORMATS = ("json", "html")
CORE = ("f", "limit", "after", "offset", "bbox", "bbox-crs", "crs", "datetime")
MOST_SKIPPED = 10_000  # by clients that count instead of following the link to the next page
LONGEST_CURSOR = 200


@dataclass(frozen=True)
class Period:
    """From `since` on and before `before`, either of them open."""

    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """`area` is WGS84, `crs` that of the answer, `after` the cursor of the page before; `offset` features after that
    are left out; `filters` are what the collection itself has read."""

    limit: int
    after: str
    offset: int
    crs: Crs
    area: GEOSGeometry | None
    period: Period
    filters: dict[str, Any]

    @property
    def is_beginning(self) -> bool:
        """Whether nothing was before this page."""
        return not (self.after or self.offset)


@dataclass(frozen=True)
class Page:
    """`features` are GeoJSON texts; `next` is the cursor for the page that follows, empty on the last one; `matched`
    is how many there are in all, None when it would take too long to count."""

    features: list[str]
    next: str = ""
    matched: int | None = None


class Collection(ABC):
    """`usual` and `most` features on a page. `filters` are parameters of its own, each with a description;
    `properties` are JSON Schemas of what each feature tells."""

    id: str
    title: str | Promise
    description: str | Promise
    usual = 100
    most = 1_000
    storage: Crs = CRS84
    has_time = False
    filters: dict[str, str] = {}
    geometry = "https://geojson.org/schema/Geometry.json"
    properties: dict[str, dict[str, Any]]

    @abstractmethod
    def page(self, asked: Asked) -> Page:
        """Raises Refusal, field `after`, for a cursor that is none of ours."""

    @abstractmethod
    def feature(self, name: str, crs: Crs, request: HttpRequest) -> str | None:
        """The GeoJSON text of one feature, None when there is none of that name."""

    @abstractmethod
    def box(self) -> Box:
        """West, south, east, north in degrees: about where its features are."""

    def first_time(self) -> datetime | None:
        """When the oldest feature came in; None for a collection without times, or with nothing in it."""
        return None

    def read(self, query: QueryDict) -> Asked:
        """Raises Refusal that names every parameter that cannot be understood."""
        parameters = Parameters(query, (*CORE, *self.filters))
        parameters.one("f", one_of(FORMATS))
        bbox_crs = parameters.one("bbox-crs", read_crs) or CRS84
        asked = Asked(
            limit=parameters.one("limit", whole_number(self.most)) or self.usual,
            after=parameters.one("after", words(LONGEST_CURSOR)) or "",
            offset=parameters.one("offset", _read_offset) or 0,
            crs=parameters.one("crs", read_crs) or CRS84,
            area=parameters.one("bbox", bbox_crs.read_area),
            period=parameters.one("datetime", read_period) or Period(),
            filters=self.read_filters(parameters),
        )
        parameters.refuse_what_is_wrong()
        return asked

    def read_filters(self, parameters: Parameters) -> dict[str, Any]:
        """The parameters of its own, for `page`."""
        return {}


def _read_offset(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 9 and int(written) <= MOST_SKIPPED):
        advice = _("Skriv ett heltal från 0 till {most}, eller följ länken till nästa sida.").format(most=MOST_SKIPPED)
        raise ValueError(advice)
    return int(written)


def read_period(written: str) -> Period:
    """A time or a day, or two with a slash between, of which one may be open ("..", or nothing). Raises ValueError."""
    first, slash, last = written.partition("/")
    if not slash:
        return Period(_start(first), _end(first))
    period = Period(_start(first) if first not in ("", "..") else None, _end(last) if last not in ("", "..") else None)
    if period.since and period.before and period.since >= period.before:
        raise ValueError(_("Slutet ligger före början. Skriv den tidigare tiden först."))
    return period


def _start(written: str) -> datetime:
    moment = _read_time(written)
    return moment if isinstance(moment, datetime) else start_of(moment)


def _end(written: str) -> datetime:
    moment = _read_time(written)
    return moment + timedelta(microseconds=1) if isinstance(moment, datetime) else end_of(moment)


def _read_time(written: str) -> date | datetime:
    """A time without a zone is Swedish."""
    example = "2026-05-31, 2026-05-31T12:00:00Z, 2026-05-01/2026-05-31, 2026-05-01/.."
    advice = _("Skriv en tid eller en period, till exempel {example}.").format(example=example)
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(advice) from None
    if not 1900 <= found.year <= 2200:  # further off, the calendar or the time zones end
        raise ValueError(advice)
    if len(written) <= len("2026-05-31"):
        return found.date()
    return found if found.tzinfo else found.replace(tzinfo=timezone.get_default_timezone())


def rows(statement: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
