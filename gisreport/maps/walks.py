"""Walks with a published protocol come to the planners' maps: what was noted, at the stops, and how far they went."""

from uuid import UUID

from django.contrib.gis.geos import Point
from django.utils.crypto import salted_hmac

from gisreport.geo.transform import in_metres
from gisreport.maps.models import Valence
from gisreport.maps.take_walk import Noted, forget_walk, take_walk
from gisreport.maps.walking import TrackPoint
from gisreport.outbox.queue import defer
from walks.models import Observation, Walk
from walks.tracks import tracks_of

SALT = "gisreport.maps.walks"


def take_later(walk: Walk) -> None:
    """Within the transaction that published the walk, or that took in something late."""
    from gisreport.maps.tasks import take_published_walk  # the tasks know this module

    defer(take_published_walk, walk_id=str(walk.pk))


def take_published(walk_id: UUID) -> float:
    """All of the walk as it is now, however often this is asked; answers the metres that count. One that is gone or is
    not published is on no map."""
    walk = Walk.objects.filter(pk=walk_id).select_related("municipality").first()
    if walk is None or not walk.is_handed_in:
        forget_walk(walk_id)
        return 0.0
    tracks = [[TrackPoint(lon, lat, at) for lon, lat, at in track] for track in tracks_of(walk)]
    return take_walk(walk.pk, walk.municipality, noted=_noted(walk), tracks=tracks, began_at=walk.starts_at)


def _noted(walk: Walk) -> list[Noted]:
    """Those that stand, each at its stop or else at the nearest one; without any stop nothing is told."""
    stops = [stop.point for stop in walk.stops.all() if stop.point]
    found = []
    for one in walk.observations.standing().select_related("stop"):
        place = _place(one, stops)
        if place is not None:
            found.append(
                Noted(
                    id=one.pk,
                    participant=_pseudonym(one),
                    lon=place.x,
                    lat=place.y,
                    theme=one.theme,
                    valence=Valence(one.valence),
                    at=one.at,
                )
            )
    return found


def _place(observation: Observation, stops: list[Point]) -> Point | None:
    if observation.stop and observation.stop.point:
        return observation.stop.point
    if observation.point is None or not stops:
        return None
    here = in_metres(observation.point)
    return min(stops, key=lambda stop: in_metres(stop).distance(here))


def _pseudonym(observation: Observation) -> str:
    """Tells apart those who walked together, and leads to nobody."""
    return salted_hmac(SALT, str(observation.participant_id), algorithm="sha256").hexdigest()[:32]
