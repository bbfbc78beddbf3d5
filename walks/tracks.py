"""The way that a walk really went, from what the leader's phone sent piece by piece."""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from gisreport.geo.reproject import to_metres
from walks.models import OperationKind, Walk
from walks.operations import read_time

# A stretch counts when somebody walked it: no gap without coverage, no bus, no position that jumped.
LONGEST_M = 250.0
FASTEST = 4.0  # metres in a second
UNCERTAIN_M = 10.0  # so far two positions a second apart may lie from each other while somebody walks
FROM_THE_WALK = timedelta(days=1)  # a time further away is a wrong clock's

Fix = tuple[float, float, datetime | None]  # longitude, latitude (WGS84), and when if the phone knew


def tracks_of(walk: Walk) -> list[list[Fix]]:
    """One for each phone that kept one; pieces that came in another order are put right by the phone's own count."""
    pieces = walk.operations.filter(kind=OperationKind.TRACK, is_conflict=False).order_by("participant", "device_seq")
    tracks: dict[UUID, list[Fix]] = defaultdict(list)
    for participant, content in pieces.values_list("participant", "content"):
        tracks[participant] += [_fix(walk, point) for point in json.loads(content)["points"]]
    return [track for track in tracks.values() if len(track) > 1]


def metres_walked(walk: Walk) -> int:
    """Of the longest track, for two phones side by side walk no further than one; 0 where none was kept."""
    return round(max((_length(track) for track in tracks_of(walk)), default=0.0))


def _fix(walk: Walk, point: list[Any]) -> Fix:
    at = read_time(point[3]) if len(point) > 3 else None
    is_true = at is not None and walk.starts_at - FROM_THE_WALK <= at <= walk.ends_at + FROM_THE_WALK
    return float(point[0]), float(point[1]), at if is_true else None


def _length(track: list[Fix]) -> float:
    places = to_metres([(lon, lat) for lon, lat, _at in track])
    steps = zip(places, places[1:], track, track[1:], strict=False)
    metres = ((float(np.hypot(b[0] - a[0], b[1] - a[1])), before[2], after[2]) for a, b, before, after in steps)
    return sum(length for length, begin, end in metres if is_walked(length, begin, end))


def is_walked(metres: float, begin: datetime | None, end: datetime | None) -> bool:
    """Whether somebody walked the stretch between two positions; a time is None where the phone did not keep it."""
    if begin and end and metres > FASTEST * max((end - begin).total_seconds(), 0) + UNCERTAIN_M:
        return False
    return metres <= LONGEST_M
