"""After a granted request nothing of the person is found, wherever one looks; and nothing of anybody else is gone."""

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.conf import settings as installed
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.events import staff_sentence
from gisreport.outbox.models import Message
from gisreport.privacy.erasure import ask, decide, forget_told
from gisreport.privacy.models import Outcome
from gisreport.privacy.own_data import own_data
from gisreport.privacy.traces import DECIDED
from tests.cast import Town
from tests.privacy.conftest import Commits, Person, Told, tell_everything, tell_the_same

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöéü"
NAME = st.text(LETTERS, min_size=4, max_size=12).map(lambda name: f"Zx{name}")
WORDS = st.text(LETTERS + " ’-–", min_size=10, max_size=60).map(lambda words: f"Qz{words.strip()}Qz")
DIGITS = st.text("123456789", min_size=6, max_size=9)


def everything_in_the_database() -> Iterator[tuple[str, str]]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            if table == "spatial_ref_sys":  # PostGIS's own 8,500 coordinate systems
                continue
            cursor.execute(f'SELECT whole::text FROM "{table}" AS whole')
            yield from ((table, row[0] or "") for row in cursor.fetchall())


def everything_in_files() -> Iterator[tuple[str, str]]:
    """Every file, letters also as they are read."""
    for folder in (installed.MEDIA_ROOT, installed.EMAIL_FILE_PATH):
        for path in Path(folder).rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                yield str(path), content.decode("utf-8", "replace")
                if path.suffix == ".eml":
                    yield str(path), as_read(content)


def as_read(content: bytes) -> str:
    mail = message_from_bytes(content, policy=policy.default)
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["To"]), str(mail["Subject"]), *parts])


def found(seeds: list[str]) -> list[tuple[str, str]]:
    everything = [*everything_in_the_database(), *everything_in_files()]
    return [
        (where, seed) for where, text in everything for seed in seeds if seed.lower() in text.replace('""', '"').lower()
    ]


def seeds_of(told: Told) -> list[str]:
    return [*told.person.seeds, told.person.photo.decode("utf-8", "replace")]


def grant(told: Told, by: User, commits: Commits) -> None:
    """An officer grants; what comes after the commit is done too, and the letter about it goes out."""
    with commits(execute=True):
        decide(ask(told.follower), outcome=Outcome.GRANTED, by=by)


def test_a_grep_finds_what_is_there(rut: Told, mail_folder: Path, do_jobs: Callable[..., int]) -> None:
    """Else the next test would prove nothing."""
    do_jobs("gisreport.outbox.tasks.deliver_message")
    places = {where.rpartition("/")[2].rpartition(".")[2] for where, seed in found(seeds_of(rut))}
    assert {"reports_report", "reports_reporter", "cases_caseevent", "cases_follower", "outbox_message"} <= places
    assert {"cases_casephoto", "eml", "jpg"} <= places
    assert {seed for _where, seed in found(seeds_of(rut))} == set(seeds_of(rut))


def test_after_a_grant_nothing_is_found(
    rut: Told,
    sven: Told,
    mail_folder: Path,
    do_jobs: Callable[..., int],
    karin_the_coordinator: User,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    case, person, karin = rut.case, rut.person, karin_the_coordinator
    lifecycle.release_text(case, text=person.words, by=karin)
    lifecycle.reply(case, text=f"Hej {person.name.upper()}! Vi ringer 0705551234.", by=karin)
    lifecycle.note(case, text=f"Mejla {person.email} i morgon.", by=karin)
    lifecycle.no_longer_needed(rut.follower, text=f"{person.more} igen")
    lifecycle.decline(case, reasons=f"{person.name} har lagat den", by=karin)
    do_jobs("gisreport.outbox.tasks.deliver_message")
    before = {table: value for table, value in whole_copy(sven).items() if table != "message"}

    grant(rut, karin, django_capture_on_commit_callbacks)
    do_jobs("gisreport.outbox.tasks.deliver_message")
    forget_told()

    assert found([*seeds_of(rut), "0705551234"]) == []
    assert {table: value for table, value in whole_copy(sven).items() if table != "message"} == before
    case.refresh_from_db()
    assert case.point is not None
    assert case.category_id == rut.report.category_id
    assert any("eftersom […] har lagat den" in sentence for sentence in sentences(case))


def sentences(case: Any) -> list[str]:
    return [staff_sentence(event) for event in case.events.with_names()]


def whole_copy(told: Told) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(own_data(told.follower).as_json())["data"]
    return copy


def test_whatever_they_said(
    lilleby: Town,
    karin_the_coordinator: User,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # a simpler example would take minutes to find
    )
    @given(first=NAME, last=NAME, digits=DIGITS, words=st.lists(WORDS, min_size=3, max_size=3, unique=True))
    def nothing_is_left(first: str, last: str, digits: str, words: list[str]) -> None:
        with transaction.atomic():
            email = f"{first}@{last}.example".encode("ascii", "ignore").decode()
            person = Person(f"{first} {last}", email, f"070-{digits}", *words[:2], more=words[2])
            told = tell_everything(lilleby, person)
            other = tell_the_same(told, Person(name="Annan Person", email="annan@example.org", phone="0611-22 33 44"))
            quoted = f"{person.name}, {person.email.upper()}, {person.phone.replace('-', ' ')}"
            lifecycle.reply(told.case, text=quoted, by=karin_the_coordinator)
            before = [whole_copy(other)[table] for table in ("report", "reporter", "caseevent")]
            grant(told, karin_the_coordinator, django_capture_on_commit_callbacks)
            # As when it has been delivered, which cannot be done inside a transaction.
            Message.objects.filter(kind=DECIDED).update(delivered_at=timezone.now(), recipient="")
            assert found([*told.person.seeds, f"070 {digits}"]) == []
            assert [whole_copy(other)[table] for table in ("report", "reporter", "caseevent")] == before
            transaction.set_rollback(True)

    nothing_is_left()
