"""A walk of the demo whose protocol is published: taken in as phones send it, and answered as offices answer."""

import json
import math
import tomllib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.demo.cases import handler_of
from gisreport.demo.organisation import DATA
from gisreport.demo.walks import leader_of, plan_one
from gisreport.geo.reproject import to_metres, to_wgs84
from walks import points
from walks.categories import category_for
from walks.models import ActionPoint, Outcome, Participant, Phase, Valence, Walk, WalkRole
from walks.points import Words
from walks.publish import publish
from walks.send import Choice, answer_for, send_to_owners
from walks.sync import accept

STEP_M, PACE = 10, 1.1  # metres, and metres in a second


@cache
def read_walked() -> dict[str, Any]:
    with (DATA / "walked.toml").open("rb") as file:
        return tomllib.load(file)


@transaction.atomic
def load_walked() -> int:
    """The walk, unless it is there already; how many were made."""
    told = read_walked()
    if Walk.objects.filter(title=told["walk"]["title"]).exists():
        return 0
    plan_one(told["walk"])
    walk, leader = Walk.objects.get(title=told["walk"]["title"]), leader_of(told["walk"])
    walk.phase, walk.opened_at, walk.walked_at = Phase.COLLECTING, walk.starts_at - timedelta(days=20), walk.ends_at
    walk.save(update_fields=["phase", "opened_at", "walked_at"])
    for number, phone in enumerate(told["phones"]):
        hand_in(walk, number, phone)
    points.make_suggested(walk, by=leader)
    for entry in told["points"]:
        settle(walk, entry, leader)
    publish(walk, by=leader)
    return 1


def hand_in(walk: Walk, number: int, phone: Mapping[str, Any]) -> None:
    """A phone of a sub-group that has handed in everything."""
    participant = Participant.objects.create(
        walk=walk,
        join_id=_id(walk, f"join {number}"),
        token_hash=_id(walk, f"token {number}").hex,
        name=phone["name"],
        email=phone.get("email", ""),
        role=WalkRole.LEADER if phone.get("leads") else WalkRole.PARTICIPANT,
        company=phone.get("company", {}),
        subgroup=walk.subgroups.filter(name=phone["name"]).first(),
    )
    stops = {stop.position: stop for stop in walk.stops.all()}
    written = [
        _content(seq, note, str(stops[note["stop"]].pk), walk, stops[note["stop"]])
        for seq, note in enumerate(phone["notes"], start=1)
    ]
    if "track" in phone:
        written.append(_track(len(written) + 1, phone["track"], walk))
    accept(participant, [(_id(walk, f"{number} {seq}"), content) for seq, content in enumerate(written, start=1)])
    Participant.objects.filter(pk=participant.pk).update(
        reconciled_at=timezone.now(), claimed_operations=len(written), last_seq=len(written)
    )


def _content(seq: int, note: Mapping[str, Any], stop_id: str, walk: Walk, stop: Any) -> str:
    """As the phone writes it."""
    observation = {
        "stop": stop_id,
        "lon": stop.point.x,
        "lat": stop.point.y,
        "accuracy": 12,
        "placed": "stop",
        "valence": note.get("valence", Valence.NEGATIVE),
        "theme": note["theme"],
        "grade": "",
        "text": note["text"],
        "measure": note.get("measure", ""),
        "agree": note.get("agree"),
        "asked": note.get("asked"),
        "on_behalf_of": "",
        "urgent": False,
        "media": [],
    }
    at = (walk.starts_at + timedelta(minutes=10 * seq)).isoformat()
    return json.dumps({"v": 1, "kind": "create", "device_seq": seq, "at": at, "observation": observation})


def _track(seq: int, corners: Sequence[tuple[float, float]], walk: Walk) -> str:
    """As the phone writes it: a position every few seconds along straight lines between `corners` (WGS84)."""
    places = to_metres(corners)
    way, at = [], walk.starts_at
    for (x, y), (east, north) in pairwise(places):
        steps = max(round(math.hypot(east - x, north - y) / STEP_M), 1)
        for step in range(steps):
            way.append((x + (east - x) * step / steps, y + (north - y) * step / steps, at))
            at += timedelta(seconds=STEP_M / PACE)
    way.append((*places[-1], at))
    positions = to_wgs84([(x, y) for x, y, _at in way])
    points = [[lon, lat, 6, at.isoformat()] for (lon, lat), (_x, _y, at) in zip(positions, way, strict=True)]
    return json.dumps({"v": 1, "kind": "track", "device_seq": seq, "at": at.isoformat(), "points": points})


def settle(walk: Walk, entry: Mapping[str, Any], leader: User) -> None:
    """The secretary's words about a point, and what becomes of it."""
    point = walk.action_points.standing().filter(theme=entry["theme"]).select_related("stop").first()
    assert point is not None, entry["theme"]
    point.walk = walk
    words = Words(
        title=entry["title"], text=entry["text"], measure=point.measure, theme=point.theme, valence=point.valence,
        stop=point.stop,
    )  # fmt: skip
    point = points.edit(point, words=words, seen=point.version, by=leader)
    if point.outcome != Outcome.QUALITY:
        send_to_owners(walk, [_choice(walk, point, entry)], by=leader)
    if "answer" in entry:
        answer_for(point, answer=entry["answer"], by=leader)
    if "plan" in entry:
        for case in point.cases.all():
            day = timezone.localdate() + timedelta(days=entry["plan"])
            lifecycle.plan(case, date=day, by=handler_of(case))


def _choice(walk: Walk, point: ActionPoint, entry: Mapping[str, Any]) -> Choice:
    if "outside" in entry:
        return Choice(point.pk, Outcome.OUTSIDE, outside=entry["outside"])
    if "decline" in entry:
        return Choice(point.pk, Outcome.DECLINED, reason=entry["decline"])
    category = category_for(walk.municipality, point.theme)
    return Choice(point.pk, Outcome.CASES, [category] if category else [])


def _id(walk: Walk, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{walk.pk} {name}")
