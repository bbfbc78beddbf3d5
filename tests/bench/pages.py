"""What pages cost, against the bare rows that they show and an empty view."""

from collections.abc import Callable, Iterator

from django.test import Client

from gisreport.cases.models import Case, Follower
from tests.bench import measure
from tests.bench.bare import bare_connection
from tests.bench.country import CATEGORY, PIN
from tests.bench.line import Line
from tests.bench.web import Web

TIMES = 100

ABOUT_A_CASE = """
    SELECT * FROM cases_case c JOIN routing_municipality m ON m.id = c.municipality_id
    JOIN routing_category k ON k.id = c.category_id JOIN routing_administration a ON a.id = c.administration_id
    WHERE c.id = %(case)s
"""
ITS_EVENTS = "SELECT * FROM cases_caseevent WHERE case_id = %(case)s ORDER BY at, id"
ITS_PHOTOS = "SELECT * FROM cases_casephoto WHERE case_id = %(case)s"


def case_page(web: Web, url: str) -> Iterator[Line]:
    body = {"category": CATEGORY, "lon": PIN.x, "lat": PIN.y, "description": "En lampa är släckt."}
    case = Case.objects.get(number=web.post("/api/v1/reports", body)["number"])
    follower = Follower.objects.get(case=case)
    rows = [(statement, {"case": case.pk}) for statement in (ABOUT_A_CASE, ITS_EVENTS, ITS_PHOTOS)]
    for name, path in (("case_page", f"/arende/{case.number}"), ("case_page_secret", f"/a/{follower.token}")):
        yield page_line(name, web, url, path, rows, max_ratio=12, facts={"max_statements": 8})


def page_line(
    name: str,
    web: Web,
    url: str,
    path: str,
    rows: list[tuple[str, dict[str, object]]],
    *,
    max_ratio: float,
    facts: dict[str, object],
    client: Client | None = None,
    **headers: str,
) -> Line:
    with bare_connection(url) as bare:

        def limit() -> None:
            for statement, values in rows:
                bare.execute(statement, values).fetchall()  # type: ignore[arg-type]
            web.nothing()

        medians = measure.side_by_side(lambda: web.get(path, **headers), limit, times=TIMES)
    counted = measure.statements(_asked_here(client or Client(SERVER_NAME="localhost"), path))
    return Line(name, medians.ours, medians.limit, max_ratio, {"statements": counted, **facts})


def _asked_here(client: Client, path: str) -> Callable[[], None]:
    def ask() -> None:
        assert client.get(path).status_code == 200

    ask()
    return ask
