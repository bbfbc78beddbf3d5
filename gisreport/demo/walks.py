"""A few walks for the demo, planned by the same verbs as real ones."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.demo.organisation import DATA
from gisreport.geo.srid import WGS84
from routing.models import Administration, Municipality
from walks.checklists import standard_checklist
from walks.models import Walk
from walks.plan import Company, PlannedStop, plan_walk, publish, route_through, set_stops
from walks.survey import Asked, answer, ask


@cache
def read_walks() -> dict[str, list[dict[str, Any]]]:
    with (DATA / "walks.toml").open("rb") as file:
        return tomllib.load(file)


@transaction.atomic
def load_walks() -> int:
    """Plan the demo's walks, unless somebody already planned one; how many were made."""
    if Walk.objects.exists():
        return 0
    for entry in read_walks()["walks"]:
        plan_one(entry)
    for entry in read_walks()["surveys"]:
        ask_one(entry)
    return len(read_walks()["walks"])


def plan_one(entry: Mapping[str, Any]) -> None:
    municipality, leader = Municipality.objects.get(code=entry["municipality"]), leader_of(entry)
    walk = Walk(
        municipality=municipality,
        checklist=standard_checklist(),
        title=entry["title"],
        kind=entry["kind"],
        starts_at=moment(entry, "begins"),
        ends_at=moment(entry, "ends"),
        meeting_place=entry["meeting_place"],
        meeting_point=pin(entry["meeting_point"]),
        shows_code=entry.get("shows_code", False),
        **{name: entry.get(name, "") for name in Walk.STATEMENTS},
    )
    offices = Administration.objects.filter(municipality=municipality, code__in=entry.get("invites", []))
    plan_walk(walk, Company(entry.get("series", ""), entry.get("subgroups", ()), list(offices)), by=leader)
    stops = [PlannedStop(stop["name"], pin(stop["at"]), stop.get("note", "")) for stop in entry["stops"]]
    set_stops(walk, stops, route_through(stop.point for stop in stops), by=leader)
    if entry.get("publish"):
        publish(walk, by=leader)


def ask_one(entry: Mapping[str, Any]) -> None:
    municipality, today = Municipality.objects.get(code=entry["municipality"]), timezone.localdate()
    walk = Walk.objects.filter(municipality=municipality, title=entry["walk"]).first()
    closes_on = today + timedelta(days=entry["open_for_days"])
    survey = ask(municipality, Asked(entry["title"], entry["question"], today, closes_on, walk), by=leader_of(entry))
    for one in entry["answers"]:
        answer(
            survey, uuid4(), point=pin(one["at"]), place=one.get("place", ""), valence=one["valence"], text=one["text"]
        )


def leader_of(entry: Mapping[str, Any]) -> User:
    return User.objects.get(email=entry["leader"])


def moment(entry: Mapping[str, Any], name: str) -> datetime:
    day = timezone.localdate() + timedelta(days=entry["in_days"])
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(entry[name])))


def pin(place: Sequence[float]) -> Point:
    lon, lat = place
    return Point(lon, lat, srid=WGS84)
