"""Put a safety walk on the planners' maps, and take it away again. Whoever keeps walks calls these two, nothing else
writes what is counted of walks. Products that are published stay as they were made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gisreport.geo.reproject import to_metres
from gisreport.geo.sun import light_at
from gisreport.maps.models import ObservationSpot, Valence, WalkedCell
from gisreport.maps.walking import AT_ONCE, Track, record_track
from routing.models import Municipality


@dataclass(frozen=True)
class Noted:
    """One observation. `lon` and `lat` (WGS84) are of the stop, never of the exact point. `participant` is a pseudonym
    that is used in this walk only; `at` is aware."""

    id: UUID
    participant: str
    lon: float
    lat: float
    theme: str
    valence: Valence
    at: datetime


@transaction.atomic
def take_walk(
    walk: UUID,
    municipality: Municipality,
    *,
    noted: Iterable[Noted],
    tracks: Sequence[Track],
    began_at: datetime,
) -> float:
    """All of a walk, in the place of what was there of it, so it may be called again whenever the walk has changed.
    Answers the metres that count."""
    ObservationSpot.objects.filter(walk=walk).delete()
    every = list(noted)
    places = to_metres([(one.lon, one.lat) for one in every])
    ObservationSpot.objects.bulk_create(
        (_spot(walk, municipality, one, place) for one, place in zip(every, places, strict=True)), batch_size=AT_ONCE
    )
    return record_track(walk, municipality, tracks, began_at=began_at)


@transaction.atomic
def forget_walk(walk: UUID) -> None:
    """As if it had never been taken."""
    ObservationSpot.objects.filter(walk=walk).delete()
    WalkedCell.objects.filter(walk=walk).delete()


def _spot(walk: UUID, municipality: Municipality, noted: Noted, place: tuple[float, float]) -> ObservationSpot:
    when = timezone.localtime(noted.at)
    return ObservationSpot(
        id=noted.id,
        municipality=municipality,
        walk=walk,
        participant=noted.participant,
        easting=round(place[0]),
        northing=round(place[1]),
        theme=noted.theme,
        valence=noted.valence,
        day=when.date(),
        hour=when.weekday() * 24 + when.hour,
        light=light_at(noted.lon, noted.lat, when),
    )
