"""What an operation says. Phones write it once, keep it, and send it to the byte; nothing but its reading is here."""

import json
import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from walks.models import OperationKind, Placed, Valence
from walks.refusals import Unreadable
from walks.words import cleaned

VERSION = 1
MOST_BYTES = 100_000  # of one operation
MOST_POINTS = 500  # of one piece of a track
MOST_MEDIA = 10  # of one observation
LONGEST = {"theme": 30, "grade": 15, "text": 4_000, "measure": 2_000, "on_behalf_of": 60}
LARGEST_SMALLINT, LARGEST_INTEGER = 2**15 - 1, 2**31 - 1
FARTHEST_METRES = 40_075_017.0
# What a calendar of ours can hold; the clock of a phone may say anything.
YEARS = range(1900, 2200)
HASH_DIGITS = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Seen:
    """The content of an observation, read. Text is as it was written."""

    valence: str
    placed: str = Placed.NONE
    stop: uuid.UUID | None = None
    lon_lat: tuple[float, float] | None = None
    accuracy: float | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    agree: int | None = None
    asked: int | None = None
    urgent: bool = False
    media: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Said:
    """One operation, read. `about` as in Operation; `at` is the phone's clock, None where it says nothing usable."""

    kind: str
    device_seq: int
    at: datetime | None
    about: uuid.UUID | None
    seen: Seen | None = None
    points: list[list[Any]] = field(default_factory=list)


def read(client_id: uuid.UUID, content: str) -> Said:
    """Raises Unreadable, naming what is wrong. What was read once is read again, for it is kept as it came."""
    data = _object(content)
    if data.get("v") != VERSION:
        raise Unreadable(_("Appen är av en annan version. Ladda om sidan och försök igen."), fields={"v": str(VERSION)})
    kind = _one_of(data, "kind", OperationKind.values)
    sequence = _whole(data, "device_seq", LARGEST_INTEGER)
    if sequence is None:
        raise _wrong("device_seq", _("Skriv ett heltal."))
    at = read_time(data.get("at"))
    if kind == OperationKind.CREATE:
        return Said(kind, sequence, at, client_id, seen=_seen(data))
    if kind == OperationKind.REVISE:
        return Said(kind, sequence, at, _id(data, "of"), seen=_seen(data))
    if kind == OperationKind.TRACK:
        return Said(kind, sequence, at, None, points=_points(data))
    return Said(kind, sequence, at, _id(data, "of"))


def read_time(written: Any) -> datetime | None:
    """A time in UTC, for the database knows no zones beyond 16 hours; None for anything that is no time with a zone. A
    phone whose clock is out of its mind shall not lose what it noted."""
    try:
        at = parse_datetime(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return at.astimezone(UTC) if at and at.tzinfo and at.year in YEARS else None


def _object(content: str) -> Mapping[str, Any]:
    try:
        data = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("Innehållet är inte JSON som går att läsa.")) from error
    if not isinstance(data, dict):
        raise Unreadable(_("Skicka ett JSON-objekt."))
    return data


def _no_number(name: str) -> None:
    raise ValueError(name)


def _seen(data: Mapping[str, Any]) -> Seen:
    said = data.get("observation")
    if not isinstance(said, dict):
        raise _wrong("observation", _("Skriv ett objekt."))
    return Seen(
        valence=_one_of(said, "valence", Valence.values),
        placed=_one_of(said, "placed", Placed.values) if said.get("placed") else Placed.NONE,
        stop=_id(said, "stop") if said.get("stop") else None,
        lon_lat=_lon_lat(said),
        accuracy=_real(said, "accuracy", 0, FARTHEST_METRES),
        words={name: _text(said, name, most) for name, most in LONGEST.items()},
        agree=_whole(said, "agree", LARGEST_SMALLINT),
        asked=_whole(said, "asked", LARGEST_SMALLINT),
        urgent=said.get("urgent") is True,
        media=_media(said),
    )


def _lon_lat(said: Mapping[str, Any]) -> tuple[float, float] | None:
    lon, lat = _real(said, "lon", -180, 180), _real(said, "lat", -90, 90)
    return None if lon is None or lat is None else (lon, lat)


def _media(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = said.get("media") or []
    if not isinstance(listed, list) or len(listed) > MOST_MEDIA:
        raise _wrong("media", _("Skriv en lista med högst {most} filer.").format(most=MOST_MEDIA))
    return [_medium(one) for one in listed]


def _medium(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or not is_hash(one.get("sha256")):
        raise _wrong("media", _("Skriv varje fil med sha256, type och bytes."))
    kind = cleaned(_text(one, "type", 60), 60)
    return {"sha256": one["sha256"], "type": kind, "bytes": _whole(one, "bytes", LARGEST_INTEGER)}


def is_hash(written: Any) -> bool:
    """SHA-256 in 64 small hexadecimal digits."""
    return isinstance(written, str) and len(written) == 64 and HASH_DIGITS.issuperset(written)


def _points(data: Mapping[str, Any]) -> list[list[Any]]:
    points = data.get("points")
    if not isinstance(points, list) or not 0 < len(points) <= MOST_POINTS:
        raise _wrong("points", _("Skriv en lista med högst {most} punkter.").format(most=MOST_POINTS))
    for point in points:
        if not isinstance(point, list) or len(point) != 4 or not isinstance(point[3], str):
            raise _wrong("points", _("Skriv varje punkt som [lon, lat, noggrannhet, tid]."))
        named = {"lon": point[0], "lat": point[1], "accuracy": point[2]}
        if _lon_lat(named) is None:
            raise _wrong("points", _("Skriv tal."))
        _real(named, "accuracy", 0, FARTHEST_METRES)
    return points


# --- Single values ---


def _one_of(data: Mapping[str, Any], name: str, choices: list[str]) -> str:
    value = data.get(name)
    if not isinstance(value, str) or value not in choices:
        raise _wrong(name, _("Skriv något av: {choices}.").format(choices=", ".join(choices)))
    return value


def _id(data: Mapping[str, Any], name: str) -> uuid.UUID:
    try:
        return uuid.UUID(data.get(name))
    except (ValueError, TypeError, AttributeError) as error:
        raise _wrong(name, _("Skriv ett UUID.")) from error


def _text(data: Mapping[str, Any], name: str, most: int) -> str:
    value = data.get(name) or ""
    if not isinstance(value, str) or len(value) > most:
        raise _wrong(name, _("Skriv text på högst {most} tecken.").format(most=most))
    return value


def _whole(data: Mapping[str, Any], name: str, most: int) -> int | None:
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise _wrong(name, _("Skriv ett heltal mellan 0 och {most}.").format(most=most))
    return value


def _real(data: Mapping[str, Any], name: str, least: float, most: float) -> float | None:
    value = data.get(name)
    if value is None:
        return None
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not least <= value <= most or not math.isfinite(value):
        raise _wrong(name, _("Skriv ett tal mellan {least} och {most}.").format(least=least, most=most))
    return float(value)


def _wrong(name: str, advice: str) -> Unreadable:
    return Unreadable(f"{name}: {advice}", fields={name: advice})
