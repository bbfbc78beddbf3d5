"""What it costs to take in a report, against the same rows written by hand and an empty view."""

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
from django.test import Client

from gisreport.cases.models import Case, new_token
from gisreport.cases.numbers import new_number
from tests.bench import measure
from tests.bench.bare import bare_connection
from tests.bench.country import CATEGORY, PIN
from tests.bench.line import Line
from tests.bench.web import Web

TIMES = 200
BODY = {"category": CATEGORY, "lon": PIN.x, "lat": PIN.y, "description": "Lampan är släckt sedan i måndags."}
EMAIL = "stina@example.org"


def lines(web: Web, url: str) -> Iterator[Line]:
    yield _line("create_report", web, url, BODY, most_statements=15)
    # One more for the address, and one for how many letters it has got today.
    yield _line("create_report_with_email", web, url, BODY | {"email": EMAIL}, most_statements=17)


def _line(name: str, web: Web, url: str, body: dict[str, Any], *, most_statements: int) -> Line:
    def send() -> None:
        web.post("/api/v1/reports", body, **{"Idempotency-Key": str(uuid.uuid4())})

    send()
    model = Case.objects.latest("pk")
    with bare_connection(url) as bare:
        by_hand = SameRows(bare, model, EMAIL if "email" in body else "")

        def limit() -> None:
            by_hand.write()
            web.nothing()

        medians = measure.side_by_side(send, limit, times=TIMES)
    with measure.cpu(web.workers, measure.backends) as spent:
        for _number in range(TIMES):
            send()
    each = (spent.web + (spent.database or 0)) / TIMES
    facts = {
        "statements": _statements(body),
        "max_statements": most_statements,
        "cpu_ms": each,
        "max_cpu_ms": 15,
        "cpu_web_ms": spent.web / TIMES,
        "cpu_database_ms": None if spent.database is None else spent.database / TIMES,
        "web_memory_mb": sum(map(measure.resident_mb, web.workers())),
    }
    return Line(name, medians.ours, medians.limit, max_ratio=8, facts=facts)


def _statements(body: dict[str, Any]) -> int:
    """In this process, where they can be counted."""
    client = Client(SERVER_NAME="localhost")

    def send() -> None:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        assert client.post("/api/v1/reports", body, content_type="application/json", headers=key).status_code == 201

    send()
    return measure.statements(send)


class SameRows:
    """The rows of one report by plain SQL in one transaction; `model` is a case that was made the real way."""

    def __init__(self, bare: psycopg.Connection[Any], model: Case, email: str) -> None:
        self.bare, self.model, self.email = bare, model, email

    def write(self) -> None:
        with self.bare.transaction():
            case = self._case()
            follower = self._follower(case)
            self._events(case)
            self._letters(case, follower)
            self._report(case, follower)

    def _one(self, statement: str, *values: Any) -> Any:
        return self.bare.execute(statement, values).fetchone()[0]  # type: ignore[index, arg-type]

    def _case(self) -> int:
        model = self.model
        return self._one(
            "INSERT INTO cases_case (number, municipality_id, category_id, administration_id, rule_id, status, point,"
            " public_text, is_hidden, created_at, updated_at)"
            " VALUES (%s, %s, %s, %s, %s, 'assigned', ST_SetSRID(ST_MakePoint(%s, %s), 4326), '', false, now(), now())"
            " RETURNING id",
            *(new_number(), model.municipality_id, model.category_id, model.administration_id, model.rule_id),
            *PIN.coords,
        )

    def _follower(self, case: int) -> int:
        return self._one(
            "INSERT INTO cases_follower (case_id, token, email, is_reporter, wants_mail, language, since)"
            " VALUES (%s, %s, %s, true, true, 'sv', now()) RETURNING id",
            case,
            new_token(),
            self.email,
        )

    def _events(self, case: int) -> None:
        self.bare.execute(
            "INSERT INTO cases_caseevent (case_id, kind, at, administration_id, data, text, is_public_text)"
            " VALUES (%s, 'received', now(), %s, '{}', '', false),"
            """ (%s, 'assigned', now(), %s, '{"reason": {"sv": "det hör dit"}}', '', false) RETURNING id""",
            (case, self.model.administration_id) * 2,
        )

    def _letters(self, case: int, follower: int) -> None:
        for kind, recipient in (("case.arrived", "gatukontoret@example.org"), ("case.received", self.email)):
            if recipient:
                self._letter(kind, case if kind == "case.arrived" else follower, recipient)

    def _letter(self, kind: str, subject: int, recipient: str) -> None:
        letter = uuid.uuid4()
        self.bare.execute(
            "INSERT INTO outbox_message (id, kind, subject_id, channel, recipient, language, key, owner_code,"
            " created_at, attempts, next_try_at, last_error)"
            " VALUES (%s, %s, %s, 'email', %s, 'sv', %s, '2281', now(), 0, now(), '')",
            (letter, kind, str(subject), recipient, f"bare:{kind}:{subject}"),
        )
        self.bare.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, args)"
            " VALUES ('bare', 'bare', jsonb_build_object('message_id', %s::text))",
            (str(letter),),
        )

    def _report(self, case: int, follower: int) -> None:
        model, report = self.model, uuid.uuid4()
        self.bare.execute(
            "INSERT INTO reports_report (id, submission_id, digest, municipality_id, category_id, point, place, text,"
            " answers, language, channel, received_at, follower_id, source, external_id)"
            " VALUES (%s, %s, 'bare', %s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4326), '', %s, '{}', 'sv', 'api',"
            " now(), %s, '', '')",
            (
                report,
                uuid.uuid4(),
                model.municipality_id,
                model.category_id,
                *PIN.coords,
                BODY["description"],
                follower,
            ),
        )
        self.bare.execute(
            "INSERT INTO reports_reportcase (report_id, case_id, since) VALUES (%s, %s, now())", (report, case)
        )
        if self.email:
            self.bare.execute(
                "INSERT INTO reports_reporter (report_id, name, email, phone) VALUES (%s, '', %s, '')",
                (report, self.email),
            )
