"""Sent, acknowledged, found, delivered, doubles: the two sides of the books must agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.soak.office import Office
from tests.soak.people import Notebook
from tests.soak.trouble import KILL_OF_A_WORKER

# After a worker heard the yes it still has to write it down. If it is killed before, the letter goes out again.
MOMENT = 15.0  # seconds
REPORTS = (
    "SELECT r.submission_id::text, c.number FROM reports_report r"
    " JOIN reports_reportcase rc ON rc.report_id = r.id JOIN cases_case c ON c.id = rc.case_id"
)
WORDS = "SELECT text, count(*) FROM cases_caseevent WHERE text <> '' GROUP BY text"
PHOTOS = (
    "SELECT r.submission_id::text, p.state FROM cases_casephoto p JOIN reports_reportcase rc ON rc.case_id = p.case_id"
    " JOIN reports_report r ON r.id = rc.report_id"
)
MESSAGES = (
    "SELECT id::text, recipient, delivered_at IS NOT NULL, given_up_at IS NOT NULL, cancelled_at IS NOT NULL"
    " FROM outbox_message"
)


@dataclass
class Ledger:
    lines: list[tuple[str, dict[str, int]]] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    def enter(self, name: str, **figures: int) -> None:
        self.lines.append((name, figures))

    def demand(self, true: bool, what: str) -> None:
        if not true:
            self.losses.append(what)

    def __str__(self) -> str:
        lines = [f"{name:12} " + "  ".join(f"{key} {value}" for key, value in row.items()) for name, row in self.lines]
        return "\n".join([*lines, *(f"LOST OR WRONG: {loss}" for loss in self.losses)])


def settle_accounts(notebook: Notebook, office: Office, database_url: str, trouble: list[tuple[float, str]]) -> Ledger:
    ledger = Ledger()
    with psycopg.connect(database_url) as connection:
        rows = {name: connection.execute(query).fetchall() for name, query in QUERIES.items()}
    _reports(ledger, notebook, rows["reports"])
    _photos(ledger, notebook, rows["photos"])
    _words(ledger, notebook, rows["words"])
    _letters(ledger, notebook, office, rows["messages"], trouble)
    ledger.enter("answers", **dict(sorted(notebook.answers.items())))
    ledger.demand(
        not any(status.startswith("5") and status != "503" for status in notebook.answers), "a 5xx other than 503"
    )
    ledger.losses += notebook.contradictions
    return ledger


QUERIES: dict[str, Any] = {"reports": REPORTS, "words": WORDS, "photos": PHOTOS, "messages": MESSAGES}


def _reports(ledger: Ledger, notebook: Notebook, rows: list[Any]) -> None:
    found, acknowledged = dict(rows), {key: number for key, number in notebook.reports.items() if number}
    lost = {key for key, number in acknowledged.items() if found.get(key) != number}
    ledger.enter(
        "reports",
        sent=len(notebook.reports),
        acknowledged=len(acknowledged),
        found=len(found),
        doubles=len(rows) - len(found),
        lost=len(lost),
    )
    ledger.demand(not lost, f"reports {sorted(lost)}")
    ledger.demand(len(rows) == len(found) and set(found) <= set(notebook.reports), "a report is there twice, or unsent")


def _photos(ledger: Ledger, notebook: Notebook, rows: list[Any]) -> None:
    found = Counter(key for key, _state in rows)
    states = Counter(state for _key, state in rows)
    sent = {key: notebook.photos[key] for key, number in notebook.reports.items() if number}
    wrong = {key for key, number in sent.items() if found[key] != number}
    ledger.enter("photos", sent=sum(sent.values()), found=sum(found.values()), **states, lost=len(wrong))
    ledger.demand(not wrong, f"photos of the reports {sorted(wrong)}")
    ledger.demand(set(states) <= {"clean"}, f"photos that are not clean: {dict(states)}")


def _words(ledger: Ledger, notebook: Notebook, rows: list[Any]) -> None:
    """Whoever got no answer sends again under the same id."""
    found = dict(rows)
    lost = [words for words, taken in notebook.words.items() if taken and words not in found]
    doubles = [words for words, times in found.items() if times > 1]
    ledger.enter(
        "words",
        sent=len(notebook.words),
        acknowledged=sum(notebook.words.values()),
        found=len(found),
        doubled=len(doubles),
        lost=len(lost),
    )
    ledger.demand(not lost, f"words {lost}")
    ledger.demand(not doubles, f"words that came in twice: {doubles}")


def _letters(
    ledger: Ledger, notebook: Notebook, office: Office, rows: list[Any], trouble: list[tuple[float, str]]
) -> None:
    owed = {message_id: delivered for message_id, _to, delivered, _given_up, cancelled in rows if not cancelled}
    taken = Counter(letter.message_id.strip("<>").split("@")[0] for letter in office.taken)
    lost = {message_id for message_id, delivered in owed.items() if delivered and not taken[message_id]}
    undelivered = {message_id for message_id, delivered in owed.items() if not delivered}
    unexplained = [one.message_id for one, again in _doubles(office) if not _is_explained(one, trouble)]
    addresses = {letter.recipient for letter in office.taken}
    untold = {key for key in notebook.with_email if notebook.reports.get(key) and f"{key}@example.org" not in addresses}
    ledger.enter(
        "letters",
        owed=len(owed),
        delivered=sum(owed.values()),
        received=len(taken),
        doubles=len(office.taken) - len(taken),
        doubles_unexplained=len(unexplained),
        lost=len(lost | undelivered) + len(untold),
    )
    ledger.demand(not lost, f"letters said to be delivered that nobody got: {sorted(lost)}")
    ledger.demand(not undelivered, f"letters not delivered: {sorted(undelivered)}")
    ledger.demand(not untold, f"reporters who were not told: {sorted(untold)}")
    ledger.demand(not unexplained, f"letters sent twice without need: {unexplained}")


def _doubles(office: Office) -> list[tuple[Any, Any]]:
    """Each letter that came again, with the one that came before it."""
    before: dict[str, Any] = {}
    doubles = []
    for letter in office.taken:
        if letter.message_id in before:
            doubles.append((before[letter.message_id], letter))
        before[letter.message_id] = letter
    return doubles


def _is_explained(letter: Any, trouble: list[tuple[float, str]]) -> bool:
    """SMTP cannot tell: our yes did not arrive, or whoever heard it was killed before it could be written down."""
    killed = (at for at, what in trouble if what == KILL_OF_A_WORKER)
    return not letter.yes_arrived or any(0 <= at - letter.at <= MOMENT for at in killed)
