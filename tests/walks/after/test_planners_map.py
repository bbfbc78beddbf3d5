"""A published walk is on the planners' maps: at the stops, divided by the way that was walked, and taken once."""

import json
from collections.abc import Callable
from uuid import uuid4

from gisreport.cases.models import Case
from gisreport.maps.models import ChangedCase, ObservationSpot, WalkedCell
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant
from tests.walks.after.conftest import AUTUMN, TUNNEL, Notes
from walks import points
from walks.models import Operation, OperationKind, Participant, Stop, Walk
from walks.publish import publish
from walks.published import changed
from walks.tracks import metres_walked

DoJobs = Callable[..., int]
TAKES = "gisreport.maps.tasks.take_published_walk"


def keep_track(walk: Walk, leader: Participant) -> None:
    """A hundred metres eastwards, in steps of ten."""
    here = TUNNEL.transform(3006, clone=True)
    way = []
    for step in range(11):
        place = here.clone()
        place.x += 10 * step
        place.transform(4326)
        way.append([place.x, place.y, 5, f"2026-11-03T16:{30 + step}:00Z"])
    Operation.objects.create(
        walk=walk, participant=leader, client_id=uuid4(), kind=OperationKind.TRACK, device_seq=1, sha256="0" * 64,
        content=json.dumps({"v": 1, "kind": "track", "device_seq": 1, "points": way}), received_at=AUTUMN,
    )  # fmt: skip


def test_it_is_taken_when_published_and_again_when_late_ones_come(
    walk: Walk, solros: Participant, tunnel: Stop, noted: Notes, do_jobs: DoJobs
) -> None:
    points.make_point(walk, observations=[noted(tunnel).pk], by=None)
    keep_track(walk, solros)
    do_jobs(TAKES)
    assert not ObservationSpot.objects.exists()
    publish(walk, by=None)
    noted(tunnel, is_late=True)
    changed(walk)
    do_jobs(TAKES)
    spots = list(ObservationSpot.objects.all())
    stop = TUNNEL.transform(3006, clone=True)
    assert {(spot.easting, spot.northing) for spot in spots} == {(round(stop.x), round(stop.y))}
    assert len(spots) == 2
    assert str(solros.pk) not in {spot.participant for spot in spots}
    assert round(sum(WalkedCell.objects.filter(size=250).values_list("metres", flat=True))) == 100
    assert metres_walked(walk) == 100


def test_maps_note_what_is_withheld_and_shown_elsewhere(lilleby: Town) -> None:
    case = plant(lilleby, pin(3, 3))
    for change in ({"is_withheld": True}, {"public_point": pin(4, 4)}):
        ChangedCase.objects.all().delete()
        Case.objects.update(**change)
        assert ChangedCase.objects.get().case_id == case.pk
