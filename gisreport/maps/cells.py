"""How many public cases there are in each hexagon of a part of the map. Counted by arithmetic, never by a join with a
grid: coarse hexagons from the folded counts, fine ones from the index on the spots."""

import math
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from gisreport.cases.status import OPEN, Status
from gisreport.errors import Refusal
from gisreport.geo import morton
from gisreport.geo.hexagons import Hexagon, column_and_row
from gisreport.geo.morton import Extent
from gisreport.geo.reproject import to_metres
from gisreport.geo.srid import SWEREF99TM
from gisreport.geo.sun import Light
from gisreport.geo.tiles import Box
from gisreport.maps.areas import AskedArea
from gisreport.maps.case_query import rows_within_reason
from gisreport.maps.denominators import loaded
from gisreport.maps.fold import COARSE
from gisreport.maps.measures import Per
from gisreport.maps.models import EVER

MOST_CELLS = 5_000  # in one answer
MOST_SPOTS = 1_500_000  # looked at for one answer
MOST_SPOTS_IN_AREA = 300_000  # the same, where each may have to be compared with a border
SPOT_BYTES = 64  # of the table; a spot takes some more
NOT_PRIVATE = "category_id NOT IN (SELECT id FROM routing_category WHERE is_private)"
FINEST_COUNTED, COARSEST = COARSE[0], COARSE[-1]
TOUCHED = 3  # coarser cells that one finer cell may lie in, at most


@dataclass(frozen=True)
class CellQuery:
    """Which cells, and what is counted in them. `box` is WGS84, `since` and `until` are Swedish dates, both included;
    an empty tuple means all. `codes` and `groups` are those of categories and of their groups, which hundreds of
    municipalities share; `categories` are keys, and go before both. `weekdays` are 0 (Monday) to 6, `hours` 0 to 23 of
    Swedish time. `per` is what the counts are to be divided by. Only cases that lie in `area` are counted."""

    size: int
    box: Box
    since: date | None = None
    until: date | None = None
    categories: tuple[int, ...] | None = None
    codes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    lights: tuple[Light, ...] = ()
    weekdays: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    administrations: tuple[int, ...] | None = None
    per: Per | None = None
    area: AskedArea | None = None

    @cached_property
    def extent(self) -> Extent:
        return extent_of(self.box)

    @cached_property
    def ground(self) -> Extent | None:
        """Where there may be cases of these cells; None where the box and the area have nothing in common."""
        around = self.extent.grown(2 * self.size)
        return around.shared_with(Extent(*self.area.shape.extent)) if self.area else around

    @property
    def is_known(self) -> bool:
        """Whether the folded counts know what is asked, were they fine enough: categories, months, and open or
        closed."""
        knows_status = set(self.statuses) in (set(), set(OPEN), set(Status) - set(OPEN))
        others = self.lights or self.weekdays or self.hours or self.administrations is not None or self.area
        return knows_status and not others

    @property
    def is_coarse(self) -> bool:
        """Whether the folded counts can answer."""
        return self.size in COARSE and self.is_known

    @property
    def work(self) -> int:
        """How many searches it is as much work as; 0 for what is counted already, or lies close together."""
        if self.area:
            return 5
        return 1 if self.size in COARSE and not self.is_coarse else 0


def extent_of(box: Box) -> Extent:
    """A box of degrees in metres of EPSG:3006; its edges are curved there, so some points along each count."""
    west, south, east, north = box
    steps = [step / 8 for step in range(9)]
    ring = [(west + (east - west) * step, south) for step in steps]
    ring += [(east, south + (north - south) * step) for step in steps[1:]]
    ring += [(east - (east - west) * step, north) for step in steps[1:]]
    ring += [(west, north - (north - south) * step) for step in steps[1:-1]]
    eastings, northings = zip(*to_metres(ring), strict=True)
    return Extent(min(eastings), min(northings), max(eastings), max(northings))


@dataclass(frozen=True)
class CountedCell:
    """`amount` is how much there is to divide by: people, or metres of street; None when nobody asked, or none is
    loaded. `is_whole` is false where an area cuts the cell, so that not all of its cases are counted."""

    hexagon: Hexagon
    count: int
    per: Per | None = None
    amount: float | None = None
    is_whole: bool = True

    @property
    def rate(self) -> float | None:
        """Cases per 1,000 inhabitants, or per kilometre of street; None where there is too little to divide by."""
        if self.per is None or self.amount is None or self.amount < self.per.scale.least or not self.is_whole:
            return None
        return self.count * self.per.scale.unit / self.amount


@dataclass
class _Where:
    """Conditions of one statement with their values, in step."""

    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values += values

    @property
    def sql(self) -> str:
        return " AND ".join(self.conditions) or "true"


def count_cells(query: CellQuery) -> list[CountedCell]:
    """The cells whose centre lies in the box (or that reach into it) with at least one case, each counted whole.

    Raises Refusal when there are more than MOST_CELLS, when too many cases would have to be looked at or it takes too
    long, or when what they are to be divided by is not known for cells so small.
    """
    return _divided([CountedCell(Hexagon(query.size, i, j), count) for i, j, count in counted_rows(query)], query)


def counted_rows(query: CellQuery) -> list[tuple[int, int, int]]:
    """The same as `(i, j, count)`, whatever they are to be divided by. Raises Refusal as above."""
    rows = _rows_of(query, CELL)
    refuse_too_many_cells(len(rows))
    return rows


def refuse_too_many_cells(number: int) -> None:
    if number > MOST_CELLS:
        advice = _("Välj större rutor, eller en mindre del av kartan.")
        raise Refusal(_("Det blir fler än {most} rutor.").format(most=MOST_CELLS), fields={"size": advice})


def _divided(cells: list[CountedCell], query: CellQuery) -> list[CountedCell]:
    """With what they are to be divided by, if that is loaded; else the counts as they are."""
    known = loaded(query.per) if query.per else None
    if not (known and known.origins):
        return cells
    hexagons = [cell.hexagon for cell in cells]
    amounts = known.amounts(hexagons)
    whole = query.area.holds_whole(hexagons) if query.area else [True] * len(cells)
    return [
        replace(cell, per=query.per, amount=amounts.get(cell.hexagon, 0.0), is_whole=is_whole)
        for cell, is_whole in zip(cells, whole, strict=True)
    ]


def count_by_month(query: CellQuery) -> dict[date, int]:
    """How many of the cases in those same cells came in during each month, by its first day; months without are left
    out. Their sum is that of the cells. Raises Refusal as count_cells does."""
    return dict(_rows_of(query, "month"))


def count_by_category(query: CellQuery) -> dict[int, int]:
    """How many of the cases in those same cells are of each category, by its key. Raises Refusal as above."""
    return dict(_rows_of(query, "category_id"))


# What is counted by: columns of the folded counts, each the same as an expression over a spot.
CELL = ""
OF_SPOT = {CELL: "", "month": ", date_trunc('month', day)::date AS month", "category_id": ", category_id"}


def _rows_of(query: CellQuery, by: str) -> list[Any]:
    """`(i, j, count)` by CELL, `(key, count)` by another of OF_SPOT."""
    if query.ground is None:
        return []
    months, days = _months_and_days(query.since, query.until)
    if query.is_coarse and (query.extent.is_wide or not days):
        return _summed(query, by, _from_counts(query, by, months, days))
    if query.is_coarse:  # in a city all of its spots would be looked through for a few days: they are, for all of them
        return _looked_through(query, by)
    _refuse_cells_of_too_many_places(query)
    rows = _looked_through(query, by, unless=_crowd(query, query.ground))
    return rows if rows or not _is_crowded(query, query.ground) else _looked_through(query, by)


def _looked_through(query: CellQuery, by: str, unless: "Part | None" = None) -> list[Any]:
    return _summed(query, by, _in_ranges(query, by, unless), one_plan=True)


def _summed(query: CellQuery, by: str, part: "Part", *, one_plan: bool = False) -> list[Any]:
    found, values = part
    within, numbers = cells_within(query.extent, query.size)
    if by:
        statement = f"SELECT {by}, sum(count)::int FROM {found} WHERE {within} GROUP BY {by} ORDER BY {by}"  # noqa: S608
    else:
        # Summed before it is asked which of the cells are meant: the planner would think that they are next to none.
        statement = (
            f"SELECT i, j, count FROM (SELECT i, j, sum(count)::int AS count FROM {found} GROUP BY i, j OFFSET 0)"  # noqa: S608
            f" AS cell WHERE {within} ORDER BY i, j LIMIT {MOST_CELLS + 1}"
        )
    return rows_within_reason(statement, [*values, *numbers], one_plan=one_plan)


Months = tuple[date | None, date | None]
Days = list[tuple[date, date]]
Span = tuple[int, int]  # both ends included
Part = tuple[str, list[Any]]  # what stands after FROM, with `i`, `j`, `count` and what it is counted by, and its values


def _from_counts(query: CellQuery, by: str, months: Months | None, days: Days) -> Part:
    """Whole months from the folded counts; the days at the ends, where a month is only partly asked for, from spots."""
    parts: list[str] = []
    values: list[Any] = []
    if months is not None:
        where = _counted(query, query.size, months, by_month=by == "month")
        of_count = f", {by}" if by else ""
        parts.append(f"SELECT i, j{of_count}, count FROM maps_cellcount WHERE {where.sql}")  # noqa: S608 (our own words)
        values += where.values
    for first, last in days:
        found, numbers = _on_days(query, by, first, last)
        of_count = f", {by}" if by else ""
        parts.append(f"SELECT i, j{of_count}, count FROM {found}")  # noqa: S608
        values += numbers
    return f"({' UNION ALL '.join(parts)}) AS part", values


def _on_days(query: CellQuery, by: str, first: date, last: date) -> Part:
    """Spots by their day, wherever they lie."""
    where = _spotted(query, first, last)
    i, j = column_and_row("easting", "northing", str(query.size))
    found = f"(SELECT {i} AS i, {j} AS j{OF_SPOT[by]}, 1 AS count FROM maps_casespot WHERE {where.sql}) AS spot"  # noqa: S608
    return found, where.values


def _in_ranges(query: CellQuery, by: str, unless: Part | None) -> Part:
    """Spots by their place, whenever they came; none are looked at if `unless` is true. One look into the index for
    each range. OFFSET 0 keeps the planner from making one scan of everything of them. Only those near the border of an
    area are compared with it."""
    where = _spotted(query, query.since, query.until)
    if unless:
        where.add(f"NOT ({unless[0]})", *unless[1])
    spans = _spans(query)
    if query.area:
        spot = SPOT.format(x="easting", y="northing")
        where.add(f"(span.is_inside OR ST_Intersects(%s::geometry, {spot}))", query.area.binary)
    i, j = column_and_row("easting", "northing", str(query.size))
    found = f"""unnest(%s::bigint[], %s::bigint[], %s::bool[]) AS span (first, last, is_inside)
        CROSS JOIN LATERAL (
            SELECT {i} AS i, {j} AS j{OF_SPOT[by]}, count(*) AS count FROM maps_casespot
            WHERE quad BETWEEN span.first AND span.last AND {where.sql}
            GROUP BY i, j{f", {by}" if by else ""} OFFSET 0
        ) AS part"""  # noqa: S608
    columns = [[span[part] for span in spans] for part in range(3)]
    return found, [*columns, *where.values]


def _spans(query: CellQuery) -> list[tuple[int, int, bool]]:
    """Ranges of the spots' places, and whether all of each lies in the area."""
    ground = query.ground
    if ground is None:
        return []
    if query.area is None:
        return [(first, last, True) for first, last in morton.ranges(ground)]
    inside, across = query.area.ranges(ground)
    return [(*span, True) for span in inside] + [(*span, False) for span in across]


def _crowd(query: CellQuery, ground: Extent) -> Part:
    """Whether more cases lie there than may be looked at, whatever they are: a condition that costs next to nothing,
    and nothing where so many would not even fit into the table."""
    found, values = _spots(CellQuery(query.size, query.box), ground, COARSEST)
    most = _most_spots(query)
    return f"(SELECT pg_relation_size('maps_casespot')) > {most * SPOT_BYTES} AND ({found}) > {most}", values


def _is_crowded(query: CellQuery, ground: Extent) -> bool:
    """Raises Refusal when there are too many even of the months and categories that are asked for."""
    crowd, values = _crowd(query, ground)
    [[is_crowded]] = rows_within_reason(f"SELECT {crowd}", values)
    if is_crowded:
        [[count]] = rows_within_reason(*_spots(query, ground, COARSEST if ground.is_wide else FINEST_COUNTED))
        if count > _most_spots(query):
            advice = _("Välj en mindre del av kartan, en kortare period eller färre kategorier.")
            raise Refusal(_("Det är för många ärenden att räkna på en gång."), fields={"bbox": advice})
    return bool(is_crowded)


def _most_spots(query: CellQuery) -> int:
    return MOST_SPOTS_IN_AREA if query.area else MOST_SPOTS


def _spots(query: CellQuery, ground: Extent, size: int) -> Part:
    """Asked of the folded counts: how many cases there are of the categories, in the months, in the coarse cells around
    the ground."""
    first = query.since.replace(day=1) if query.since else None
    where = _counted(replace(query, statuses=()), size, (first, query.until), ground)
    within, numbers = cells_within(ground, size)
    statement = f"SELECT coalesce(sum(count), 0)::bigint FROM maps_cellcount WHERE {where.sql} AND {within}"  # noqa: S608
    return statement, [*where.values, *numbers]


def _refuse_cells_of_too_many_places(query: CellQuery) -> None:
    """Small cells of a large part of the country, before a single case is looked at: there are at least a third as many
    of them as of the finest that are counted already."""
    if query.size >= FINEST_COUNTED or not (query.is_known and query.extent.is_wide):
        return
    if query.since or query.until:
        return  # days within a month are not known
    most = TOUCHED * MOST_CELLS
    where = _counted(query, FINEST_COUNTED, (None, None))
    within, numbers = cells_within(query.extent.grown(-2 * FINEST_COUNTED), FINEST_COUNTED)
    rows = rows_within_reason(
        f"SELECT count(*) FROM (SELECT DISTINCT i, j FROM maps_cellcount WHERE {where.sql} AND {within}"  # noqa: S608
        f" LIMIT {most + 1}) AS cell",
        [*where.values, *numbers],
    )
    if rows[0][0] > most:
        refuse_too_many_cells(rows[0][0])


def _counted(
    query: CellQuery, size: int, months: Months, extent: Extent | None = None, *, by_month: bool = False
) -> _Where:
    """What the folded counts are asked, of the query's own extent if of no other; where all months are wanted, they
    stand there as one."""
    where = _Where()
    where.add("size = %s", size)
    columns, (south, north) = _columns_and_half_rows(extent or query.extent, size)
    where.add("i BETWEEN %s AND %s AND j BETWEEN %s AND %s", *columns, (south - 1) // 2, north // 2)
    first, last = months
    if first or last or by_month:
        where.add("month > %s", first - timedelta(days=1) if first else EVER)
    else:
        where.add(f"month = DATE '{EVER}'")  # said in full: the index on just these is used for no other month
    if last:
        where.add("month <= %s", last)
    _narrow_to_categories(where, query)
    if query.statuses:
        where.add("is_open = %s", set(query.statuses) == set(OPEN))
    return where


def _narrow_to_categories(where: _Where, query: CellQuery) -> None:
    """Whether one is private is asked now, not when its cases were counted. Queries, since an array would be searched
    from its beginning for each row; IS TRUE makes a table of it, once, whatever the planner expects."""
    if query.categories is not None:
        written = ",".join(map(str, query.categories))
        where.add("(category_id IN (SELECT unnest(%s::int[]))) IS TRUE", f"{{{written}}}")
    elif query.codes or query.groups:
        kinds = _Where(["NOT is_private"])
        if query.codes:
            kinds.add("code = ANY(%s)", list(query.codes))
        if query.groups:
            kinds.add("group_id IN (SELECT id FROM routing_categorygroup WHERE code = ANY(%s))", list(query.groups))
        where.add(f"(category_id IN (SELECT id FROM routing_category WHERE {kinds.sql})) IS TRUE", *kinds.values)  # noqa: S608
    else:
        where.add(NOT_PRIVATE)


def _spotted(query: CellQuery, first: date | None, last: date | None) -> _Where:
    """What the spots are asked; places are for the caller."""
    where = _Where()
    if first:
        where.add("day >= %s", first)
    if last:
        where.add("day <= %s", last)
    _narrow_to_categories(where, query)
    if query.administrations is not None:
        where.add("administration_id = ANY(%s)", list(query.administrations))
    if query.statuses:
        where.add("status = ANY(%s)", list(query.statuses))
    if query.lights:
        where.add("light = ANY(%s)", [int(light) for light in query.lights])
    if query.weekdays:
        where.add("hour / 24 = ANY(%s)", list(query.weekdays))
    if query.hours:
        where.add("mod(hour, 24) = ANY(%s)", list(query.hours))
    return where


SPOT = f"ST_SetSRID(ST_MakePoint({{x}}, {{y}}), {SWEREF99TM})"


def cells_within(extent: Extent, size: int) -> tuple[str, list[float]]:
    """Cells that touch the box: their centre is no further from it than a corner from a centre. Twice the row, since
    every other column is half a cell further north."""
    columns, rows = _columns_and_half_rows(extent, size)
    return "i BETWEEN %s AND %s AND 2 * j + (i & 1) BETWEEN %s AND %s", [*columns, *rows]


def _columns_and_half_rows(extent: Extent, size: int) -> tuple[Span, Span]:
    extent = extent.grown(size)
    width, height = 1.5 * size, 3**0.5 * size / 2
    return (
        (math.ceil(extent.west / width), math.floor(extent.east / width)),
        (math.ceil(extent.south / height), math.floor(extent.north / height)),
    )


def middle_of(size: int) -> tuple[str, str]:
    """Easting and northing of the centre of a cell, as SQL over its `i` and `j`."""
    return f"1.5 * {size} * i", f"{3**0.5!r} * {size} * (j + mod(abs(i), 2) / 2.0)"


def _months_and_days(since: date | None, until: date | None) -> tuple[Months | None, Days]:
    """The period as whole months (their first days, both included) and the single days before and after them."""
    first = _next_month(since - timedelta(days=1)) if since else None
    last = _this_month(until + timedelta(days=1)) - timedelta(days=1) if until else None  # the end of a whole month
    if since and until and (first is None or last is None or first > last):
        return None, [(since, until)]
    days: Days = []
    if since and first and since < first:
        days.append((since, first - timedelta(days=1)))
    if until and last and last < until:
        days.append((last + timedelta(days=1), until))
    return (first, _this_month(last) if last else None), days


def _this_month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    """The first of the month after the one of `day`."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
