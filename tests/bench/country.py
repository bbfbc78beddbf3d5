"""All of Sweden for the measurements: 290 municipalities, thousands of districts with rules, and cases."""

import datetime
from dataclasses import dataclass, replace

from django.contrib.gis.geos import Point
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from gisreport.accounts.models import Membership, Role, User
from routing.default_tree import plant_default_tree
from routing.models import Administration, Area, AreaSet, Category, Municipality, Responsibility
from routing.pieces import cut_into_pieces
from routing.sweden import load_sweden

SINCE = DateRange(datetime.date(2003, 1, 1), None)
DISTRICT = "district"
HOME = "2281"  # Sundsvall, where the reports of the measurements are sent to
PIN = Point(17.3069, 62.3908, srid=4326)
CATEGORY = "belysning"

# Squares of the land, cut at the borders of the municipalities, so that each belongs to one.
DISTRICTS = """
INSERT INTO routing_area
    (area_set_id, layer, scope, code, name, municipality_id, valid, geometry, square_metres, tolerance_m)
SELECT %(area_set)s, %(layer)s, home.code, 'd' || row_number() OVER (PARTITION BY home.id ORDER BY cell.i, cell.j),
       'Distrikt', home.id, area.valid, part.geometry, ST_Area(ST_Transform(part.geometry, 3006)), 0
FROM routing_area area
JOIN routing_municipality home ON home.id = area.municipality_id
CROSS JOIN LATERAL ST_SquareGrid(%(side)s, ST_Transform(area.geometry, 3006)) cell
CROSS JOIN LATERAL (
    SELECT ST_CollectionExtract(ST_Intersection(area.geometry, ST_Transform(cell.geom, 4326)), 3) AS geometry
) part
WHERE area.layer = 'municipality' AND NOT ST_IsEmpty(part.geometry)
RETURNING id
"""

# Cases as people report them: many in the towns, few between them, and most of them closed again. Their number stands
# in the time too, for else all would have the same.
CASES = """
INSERT INTO cases_case (number, municipality_id, category_id, administration_id, status, point, public_text,
                        is_hidden, created_at, updated_at, closed_at)
SELECT 'B' || lpad(upper(to_hex(number)), 6, '0'), home.id, kind.id, home.default_desk_id,
       CASE WHEN number %% 5 = 0 THEN 'assigned' ELSE 'resolved' END,
       ST_SetSRID(ST_MakePoint(ST_X(town.point) + (random() + random() - 1) / 20,
                               ST_Y(town.point) + (random() + random() - 1) / 40), 4326),
       'Lampan är släckt.', false, at, at, CASE WHEN number %% 5 = 0 THEN NULL ELSE at + interval '3 days' END
FROM generate_series(%(first)s::int, %(last)s) number
CROSS JOIN LATERAL (
    SELECT now() - random() * interval '700 days' - interval '3 days' + number * interval '0 s' AS at
) dated
JOIN (
    SELECT place.*, row_number() OVER (ORDER BY weight DESC, id) AS rank FROM routing_place place WHERE kind = 'town'
    AND municipality_id IS NOT NULL LIMIT 1000
) town ON town.rank = 1 + floor(1000 * power(((number::bigint * 7919) %% 100003) / 100003.0, 3))
JOIN routing_municipality home ON home.id = town.municipality_id
JOIN LATERAL (
    SELECT id FROM routing_category WHERE municipality_id = home.id AND NOT is_private
    ORDER BY (id * 31 + number) %% 17, id LIMIT 1
) kind ON true
"""

EVENTS = """
INSERT INTO cases_caseevent (case_id, kind, at, administration_id, data, text, is_public_text)
SELECT c.id, kind.name, c.created_at + kind.later, c.administration_id, kind.data::jsonb, '', false
FROM cases_case c
CROSS JOIN (VALUES
    ('received', interval '0', '{}'),
    ('assigned', interval '0', '{"reason": {"sv": "ärenden hör dit", "en": "cases belong there"}}'),
    ('resolved', interval '3 days', '{}')
) kind (name, later, data)
WHERE kind.name <> 'resolved' OR c.status = 'resolved'
"""


@dataclass(frozen=True)
class Country:
    """`areas` counts the municipalities' borders and the districts."""

    municipalities: int
    areas: int
    pieces: int
    cases: int


def settle(*, cases: int, areas: int) -> Country:
    load_sweden()
    everyone = list(Municipality.objects.all())
    Municipality.objects.update(takes_reports=True)
    plant_default_tree(everyone)
    Administration.objects.update(email="kontaktcenter@example.org")
    offices = Administration.objects.bulk_create(
        Administration(municipality=one, code=code, name=code.capitalize(), email=f"{code}@{one.code}.example.org")
        for one in everyone
        for code in ("gatukontoret", "parkforvaltningen")
    )
    _draw_districts(areas - len(everyone))
    _give_rules({(office.municipality_id, office.code): office for office in offices})
    _fill(cases)
    return Country(len(everyone), Area.objects.count(), _count("routing_areapiece"), cases)


def an_officer() -> User:
    """Of the contact centre that has the most open cases."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT administration_id FROM cases_case WHERE status = 'assigned' GROUP BY 1 ORDER BY count(*) DESC, 1"
        )
        office = Administration.objects.get(pk=cursor.fetchone()[0])
    officer = User.objects.create_user("bench@example.org", "bench-bench-bench", name="Bench")
    Membership.objects.create(user=officer, municipality=office.municipality, administration=office, role=Role.OFFICER)
    return officer


def _draw_districts(wanted: int) -> None:
    """About as many as are wanted: 450,000 km² of land, and each border cuts some squares in two."""
    area_set = AreaSet.objects.create(layer=DISTRICT, source="drawn", licence="MIT", valid=SINCE)
    side = (450_000e6 / max(wanted - 290 * 7, wanted * 0.4)) ** 0.5
    with connection.cursor() as cursor:
        cursor.execute(DISTRICTS, {"area_set": area_set.pk, "layer": DISTRICT, "side": side})
        cut_into_pieces([row[0] for row in cursor.fetchall()])


def _give_rules(offices: dict[tuple[int | None, str], Administration]) -> None:
    """Each municipality names an office for each kind of matter, and another for every third district."""
    of_kinds = [
        Responsibility(
            municipality_id=category.municipality_id,
            category=category,
            administration=offices[category.municipality_id, "gatukontoret"],
            valid=SINCE,
        )
        for category in Category.objects.all()
    ]
    of_districts = [
        Responsibility(
            municipality_id=district.municipality_id,  # type: ignore[misc]
            layer=DISTRICT,
            area_code=district.code,
            administration=offices[district.municipality_id, "parkforvaltningen"],
            valid=SINCE,
        )
        for district in Area.objects.filter(layer=DISTRICT, code__endswith="3").defer("geometry")
    ]
    Responsibility.objects.bulk_create([*of_kinds, *of_districts], batch_size=1_000)


def grow(country: Country, cases: int) -> Country:
    """The same country with `cases` cases in all. What is new has no events, which no map asks about."""
    with connection.cursor() as cursor:
        cursor.execute(CASES, {"first": country.cases + 1, "last": cases})
    return replace(country, cases=cases)


def _fill(cases: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CASES, {"first": 1, "last": cases})
        cursor.execute(EVENTS)
        cursor.execute("VACUUM ANALYZE")


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])
