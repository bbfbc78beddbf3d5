"""A few dozen cases for the demo's map, each through the same door and the same verbs as a real one."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from gisreport.accounts.models import Membership, Role, User
from gisreport.cases import ask as questions
from gisreport.cases import lifecycle
from gisreport.cases.ask import those_to_ask
from gisreport.cases.feedback import give_feedback
from gisreport.cases.models import Case, CaseEvent
from gisreport.demo.organisation import DATA
from gisreport.geo.srid import WGS84
from reports.models import Report
from reports.submit import Submission, Submitted, submit
from routing.models import Administration, Category

RESIDENT = "boende@example.org"


@cache
def read_cases() -> list[dict[str, Any]]:
    with (DATA / "cases.toml").open("rb") as file:
        cases: list[dict[str, Any]] = tomllib.load(file)["cases"]
        return cases


@transaction.atomic
def load_cases() -> int:
    """Report and handle the demo's cases, unless somebody already reported something; how many were made."""
    if Report.objects.exists():
        return 0
    for entry in read_cases():
        tell_the_story(entry, report(entry))
    return len(read_cases())


def report(entry: Mapping[str, Any]) -> Submitted:
    category = Category.objects.select_related("municipality").get(
        municipality__code=entry["municipality"], code=entry["category"]
    )
    return submit(
        Submission(
            category=category,
            municipality=category.municipality,
            point=pin(entry["place"]) if "place" in entry else None,
            place=entry.get("words", ""),
            text=entry["text"],
            answers=entry.get("answers", {}),
            email=RESIDENT if entry.get("email") else "",
            language="sv",
            received_at=timezone.now() - timedelta(days=entry["days_ago"]),
        )
    )


def pin(place: Sequence[float]) -> Point:
    lon, lat = place
    return Point(lon, lat, srid=WGS84)


def tell_the_story(entry: Mapping[str, Any], submitted: Submitted) -> None:
    case = submitted.case
    for step in entry["steps"]:
        event = STEPS[step["do"]](case, step, entry)
        date_back(case, event, case.created_at + timedelta(days=step["after"], hours=1))


def date_back(case: Case, event: CaseEvent, at: datetime) -> None:
    """The verbs know only now; the demo's story began earlier, and never reaches into the future."""
    at = min(at, timezone.now())
    CaseEvent.objects.filter(pk=event.pk).update(at=at)
    Case.objects.filter(pk=case.pk).update(updated_at=at, closed_at=at if case.closed_at else None)


def handler_of(case: Case) -> User | None:
    """Who works there: an officer of the administration, else a coordinator, else nobody who signs in."""
    here = Membership.objects.select_related("user").filter(municipality=case.municipality)
    found = (
        here.filter(role=Role.OFFICER, administration=case.administration).first()
        or here.filter(role=Role.COORDINATOR).first()
    )
    return found.user if found else None


Step = Mapping[str, Any]


def take(case: Case, step: Step, entry: Step) -> CaseEvent:
    officer = handler_of(case)
    return lifecycle.take(case, officer=officer, by=officer)


def publish(case: Case, step: Step, entry: Step) -> CaseEvent:
    return lifecycle.release_text(case, text=entry["text"], by=handler_of(case))


def plan(case: Case, step: Step, entry: Step) -> CaseEvent:
    return lifecycle.plan(case, date=timezone.localdate() + timedelta(days=step["in_days"]), by=handler_of(case))


def start(case: Case, step: Step, entry: Step) -> CaseEvent:
    return lifecycle.start(case, by=handler_of(case))


def reply(case: Case, step: Step, entry: Step) -> CaseEvent:
    return lifecycle.reply(case, text=step["text"], is_public=step.get("public", False), by=handler_of(case))


def resolve(case: Case, step: Step, entry: Step) -> CaseEvent:
    return lifecycle.resolve(case, by=handler_of(case))


def decline(case: Case, step: Step, entry: Step) -> CaseEvent:
    return lifecycle.decline(case, reasons=step["reason"], by=handler_of(case))


def reopen(case: Case, step: Step, entry: Step) -> CaseEvent:
    return lifecycle.reopen(case, reasons=step["reason"], by=handler_of(case))


def hand_over(case: Case, step: Step, entry: Step) -> CaseEvent:
    receiver = Administration.objects.get(municipality=case.municipality, code=step["to"])
    return lifecycle.hand_over(case, to=receiver, reason=step["reason"], by=handler_of(case))


def ask(case: Case, step: Step, entry: Step) -> CaseEvent:
    return questions.ask(case, follower=those_to_ask(case).first(), text=step["text"], by=handler_of(case)).asked


def feedback(case: Case, step: Step, entry: Step) -> CaseEvent:
    follower = case.followers.select_related("case__administration").get()
    given = give_feedback(follower, is_solved=step["solved"], satisfied=step["satisfied"], text=step["text"])
    case.refresh_from_db()
    assert given.event is not None
    return given.event


STEPS: dict[str, Callable[[Case, Step, Step], CaseEvent]] = {
    "take": take,
    "publish": publish,
    "plan": plan,
    "start": start,
    "reply": reply,
    "resolve": resolve,
    "decline": decline,
    "reopen": reopen,
    "hand_over": hand_over,
    "ask": ask,
    "feedback": feedback,
}
