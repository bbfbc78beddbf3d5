"""The main journey, with something going wrong at every step: nothing of what the people gave is in the log."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases.models import Follower
from gisreport.cases.redact import redacted, redacted_message
from gisreport.outbox.models import Message
from gisreport.project.logs import JsonLines
from gisreport.supervisor import web
from tests.cast import PASSWORD, Town
from tests.geometry import pin
from tests.photos.pictures import telltale_jpeg

NAME, EMAIL, PHONE = "Rut Lindqvist-Bäckman", "rut.lindqvist@example.org", "070-174 06 39"
WORDS = "Jag vågar inte gå hem till Granstigen efter klockan tio."
ANSWER = "Det lyser mörkt hos grannen Algot"
FILE_NAME = "ruts-hus-på-granstigen.jpg"
DATABASE_PASSWORD = "hemligt-losenord-i-adressen"


@pytest.fixture(params=["line", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """All that our handlers would have written, of every logger and from DEBUG on."""
    written = io.StringIO()
    handlers = [handler for handler in logging.root.handlers if handler.name in settings.LOGGING["handlers"]]
    assert handlers, "the handlers of the settings are in place"
    before = [
        (one, one.setStream(written), one.formatter) for one in handlers if isinstance(one, logging.StreamHandler)
    ]
    for handler, _stream, formatter in before:
        handler.setFormatter(JsonLines() if request.param == "json" else formatter)
    loggers = [
        logging.root,
        *(one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)),
    ]
    levels = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        if logger.name.split(".")[0] in ("root", "gisreport", "reports", "routing", "walks", "django", "procrastinate"):
            logger.setLevel(logging.DEBUG)
    yield written
    for logger, level in levels:
        logger.setLevel(level)
    for handler, stream, formatter in before:
        handler.setStream(stream)
        handler.setFormatter(formatter)


def database_says() -> None:
    """What PostgreSQL says about a row that will not do: the whole row."""
    raise IntegrityError(
        'null value in column "email" of relation "reports_reporter" violates not-null constraint\n'
        f"DETAIL:  Failing row contains (1, {NAME}, {EMAIL}, {PHONE}, {WORDS})."
    )


def falls(*_args: Any, **_more: Any) -> Any:
    try:
        database_says()
    except IntegrityError as error:
        raise ValueError(f"{WORDS!r} from {EMAIL} ({PHONE}) at postgresql://u:{DATABASE_PASSWORD}@db/x") from error


def test_the_main_journey(
    lilleby: Town,
    anna_of_streets: User,
    log: io.StringIO,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    do_jobs: Callable[..., int],
) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    visitor, anna = Client(raise_request_exception=False), Client(raise_request_exception=False)

    # Someone reports, first with a mistake, then right.
    place = pin(3, 3)
    sent = {
        "category": "belysning", "lon": place.x, "lat": place.y, "description": WORDS, "name": NAME, "email": EMAIL,
        "phone": PHONE, "answers[lampor]": "en",
    }  # fmt: skip
    photo = {"photos": SimpleUploadedFile(FILE_NAME, telltale_jpeg(), "image/jpeg")}
    assert visitor.post("/anmal", {**sent, "email": f"{EMAIL} {NAME}"}).status_code == 422
    answer = visitor.post("/anmal", {**sent, **photo})
    assert answer.status_code == 303, answer.content.decode()
    token = Follower.objects.get().token
    page = f"/a/{token}"
    assert visitor.get(f"{page}/tack").status_code == 200
    assert visitor.get(page).status_code == 200
    assert visitor.get(f"{page}/finns-inte").status_code == 404
    assert visitor.post(f"{page}/komplettera", {"text": ANSWER}).status_code == 302
    assert visitor.post(page).status_code == 405
    assert visitor.post("/api/v1/reports", {**sent, "nonsense": WORDS}).status_code == 400

    # Staff sign in, first with the wrong password.
    for password, status in ((PASSWORD + "x", 200), (PASSWORD, 302)):
        assert anna.post("/konto/login/", {"login": anna_of_streets.email, "password": password}).status_code == status
    number = Follower.objects.get().case.number
    assert anna.get(f"/handlaggning/{number}/").status_code == 200
    assert anna.post(f"/handlaggning/{number}/anteckna", {"text": ANSWER}).status_code == 302
    session = anna.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.get("/", headers={"host": "evil.example"})
    Client(enforce_csrf_checks=True).post("/konto/login/", {"login": EMAIL, "password": PASSWORD})

    # Letters and photos, in the worker.
    arguments = jobs_tell()
    assert "message_id" in arguments
    do_jobs()

    # Then everything falls over.
    for where in (
        "reports.views.submit", "reports.api.submit", "gisreport.cases.views.secret._show",
        "gisreport.cases.lifecycle.add_information", "gisreport.desk.views.case._show",
        "gisreport.outbox.renderers.render",
    ):  # fmt: skip
        monkeypatch.setattr(where, falls)
    assert visitor.post("/anmal", sent).status_code == 500
    assert visitor.post("/api/v1/reports", sent).status_code == 500
    assert visitor.get(page).status_code == 500
    assert visitor.post(f"{page}/komplettera", {"text": ANSWER}).status_code == 500
    assert anna.get(f"/handlaggning/{number}/").status_code == 500
    Message.objects.update(delivered_at=None, attempts=0, cancelled_at=None)
    deliver_all()

    said = log.getvalue()
    for expected in ("Not Found: /a/[…]", "Internal Server Error: /anmal", "ValueError", "IntegrityError", "DETAIL"):
        assert (expected in said) is (expected != "DETAIL"), expected
    assert said.count("Traceback") >= 10
    secrets = {
        "token": token, "name": NAME, "e-mail": EMAIL, "phone": PHONE, "words": WORDS, "answer": ANSWER,
        "file name": FILE_NAME, "staff": anna_of_streets.email, "password": PASSWORD, "session": session,
        "SECRET_KEY": settings.SECRET_KEY, "database password": DATABASE_PASSWORD,
    }  # fmt: skip
    assert [what for what, secret in secrets.items() if tells(said, secret)] == []
    assert [what for what, secret in secrets.items() if tells(arguments, secret)] == []


def tells(text: str, secret: str) -> bool:
    """Also as a repr would write it, percent-encoded, or with the number's signs left out."""
    flat = re.sub(r"[ -]", "", text)
    return any(form in text for form in (secret, ascii(secret)[1:-1])) or re.sub(r"[ -]", "", secret) in flat


def jobs_tell() -> str:
    """Every job that was ever deferred here, and what the queue noted about it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(args::text, ' ') FROM procrastinate_jobs")
        return str(cursor.fetchone())


def deliver_all() -> None:
    from gisreport.outbox.deliver import _written  # the step that logs what fell over
    from gisreport.outbox.transports.failure import NotDelivered

    for message in Message.objects.all():
        with pytest.raises(NotDelivered):
            _written(message)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("SMTP 550 <rut@example.org> unknown", "SMTP 550 <[…@…]> unknown"),
        ("call 070-174 06 39, or +46701740639", "call [tel …], or [tel …]"),
        ("smtp://post:hemligt@mail.example:25", "smtp://post:[…]@mail.example:25"),
        ("Invalid request from ip=2001:db8::1: Bad line", "Invalid request from ip=[…]: Bad line"),
    ],
)
def test_people_and_passwords_are_taken_out(written: str, kept: str) -> None:
    assert redacted(written) == kept


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-21 23:48:07,704 WARNING django.request Not Found: /tiles/cases/12/2245/1103.mvt",
        "Photo 2440a65c-dcb5-4c00-9eae-59b36099fbc9 was given up after 10 tries",
        "Job gisreport.outbox.tasks.deliver_message[1042](attempt=0) ended in 0.0012345 s",
        "127.0.0.1:8000 GET /arende/4K73F9A 200 1234567 bytes",
    ],
)
def test_other_lines_stay(line: str) -> None:
    assert redacted(line) == line


def test_gunicorns_own_log_is_one_of_ours() -> None:
    """It writes the address of a request that failed before Django saw it."""
    handler = logging.StreamHandler(written := io.StringIO())
    web.on_starting(SimpleNamespace(log=SimpleNamespace(error_log=SimpleNamespace(handlers=[handler]))))
    address = "/a/Zk3-_9aBcDeFgHiJkLmNoP"
    handler.handle(
        logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, "Error handling request %s", (address,), None)
    )
    assert written.getvalue() == "Error handling request /a/[…]\n"
    assert not hasattr(web, "accesslog"), "the log of every address stays off; ours names routes"


def test_an_error_names_its_column_and_not_its_row() -> None:
    said = redacted_message(IntegrityError('null value in column "email"\nDETAIL:  Failing row contains (Rut)'))
    assert said == 'null value in column "email"\n[…]'


def test_an_endless_message_costs_little() -> None:
    for sign in ("a", " ", "'", '"', "'a ", "a@", "0701", "://a:"):
        assert len(redacted_message(ValueError(sign * 100_000))) <= 400


def test_letters_are_not_in_the_log_of_a_broken_mail_server(log: io.StringIO) -> None:
    try:
        raise OSError(f"cannot send {EmailMessage('Hej', WORDS, to=[EMAIL]).message().as_string()!r}")
    except OSError:
        logging.getLogger("gisreport.outbox").exception("Message could not be sent to %s", EMAIL)
    assert "could not be sent to […@…]" in log.getvalue()
    assert not tells(log.getvalue(), EMAIL)
    assert not tells(log.getvalue(), WORDS)
