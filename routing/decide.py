"""Who answers for a place and a kind of matter. There is always an answer, and always a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from gisreport.errors import NobodyAnswers, OutsideLoadedWorld
from gisreport.geo.points import lon_lat
from gisreport.texts import in_language
from routing.models import Administration, Area, Category, Municipality, Responsibility
from routing.reasons import explain
from routing.rows import Columns


@dataclass(frozen=True)
class Decision:
    """`area` is the one that decided (None when a rule for the whole municipality did, or the default desk).

    `nearest_m` is None inside the municipality, else the metres to its border (EPSG:3006). `reasons` holds a clause
    that fits after *eftersom* and one that fits after *because*.
    """

    administration: Administration
    rule: Responsibility | None
    municipality: Municipality
    area: Area | None
    layer: str
    nearest_m: float | None
    used_default: bool
    reasons: dict[str, str]

    @property
    def reason(self) -> str:
        return in_language(self.reasons)

    @property
    def forwards(self) -> bool:
        """Whether the case reaches who answers: always our own administrations, others if we forward to them."""
        return not self.administration.is_external or self.administration.forwards_reports


def decide(point: Point, category: Category | None, on: date | None = None) -> Decision:
    """Who answers at `point` for `category` (None: any) on the day `on` (today if None).

    One statement for a point inside a loaded municipality, two for one outside. Raises NotAPlace for coordinates that
    are none, OutsideLoadedWorld beyond every border's tolerance, NobodyAnswers for a municipality without any office.
    """
    return candidates(point, category, on, limit=1)[0]


def candidates(point: Point, category: Category | None, on: date | None = None, *, limit: int) -> list[Decision]:
    """The decision first, then the rules that would decide if it were not there. Raises as `decide`."""
    question = _question(point, on) | {"limit": limit}
    found = _ask(INSIDE, question, category) or _ask(NEAREST, question, category)
    if not found:
        raise _outside()
    return found


def decide_without_place(municipality: Municipality, category: Category | None, on: date | None = None) -> Decision:
    """Who answers in `municipality` when the place is told in words only: rules for the whole municipality decide."""
    question = _question(None, on) | {"limit": 1, "municipality": municipality.pk}
    return _ask(NAMED, question, category)[0]


def municipality_at(point: Point, on: date | None = None) -> tuple[Municipality, float | None]:
    """The municipality at `point`, and the metres to its border (EPSG:3006) when the point lies outside it.

    Raises NotAPlace and OutsideLoadedWorld as `decide`.
    """
    question = _question(point, on)
    for home in (INSIDE, NEAREST):
        for row in _rows(f"WITH {COVERING}, home AS ({home}) {WHERE_ONLY}", question):
            values = iter(row)
            municipality = MUNICIPALITY.read(values)
            assert municipality is not None  # it is what home selects
            return municipality, next(values)
    raise _outside()


MUNICIPALITY = Columns(Municipality, "home")
RULE = Columns(Responsibility, "rule")
AREA = Columns(Area, "area", deferred=("geometry",))
ADMINISTRATION = Columns(Administration, "administration")

# The areas that cover the pin on the day. A polygon comes once, though a pin on a cut line is covered by two of its
# pieces; of the lines in a layer only the nearest comes, because a pin lies on one road. Distances to the centimetre
# and sizes to the square metre: what is smaller is noise, and then the smaller code is the fixed winner.
# The pin stands in a materialised row so that the planner never transforms it by itself: far from Sweden
# EPSG:3006 has no such point, and that would be an error instead of an answer.
COVERING = """
pin AS MATERIALIZED (SELECT ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326) AS at),
covering AS MATERIALIZED (
    SELECT DISTINCT ON (area.layer, area.scope, CASE WHEN piece.line IS NULL THEN area.id END)
        area.id, area.layer, area.scope, area.code, area.municipality_id,
        round(area.square_metres) AS square_metres,
        CASE WHEN piece.line IS NOT NULL
            THEN round(ST_Distance(piece.line, ST_Transform(pin.at, 3006))::numeric, 2) END AS metres
    FROM pin
    JOIN routing_areapiece piece ON ST_Covers(piece.geometry, pin.at)
    JOIN routing_area area ON area.id = piece.area_id AND area.valid @> %(day)s::date
    ORDER BY area.layer, area.scope, CASE WHEN piece.line IS NULL THEN area.id END, metres, area.code
)
"""

INSIDE = """
    SELECT municipality.*, NULL::float8 AS metres
    FROM covering
    JOIN routing_municipality municipality ON municipality.id = covering.municipality_id
    WHERE covering.layer = 'municipality'
    ORDER BY municipality.code
    LIMIT 1
"""

# A box in degrees around the pin finds the few pieces that can be near enough; only those are measured in metres.
# OFFSET 0 keeps the planner from measuring first (the pin may have no place in EPSG:3006).
NEAREST = """
    SELECT municipality.*, near.metres
    FROM (
        SELECT close.*, ST_Distance(ST_Transform(geometry, 3006), ST_Transform(at, 3006)) AS metres
        FROM (
            SELECT area.municipality_id, area_set.nearest_within_m, piece.geometry, pin.at
            FROM pin
            CROSS JOIN (
                SELECT max(nearest_within_m) / 110000.0 AS degrees FROM routing_areaset WHERE layer = 'municipality'
            ) reach
            JOIN routing_areapiece piece
                ON piece.geometry && ST_Expand(pin.at, degrees / greatest(cos(radians(ST_Y(pin.at))), 0.01), degrees)
            JOIN routing_area area
                ON area.id = piece.area_id AND area.layer = 'municipality' AND area.valid @> %(day)s::date
            JOIN routing_areaset area_set ON area_set.id = area.area_set_id
            OFFSET 0
        ) close
        OFFSET 0
    ) near
    JOIN routing_municipality municipality ON municipality.id = near.municipality_id
    WHERE near.metres <= near.nearest_within_m
    ORDER BY round(near.metres::numeric, 2), municipality.code
    LIMIT 1
"""

NAMED = """
    SELECT municipality.*, NULL::float8 AS metres
    FROM routing_municipality municipality
    WHERE municipality.id = %(municipality)s::bigint
"""

WHERE_ONLY = f"SELECT {MUNICIPALITY.sql}, home.metres FROM home"  # noqa: S608 (our own column names)

# Most specific first. Ascending order puts nulls last, which is what is meant: no distance is a polygon and comes
# after the roads, no size is the whole municipality and comes after the areas.
# A private matter goes only to an office whose rule names it: a park's rule for everything must not swallow it.
DECIDE = f"""
SELECT {MUNICIPALITY.sql}, home.metres, {RULE.sql}, {AREA.sql}, best.on_a_line, {ADMINISTRATION.sql}
FROM home
LEFT JOIN LATERAL (
    SELECT candidate.id AS rule_id, candidate.administration_id, covering.id AS area_id,
        covering.metres IS NOT NULL AS on_a_line,
        row_number() OVER (
            ORDER BY covering.metres, covering.square_metres, covering.code,
                candidate.area_code = '', candidate.category_id IS NULL, candidate."order", answering.code, candidate.id
        ) AS place
    FROM routing_responsibility candidate
    JOIN routing_administration answering ON answering.id = candidate.administration_id
    LEFT JOIN covering ON covering.layer = candidate.layer
        AND candidate.area_code IN ('', covering.code) AND covering.scope IN ('', home.code)
    WHERE candidate.municipality_id = home.id
        AND candidate.valid @> %(day)s::date
        AND (candidate.category_id = %(category)s::bigint
            OR candidate.category_id IS NULL AND NOT %(is_private)s::bool)
        AND (candidate.layer = '' OR covering.id IS NOT NULL)
    ORDER BY place
    LIMIT %(limit)s::int
) best ON TRUE
LEFT JOIN routing_responsibility rule ON rule.id = best.rule_id
LEFT JOIN routing_area area ON area.id = best.area_id
LEFT JOIN routing_administration administration ON administration.id = coalesce(
    best.administration_id,
    home.default_desk_id,
    (SELECT id FROM routing_administration WHERE municipality_id = home.id AND NOT is_external ORDER BY code LIMIT 1)
)
ORDER BY best.place
"""  # noqa: S608 (our own column names)


def _ask(home: str, question: dict[str, Any], category: Category | None) -> list[Decision]:
    statement = f"WITH {COVERING}, home AS ({home}) {DECIDE}"
    asked = {"category": category and category.pk, "is_private": bool(category and category.is_private)}
    rows = _rows(statement, question | asked)
    return [_decision(iter(row), category) for row in rows]


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _decision(values: Iterator[Any], category: Category | None) -> Decision:
    municipality = MUNICIPALITY.read(values)
    assert municipality is not None  # it is what home selects
    nearest_m = next(values)
    rule, area = RULE.read(values), AREA.read(values)
    on_a_line = bool(next(values))
    administration = ADMINISTRATION.read(values)
    if administration is None:
        raise NobodyAnswers(
            _(
                "{municipality} har ingen förvaltning som kan ta emot ärenden. "
                "Lägg till en förvaltning och välj den som kommunens mottagning."
            ).format(municipality=municipality.called())
        )
    _introduce(municipality, administration, rule, category)
    reasons = explain(
        administration=administration,
        rule=rule,
        municipality=municipality,
        area=area,
        category=category,
        on_a_line=on_a_line,
        nearest_m=nearest_m,
    )
    return Decision(
        administration=administration,
        rule=rule,
        municipality=municipality,
        area=area,
        layer=area.layer if area else "",
        nearest_m=nearest_m,
        used_default=rule is None,
        reasons=reasons,
    )


def _introduce(
    municipality: Municipality, administration: Administration, rule: Responsibility | None, category: Category | None
) -> None:
    """Let the instances know each other, so that nobody asks the database again for what is already here."""
    if administration.municipality_id == municipality.pk:
        administration.municipality = municipality
    if municipality.default_desk_id == administration.pk:
        municipality.default_desk = administration
    if rule is not None:
        rule.municipality, rule.administration = municipality, administration
        rule.category = category if rule.category_id else None


def _question(point: Point | None, on: date | None) -> dict[str, Any]:
    lon, lat = lon_lat(point) if point is not None else (None, None)
    return {"lon": lon, "lat": lat, "day": on or timezone.localdate()}


def _outside() -> OutsideLoadedWorld:
    return OutsideLoadedWorld(
        _(
            "Platsen ligger utanför de kommuner som finns med här. "
            "Kontrollera platsen på kartan, eller vänd dig till kommunen där felet finns."
        )
    )
