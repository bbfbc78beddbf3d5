"""Hexagons with the number of public cases in each, from the counts that are kept for planners."""

import re
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Min
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gisreport.errors import Refusal
from gisreport.geo.hexagons import NAME
from gisreport.geo.srid import SWEREF99TM, WGS84
from gisreport.geo.tiles import Box
from gisreport.maps import world
from gisreport.maps.case_query import start_of, within_reason
from gisreport.maps.cells import NOT_PRIVATE, CellQuery
from gisreport.maps.models import EVER, CellCount
from gisreport.maps.ogc.collection import Asked, Collection, Page, rows
from gisreport.maps.ogc.crs import EPSG_3006, Crs, cut
from gisreport.maps.parameters import Parameters, code
from routing.models import Category

CURSOR = re.compile(r"(-?\d{1,6}):(-?\d{1,6})", re.ASCII)
AT_HOME: Box = (0.0, 45.0, 40.0, 75.0)  # degrees, around Sweden: where EPSG:3006 is of use
SHAPE = f"ST_Hexagon({{size}}, i, j, ST_SetSRID(ST_MakePoint(0, 0), {SWEREF99TM}))"
# In the order of the counts' key, so that a page reads no more of them than it shows.
CELLS = """
SELECT i, j, json_build_object(
    'type', 'Feature', 'id', '{size}:' || i || ':' || j, 'geometry', {geometry}::json,
    'properties', json_build_object('count', total, 'open', open, 'closed', total - open, 'size', {size})
)::text
FROM (
    SELECT i, j, sum(count)::int AS total, coalesce(sum(count) FILTER (WHERE is_open), 0)::int AS open
    FROM maps_cellcount WHERE {conditions} GROUP BY i, j {having} ORDER BY i, j LIMIT %s OFFSET %s
) AS cell
"""


class Cells(Collection):
    storage = EPSG_3006
    has_time = True
    filters = {"category": "Codes of categories, apart by commas"}
    geometry = "https://geojson.org/schema/Polygon.json"
    properties = {
        "count": {"type": "integer", "description": "Public cases in the hexagon"},
        "open": {"type": "integer"},
        "closed": {"type": "integer"},
        "size": {"type": "integer", "description": "Metres along an edge"},
    }

    def __init__(self, size: int) -> None:
        """`size` is the hexagons' edge in metres of EPSG:3006."""
        self.size = size
        self.id = f"cells-{size}"
        self.title = format_lazy(gettext_lazy("Antal ärenden i sexkantiga rutor, sida {metres} m"), metres=size)
        self.description = gettext_lazy(
            "Hur många offentliga ärenden som har kommit in i varje ruta. Rutor utan ärenden är inte med. "
            "En period räknas i hela månader: varje månad som den rör vid är med. Rutornas namn och läge ändras aldrig."
        )

    def read_filters(self, parameters: Parameters) -> dict[str, Any]:
        return {"category": parameters.several("category", code)}

    def page(self, asked: Asked) -> Page:
        conditions, values = self._conditions(asked)
        having = ""
        if asked.area:
            having = f"HAVING ST_Intersects(ST_Transform({self._shape}, {WGS84}), %s::geometry)"
            values.append(asked.area.hexewkb.decode())
        with within_reason():
            found = rows(self._statement(asked.crs, conditions, having), [*values, asked.limit + 1, asked.offset])
        shown = found[: asked.limit]
        is_all = len(found) == len(shown)
        return Page(
            [text for _i, _j, text in shown],
            next="" if is_all else "{}:{}".format(*shown[-1][:2]),
            matched=len(shown) if is_all and asked.is_beginning else None,
        )

    def feature(self, name: str, crs: Crs, request: HttpRequest) -> str | None:
        named = NAME.fullmatch(name)
        if named is None or int(named[1]) != self.size:
            return None
        statement = self._statement(crs, ["size = %s", "i = %s", "j = %s", "month = %s", NOT_PRIVATE])
        found = rows(statement, [self.size, int(named[2]), int(named[3]), EVER, 1, 0])
        return found[0][2] if found else None

    def box(self) -> Box:
        return world.home()

    def first_time(self) -> Any:
        oldest = CellCount.objects.filter(size=self.size, month__gt=EVER).aggregate(month=Min("month"))["month"]
        return start_of(oldest) if oldest else None

    @property
    def _shape(self) -> str:
        return SHAPE.format(size=self.size)

    def _statement(self, crs: Crs, conditions: list[str], having: str = "") -> str:
        geometry = crs.geojson(self._shape, SWEREF99TM)
        return CELLS.format(size=self.size, geometry=geometry, conditions=" AND ".join(conditions), having=having)

    def _conditions(self, asked: Asked) -> tuple[list[str], list[Any]]:
        conditions: list[str] = ["size = %s", NOT_PRIVATE]
        values: list[Any] = [self.size]
        if asked.after:
            conditions.append("(i, j) > (%s, %s)")
            values += _read_cursor(asked.after)
        if asked.area:
            conditions.append("i BETWEEN %s AND %s")
            values += self._columns(asked.area)
        since, before = asked.period.since, asked.period.before
        if not (since or before):
            conditions.append("month = %s")
            values.append(EVER)
        if since:
            conditions.append("month >= %s")
            values.append(timezone.localdate(since).replace(day=1))
        if before:
            conditions.append("month < %s AND month > %s")
            values += [timezone.localdate(before), EVER]
        if asked.filters["category"]:
            conditions.append("category_id = ANY(%s)")
            values.append(_categories(asked.filters["category"]))
        return conditions, values

    def _columns(self, area: GEOSGeometry) -> list[int]:
        """The westernmost and the easternmost column that may touch the area."""
        extent = CellQuery(self.size, cut(area.extent, AT_HOME)).extent
        return [int(extent.west // (1.5 * self.size)) - 1, int(extent.east // (1.5 * self.size)) + 2]


def _categories(codes: tuple[str, ...]) -> list[int]:
    return list(Category.objects.filter(is_private=False, code__in=codes).values_list("pk", flat=True))


def _read_cursor(written: str) -> list[int]:
    found = CURSOR.fullmatch(written)
    if found is None:
        raise Refusal(_("Sidan finns inte."), fields={"after": _("Börja om från den första sidan.")})
    return [int(part) for part in found.groups()]
