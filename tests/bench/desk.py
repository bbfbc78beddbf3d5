"""What the officer's page of a case costs, against the bare rows that it shows and an empty view."""

from collections.abc import Iterator

from django.conf import settings
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto, Follower
from reports.models import Report, ReportCase
from tests.bench.line import Line
from tests.bench.pages import ABOUT_A_CASE, ITS_EVENTS, ITS_PHOTOS, page_line
from tests.bench.web import Web

REPORTS, PHOTOS, EVENTS = 3, 6, 20
ITS_REPORTS = """
    SELECT * FROM reports_report r JOIN reports_reportcase l ON l.report_id = r.id
    LEFT JOIN reports_reporter o ON o.report_id = r.id WHERE l.case_id = %(case)s
"""
AREAS_THERE = """
    SELECT a.layer, a.name, s.source FROM routing_areapiece p JOIN routing_area a ON a.id = p.area_id
    JOIN routing_areaset s ON s.id = a.area_set_id WHERE ST_Covers(p.geometry, %(point)s::geometry)
"""
SIMILAR = """
    SELECT * FROM cases_case c WHERE c.category_id = %(category)s AND c.administration_id = %(administration)s
    AND c.point && ST_Expand(%(point)s::geometry, 0.002)
    AND ST_DWithin(ST_Transform(c.point, 3006), ST_Transform(%(point)s::geometry, 3006), 50) LIMIT 10
"""


def case_page(web: Web, url: str, officer: User) -> Iterator[Line]:
    """A case with three reports, six photos and twenty events. Ratio: a resident's page may cost 12; this one shows
    twice as many kinds of rows, and a dozen forms with their choices, which Django draws field by field."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(officer)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    case = _busy_case(officer)
    assert case.point is not None
    about: dict[str, object] = {
        "case": case.pk,
        "category": case.category_id,
        "administration": case.administration_id,
        "point": case.point.ewkt,
    }
    rows = [(text, about) for text in (ABOUT_A_CASE, ITS_EVENTS, ITS_PHOTOS, ITS_REPORTS, AREAS_THERE, SIMILAR)]
    facts: dict[str, object] = {"max_statements": 15, "reports": REPORTS, "photos": PHOTOS, "events": EVENTS}
    path = f"/handlaggning/{case.number}/"
    yield page_line("case_page_desk", web, url, path, rows, max_ratio=24, facts=facts, client=client, Cookie=cookie)


def _busy_case(officer: User) -> Case:
    [membership] = officer.memberships.all()
    of_hers = Case.objects.filter(administration=membership.administration_id, status="assigned")
    case = of_hers.exclude(point=None).earliest("pk")
    for number in range(REPORTS):
        report = Report.objects.create(
            municipality=case.municipality,
            category=case.category,
            point=case.point,
            received_at=case.created_at,
            text=f"En lampa är släckt ({number}).",
            follower=Follower.objects.create(case=case),
        )
        ReportCase.objects.create(report=report, case=case, since=case.created_at)
        assert report.follower
        sent = lifecycle.add_information(report.follower, text="Den är fortfarande släckt.")
        twice = (CasePhoto(case=case, event=sent, state="clean", sha256=f"{case.pk}{number}{two}") for two in range(2))
        CasePhoto.objects.bulk_create(twice)
    for number in range(case.events.count(), EVENTS):
        lifecycle.note(case, text=f"Anteckning {number}.", by=officer)
    return case
