"""Walks where a test wants them: metres in a cell, and what participants saw there."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from gisreport.geo.hexagons import Hexagon
from gisreport.maps.models import ObservationSpot, Valence
from gisreport.maps.walking import TrackPoint, record_track
from tests.cast import Town
from tests.geometry import metres, pin

SPRING = datetime(2026, 4, 15, 17, tzinfo=UTC)


def walk(town: Town, *corners: tuple[float, float], at: datetime = SPRING, pace: float = 1.2) -> uuid.UUID:
    """A walk along straight lines of the drawn town, a point every 20 metres, at `pace` metres in a second."""
    number, points, when = uuid.uuid4(), [], at
    for (x0, y0), (x1, y1) in pairwise(corners):
        far = max(abs(x1 - x0), abs(y1 - y0)) * 1_000
        steps = max(round(far / 20), 1)
        for step in range(steps + 1):
            place = pin(x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps)
            points.append(TrackPoint(place.x, place.y, when))
            when += timedelta(seconds=far / steps / pace)
    record_track(number, town.municipality, [points], began_at=at)
    return number


def see(
    town: Town,
    x: float,
    y: float,
    *people: str,
    walk: uuid.UUID | None = None,
    valence: Valence = Valence.NEGATIVE,
    theme: str = "lighting",
    at: datetime = SPRING,
) -> list[ObservationSpot]:
    """Each of `people` notes something at the stop (x, y)."""
    easting, northing = metres(x, y)
    return ObservationSpot.objects.bulk_create(
        ObservationSpot(
            id=uuid.uuid4(),
            municipality=town.municipality,
            walk=walk or uuid.UUID(int=1),
            participant=name,
            easting=round(easting),
            northing=round(northing),
            theme=theme,
            valence=valence,
            day=at.date(),
            hour=at.weekday() * 24 + at.hour,
            light=0,
        )
        for name in people
    )


def cell_at(x: float, y: float, size: int) -> Hexagon:
    return Hexagon.at(*metres(x, y), size)
