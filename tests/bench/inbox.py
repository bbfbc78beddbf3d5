"""What the officer's inbox costs where the archive is long: a hundred rows of it, and the search through everything
that was said, against the same rows asked for by hand and an empty view."""

import random
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from gisreport.accounts.models import User
from tests.bench import measure
from tests.bench.bare import bare_connection
from tests.bench.line import Line
from tests.bench.web import Web

TIMES = 60
ROWS = 100
OPEN_OF_A_HUNDRED = 2
SEARCHED = "gatubelysningen trasig"  # in some hundred cases; the stems are looked for as parts of words

# How people write: what, how it is, where, since when. A word in the middle of others, now and then put together.
WHAT = (
    "Lampan", "Gatubelysningen", "Gatlyktan", "Belysningsstolpen", "Vägskylten", "Brunnslocket", "Papperskorgen",
    "Parkbänken", "Gungan", "Rutschkanan", "Trottoaren", "Cykelvägen", "Gångbanan", "Övergångsstället", "Häcken",
    "Trädet", "Staketet", "Räcket", "Busskuren", "Vägbanan", "Klottret", "Snöhögen", "Isen", "Dagvattenbrunnen",
    "Lekplatsen", "Soptunnan", "Elskåpet", "Refugen", "Kantstenen", "Sandlådan",
)  # fmt: skip
HOW = (
    "är trasig", "är släckt", "blinkar", "lutar farligt", "har fallit", "är full", "skymmer sikten", "är sönderslagen",
    "läcker vatten", "är nedklottrad", "har ett djupt hål", "är hal", "har inte plogats", "luktar illa", "saknas",
    "är lös och skramlar", "behöver klippas", "har rasat", "är översvämmad", "är farlig för barnen",
)  # fmt: skip
WHERE = (
    "Storgatan", "Kyrkogatan", "Skolgatan", "Järnvägsgatan", "Parkvägen", "Strandvägen", "Björkvägen", "Tallstigen",
    "Hamngatan", "Esplanaden", "Nybrogatan", "Trädgårdsgatan", "Bergsgatan", "Sjögatan", "Köpmangatan", "Skolhusallén",
    "Fabriksgränd", "Kvarnbacken", "Ängsvägen", "Rådhusgatan", "Norrmalmsgatan", "Granitvägen", "Lövsångarvägen",
)  # fmt: skip
WHEN = (
    "sedan i måndags", "hela veckan", "sedan stormen", "på kvällarna", "när det regnar", "i flera månader", "",
    "varje morgon när barnen går till skolan", "och ingen har gjort något åt det", "fast jag har anmält det förut",
)  # fmt: skip

CASES = """
INSERT INTO cases_case (number, municipality_id, category_id, administration_id, status, point, public_text, is_hidden,
                        created_at, updated_at, closed_at)
SELECT 'D' || lpad(upper(to_hex(number)), 6, '0'), office.municipality_id, kind.id, office.id,
       CASE WHEN is_open THEN 'assigned' ELSE 'resolved' END,
       ST_SetSRID(ST_MakePoint(17.3 + (random() - 0.5) / 10, 62.39 + (random() - 0.5) / 20), 4326), '', false,
       at, at, CASE WHEN is_open THEN NULL ELSE at + interval '3 days' END
FROM generate_series(1, %(cases)s) number
JOIN routing_administration office ON office.id = %(office)s
CROSS JOIN LATERAL (
    SELECT now() - number * interval '20 minutes' AS at, number %% 100 < %(open)s AS is_open
) facts
JOIN LATERAL (
    SELECT id FROM routing_category WHERE municipality_id = office.municipality_id ORDER BY (id + number) %% 13 LIMIT 1
) kind ON true
"""
EVENTS = """
INSERT INTO cases_caseevent (case_id, kind, at, administration_id, data, text, is_public_text)
SELECT c.id, kind.name, c.created_at, c.administration_id, '{}', kind.text, false
FROM cases_case c
CROSS JOIN (VALUES ('received', ''), ('assigned', ''), ('replied', 'Tack, vi tittar på det.')) kind (name, text)
WHERE c.number LIKE 'D%%' AND c.administration_id = %(office)s AND (kind.text = '' OR c.id %% 10 = 0)
"""
REPORTS = """
WITH told AS (
    INSERT INTO reports_report (id, submission_id, digest, municipality_id, category_id, place, text, answers, language,
                                channel, received_at, source, external_id)
    SELECT md5('bench' || c.id)::uuid, gen_random_uuid(), 'bench', c.municipality_id, c.category_id,
           '', (%(texts)s::text[])[1 + c.id %% %(how_many)s], '{}', 'sv', 'web', c.created_at, '', ''
    FROM cases_case c WHERE c.number LIKE 'D%%' AND c.administration_id = %(office)s
    RETURNING id
)
SELECT count(*) FROM told
"""
LINKS = """
INSERT INTO reports_reportcase (report_id, case_id, since)
SELECT md5('bench' || c.id)::uuid, c.id, c.created_at FROM cases_case c
WHERE c.number LIKE 'D%%' AND c.administration_id = %(office)s
"""

FIGURES = """
SELECT count(*), count(*) FILTER (WHERE paused_at IS NULL AND due_on < current_date),
       count(*) FILTER (WHERE assignee_id = %(user)s), count(*) FILTER (WHERE assignee_id IS NULL)
FROM cases_case WHERE administration_id = %(office)s AND status IN ('received', 'assigned', 'planned', 'in_progress')
AND merged_into_id IS NULL AND held_at IS NULL
"""
CHOICES = """
SELECT code, names FROM routing_category WHERE municipality_id = %(municipality)s
"""
# The keys of the page and how many there are in all; then what stands on the rows, for those only.
PAGE = """
WITH page AS MATERIALIZED (
    SELECT c.id, count(*) OVER () AS total, row_number() OVER (ORDER BY {order}) AS place
    FROM cases_case c
    WHERE c.administration_id = %(office)s AND c.merged_into_id IS NULL AND c.held_at IS NULL {narrowed}
    ORDER BY {order} LIMIT 100
)
SELECT c.*, page.total, k.names, a.name, u.name,
       (SELECT left(r.text, 140) FROM reports_report r JOIN reports_reportcase l ON l.report_id = r.id
        WHERE l.case_id = c.id AND l.until IS NULL ORDER BY r.received_at LIMIT 1),
       (SELECT count(*) FROM cases_support s WHERE s.case_id = c.id),
       (SELECT max(e.id) FROM cases_caseevent e WHERE e.case_id = c.id AND e.kind <> 'supported')
FROM page JOIN cases_case c ON c.id = page.id JOIN routing_category k ON k.id = c.category_id
JOIN routing_administration a ON a.id = c.administration_id LEFT JOIN accounts_user u ON u.id = c.assignee_id
ORDER BY page.place
"""
RUNS = "(c.status IN ('received', 'assigned', 'planned', 'in_progress') AND c.paused_at IS NULL)"
ORDER = f"NOT {RUNS}, c.due_on NULLS LAST, c.created_at, c.id"
OPEN = "AND c.status IN ('received', 'assigned', 'planned', 'in_progress')"
SAID = """
    AND c.id IN (SELECT case_id FROM reports_casetext WHERE words LIKE '%%gatubelysning%%' AND words LIKE '%%tras%%')
"""


def lines(web: Web, url: str, officer: User, *, cases: int) -> Iterator[Line]:
    [membership] = officer.memberships.all()
    office, municipality = membership.administration_id, membership.municipality_id
    _fill(office, cases)
    client = Client(SERVER_NAME="localhost")
    client.force_login(officer)
    known = {"user": officer.pk, "office": office, "municipality": municipality}
    for name, query, narrowed in (
        ("inbox", f"per={ROWS}", OPEN),
        ("inbox_search", f"per={ROWS}&status=all&q={SEARCHED.replace(' ', '+')}", SAID),
    ):
        rows = [FIGURES, CHOICES, PAGE.format(order=ORDER, narrowed=narrowed)]
        yield _line(name, web, url, client, f"/handlaggning/?{query}", rows, known, cases)


def _line(
    name: str, web: Web, url: str, client: Client, path: str, rows: list[str], known: dict[str, Any], cases: int
) -> Line:
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with bare_connection(url) as bare:

        def limit() -> None:
            for statement in rows:
                bare.execute(statement, known).fetchall()  # type: ignore[arg-type]
            web.nothing()

        shown = client.get(path).content.count(b'name="case"')
        assert shown == ROWS, f"{name} shows {shown} rows"
        medians = measure.side_by_side(lambda: web.get(path, Cookie=cookie), limit, times=TIMES)
    facts = {
        "statements": measure.statements(lambda: client.get(path)),
        "max_statements": 10,
        "cases": cases,
    }
    return Line(name, medians.ours, medians.limit, 3, facts)


def _fill(office: int | None, cases: int) -> None:
    """The archive of one office, and its words."""
    draw = random.Random(6)  # the same words each time
    texts = [_told(draw) for _number in range(5_000)]
    asked = {"cases": cases, "office": office, "open": OPEN_OF_A_HUNDRED, "texts": texts, "how_many": len(texts)}
    with connection.cursor() as cursor:
        for statement in (CASES, REPORTS, LINKS, EVENTS):
            cursor.execute(statement, asked)
        cursor.execute("VACUUM ANALYZE")


def _told(draw: random.Random) -> str:
    sentences = [
        f"{draw.choice(WHAT)} {draw.choice(HOW)} vid {draw.choice(WHERE)} {draw.randint(1, 90)} {draw.choice(WHEN)}."
        for _number in range(draw.randint(1, 3))
    ]
    return " ".join(sentences)
