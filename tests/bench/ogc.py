"""What a page of features costs for QGIS, at the beginning and at the end of all cases, against the bare rows."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.test import Client

from gisreport.cases.models import PublicCase
from gisreport.cases.numbers import new_number
from gisreport.maps.listing import cursor
from tests.bench import measure
from tests.bench.bare import bare_connection
from tests.bench.country import Country
from tests.bench.line import Line
from tests.bench.web import Web

TIMES = 60
PAGE = 1_000
ITEMS = f"/ogc/collections/cases/items?limit={PAGE}"

# The best that was found: a cursor along the index on the time, and the features made where the rows are.
BARE = """
    SELECT '{"type":"Feature","id":"' || c.number || '","geometry":' || ST_AsGeoJSON(c.point, 7) || ',"properties":'
        || row_to_json((SELECT told FROM (SELECT
            c.number, c.status, k.code AS category, k.names ->> 'sv' AS category_name, a.code AS administration,
            a.name AS administration_name, m.code AS municipality, m.name AS municipality_name,
            c.created_at AS received_at, c.updated_at, c.closed_at, c.planned_for, c.public_text AS text
        ) AS told))::text || '}'
    FROM cases_case c JOIN routing_municipality m ON m.id = c.municipality_id
    JOIN routing_category k ON k.id = c.category_id JOIN routing_administration a ON a.id = c.administration_id
    WHERE c.created_at <= %(moment)s AND NOT c.is_hidden AND NOT k.is_private AND c.point IS NOT NULL
    ORDER BY c.created_at DESC, c.number LIMIT %(page)s
"""


def lines(web: Web, url: str, country: Country) -> Iterator[Line]:
    moment = PublicCase.objects.order_by("created_at")[PAGE].created_at
    end = cursor(PublicCase(created_at=moment, number=new_number()))
    for name, path, until in (
        ("ogc_items", ITEMS, datetime.now(UTC)),
        ("ogc_items_last", f"{ITEMS}&after={end}", moment),
    ):
        yield _page(name, web, url, country, path, until)


def _page(name: str, web: Web, url: str, country: Country, path: str, moment: datetime) -> Line:
    with bare_connection(url) as bare:

        def limit() -> None:
            assert len(bare.execute(BARE, {"moment": moment, "page": PAGE}).fetchall()) == PAGE
            web.nothing()

        medians = measure.side_by_side(lambda: web.get(path), limit, times=TIMES)
    client = Client(SERVER_NAME="localhost")
    client.get(path)
    counted = measure.statements(lambda: client.get(path))
    facts = {"statements": counted, "max_statements": 5, "cases": country.cases}
    return Line(name, medians.ours, medians.limit, 2, facts)
