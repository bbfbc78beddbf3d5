"""The statement that routes: one text for one question and for a hundred thousand, so that both get the same answer.

Each row of `asked` is a question; what follows is worked out for each by itself, side by side (LATERAL).
"""

from routing.models import Administration, Area, Municipality, Responsibility
from routing.rows import Columns

MUNICIPALITY = Columns(Municipality, "municipality")
RULE = Columns(Responsibility, "rule")
AREA = Columns(Area, "area", deferred=("geometry",))
ADMINISTRATION = Columns(Administration, "administration")

# The pin stands in a materialised row so that the planner never transforms it by itself: far from Sweden
# EPSG:3006 has no such point, and that would be an error instead of an answer.
PIN = "ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS at"
ASKED_ONCE = f"""
WITH asked AS MATERIALIZED (
    SELECT number, {PIN}, municipality, category, is_private, day
    FROM (VALUES (
        1, %(lon)s::float8, %(lat)s::float8, %(municipality)s::bigint, %(category)s::bigint,
        %(is_private)s::bool, %(day)s::date
    )) AS given (number, lon, lat, municipality, category, is_private, day)
)
"""  # noqa: S608 (our own text)
ASKED_OFTEN = f"""
WITH asked AS MATERIALIZED (
    SELECT number, {PIN}, municipality, category, is_private, day
    FROM unnest(
        %(lon)s::float8[], %(lat)s::float8[], %(municipality)s::bigint[], %(category)s::bigint[],
        %(is_private)s::bool[], %(day)s::date[]
    ) WITH ORDINALITY AS given (lon, lat, municipality, category, is_private, day, number)
)
"""  # noqa: S608

# The areas that cover the pin on the day. A polygon comes once, though a pin on a cut line is covered by two of its
# pieces; of the lines in a layer only the nearest comes, because a pin lies on one road. Distances to the centimetre
# and sizes to the square metre: what is smaller is noise, and then the smaller code is the fixed winner.
COVERING = """
covering AS MATERIALIZED (
    SELECT DISTINCT ON (area.layer, area.scope, CASE WHEN piece.line IS NULL THEN area.id END)
        area.id, area.layer, area.scope, area.code, area.municipality_id,
        round(area.square_metres) AS square_metres,
        CASE WHEN piece.line IS NOT NULL
            THEN round(ST_Distance(piece.line, ST_Transform(asked.at, 3006))::numeric, 2) END AS metres
    FROM routing_areapiece piece
    JOIN routing_area area ON area.id = piece.area_id AND area.valid @> asked.day
    WHERE ST_Covers(piece.geometry, asked.at)
    ORDER BY area.layer, area.scope, CASE WHEN piece.line IS NULL THEN area.id END, metres, area.code
)
"""

# --- Where it is: one of these three ---

INSIDE = """
    SELECT municipality.id, municipality.code, municipality.default_desk_id, NULL::float8 AS metres
    FROM covering
    JOIN routing_municipality municipality ON municipality.id = covering.municipality_id
    WHERE covering.layer = 'municipality'
    ORDER BY municipality.code
    LIMIT 1
"""

# A box in degrees around the pin finds the few pieces that can be near enough; only those are measured in metres.
# OFFSET 0 keeps the planner from measuring first (the pin may have no place in EPSG:3006).
NEAREST = """
    SELECT municipality.id, municipality.code, municipality.default_desk_id, near.metres
    FROM (
        SELECT close.*, ST_Distance(ST_Transform(geometry, 3006), ST_Transform(asked.at, 3006)) AS metres
        FROM (
            SELECT area.municipality_id, area_set.nearest_within_m, piece.geometry
            FROM (
                SELECT max(nearest_within_m) / 110000.0 AS degrees FROM routing_areaset WHERE layer = 'municipality'
            ) reach
            JOIN routing_areapiece piece
                ON piece.geometry
                    && ST_Expand(asked.at, degrees / greatest(cos(radians(ST_Y(asked.at))), 0.01), degrees)
            JOIN routing_area area
                ON area.id = piece.area_id AND area.layer = 'municipality' AND area.valid @> asked.day
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
    SELECT municipality.id, municipality.code, municipality.default_desk_id, NULL::float8 AS metres
    FROM routing_municipality municipality
    WHERE municipality.id = asked.municipality
"""

# --- Who answers there ---

# Most specific first. Ascending order puts nulls last, which is what is meant: no distance is a polygon and comes
# after the roads, no size is the whole municipality and comes after the areas.
# A private matter goes only to an office whose rule names it: a park's rule for everything must not swallow it.
DECIDED = """
    SELECT home.id AS municipality_id, home.metres, best.rule_id, best.area_id, best.on_a_line, best.place,
        coalesce(
            best.administration_id,
            home.default_desk_id,
            (SELECT id FROM routing_administration WHERE municipality_id = home.id AND NOT is_external
                ORDER BY code LIMIT 1)
        ) AS administration_id
    FROM home
    LEFT JOIN LATERAL (
        SELECT candidate.id AS rule_id, candidate.administration_id, covering.id AS area_id,
            covering.metres IS NOT NULL AS on_a_line,
            row_number() OVER (
                ORDER BY covering.metres, covering.square_metres, covering.code,
                    candidate.area_code = '', candidate.category_id IS NULL, candidate."order", answering.code,
                    candidate.id
            ) AS place
        FROM routing_responsibility candidate
        JOIN routing_administration answering ON answering.id = candidate.administration_id
        LEFT JOIN covering ON covering.layer = candidate.layer
            AND candidate.area_code IN ('', covering.code) AND covering.scope IN ('', home.code)
        WHERE candidate.municipality_id = home.id
            AND candidate.valid @> asked.day
            AND (candidate.category_id = asked.category OR candidate.category_id IS NULL AND NOT asked.is_private)
            AND (candidate.layer = '' OR covering.id IS NOT NULL)
        ORDER BY place
        LIMIT %(limit)s::int
    ) best ON TRUE
"""


def with_rows(home: str) -> str:
    """The answers to one question with everything that is known of them, the likeliest first."""
    return f"""
        {ASKED_ONCE}, {_decided(home)}
        SELECT {MUNICIPALITY.sql}, decided.metres, {RULE.sql}, {AREA.sql}, decided.on_a_line, {ADMINISTRATION.sql}
        FROM decided
        JOIN routing_municipality municipality ON municipality.id = decided.municipality_id
        LEFT JOIN routing_responsibility rule ON rule.id = decided.rule_id
        LEFT JOIN routing_area area ON area.id = decided.area_id
        LEFT JOIN routing_administration administration ON administration.id = decided.administration_id
        ORDER BY decided.place
    """  # noqa: S608 (our own column names)


def with_keys(home: str) -> str:
    """The first answer to each of many questions, as primary keys, with the number of the question (from 1)."""
    return f"""
        {ASKED_OFTEN}, {_decided(home)}
        SELECT number, municipality_id, metres, rule_id, area_id, on_a_line, administration_id FROM decided
    """  # noqa: S608


def where_only(home: str) -> str:
    """The municipality of one question, and the metres to its border."""
    return f"""
        {ASKED_ONCE}
        SELECT {MUNICIPALITY.sql}, home.metres
        FROM asked CROSS JOIN LATERAL (WITH {COVERING} {home}) home
        JOIN routing_municipality municipality ON municipality.id = home.id
    """  # noqa: S608


def _decided(home: str) -> str:
    return f"""
        decided AS (
            SELECT asked.number, answer.*
            FROM asked CROSS JOIN LATERAL (WITH {COVERING}, home AS ({home}) {DECIDED}) answer
        )
    """  # noqa: S608
