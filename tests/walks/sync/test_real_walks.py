"""Graded stops and tracks of real walks, as others published them."""

import csv
import json
import math
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Town
from tests.shared import real_data
from tests.walks.sync.conftest import found_walk
from tests.walks.sync.phone import joined
from walks.models import Observation, Stop, Walk
from walks.tracks import metres_walked

pytestmark = pytest.mark.django_db

COLUMNS = {"walk": "path_id", "order": "order_id", "grade": "safety_avg", "text": "safety_reason"}
EARTH = 6_371_008.8  # mean radius in metres
Fix = tuple[float, float, str]  # longitude, latitude, time


def frankfurt() -> Path:
    return real_data("safety-perception-frankfurt", "data_per_location_dev.csv")


def run_import(town: Town, **more: object) -> None:
    options = {"municipality": town.municipality.code, "walked": datetime(2022, 6, 1, 18), "verbosity": 0, **COLUMNS}
    call_command("import_walks", str(frankfurt()), **options, **more)


@pytest.mark.parametrize("place", [{"place": "geometry"}, {"place": "geometry_text", "srid": 3857}])
def test_530_graded_stops_with_their_order_and_grades(lilleby: Town, place: dict[str, object]) -> None:
    with frankfurt().open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for _again in range(2):
        run_import(lilleby, **place)
    assert (Walk.objects.count(), Stop.objects.count(), Observation.objects.count()) == (18, 530, 530)
    stored = Observation.objects.order_by("walk__title", "stop__position")
    expected = sorted(rows, key=lambda row: (f"data_per_location_dev {row['path_id']}", int(row["order_id"])))
    assert [(one.stop.position, one.grade) for one in stored.select_related("stop") if one.stop] == [
        (int(row["order_id"]), row["safety_avg"]) for row in expected
    ]
    assert all(8.4 < one.point.x < 8.9 and 49.9 < one.point.y < 50.3 for one in stored)  # Frankfurt am Main
    assert not stored.filter(is_late=True).exists()


def test_places_that_are_not_what_they_are_said_to_be(lilleby: Town) -> None:
    """The file's description says degrees (EPSG:4326), and its numbers are none."""
    with pytest.raises(CommandError, match="Rad 2"):
        run_import(lilleby, place="geometry_text", srid=4326)
    with pytest.raises(CommandError, match="--srid"):
        run_import(lilleby, place="geometry_text")
    assert not Walk.objects.exists()


def a_hamburg_gpx() -> list[Fix]:
    points = ElementTree.parse(real_data("walks-hamburg", "test.gpx")).iterfind(".//{*}trkpt")
    return [(float(p.attrib["lon"]), float(p.attrib["lat"]), p.findtext("{*}time") or "") for p in points]


def a_hamburg_evening() -> list[Fix]:
    walk = json.loads(real_data("walks-hamburg", "altona_walk.json").read_text())
    places = next(value for name, value in walk.items() if name not in ("start_time", "times"))
    begun = datetime.fromisoformat(walk["start_time"])
    fixes = []
    for place, seconds in zip(places, walk["times"], strict=True):
        lat, lon = (place["lat"], place["lon"]) if isinstance(place, dict) else place
        fixes.append((float(lon), float(lat), (begun + timedelta(seconds=seconds)).isoformat()))
    return fixes


@pytest.mark.parametrize("fixes", [a_hamburg_gpx, a_hamburg_evening], ids=lambda fixes: fixes.__name__)
def test_metres_walked(lilleby: Town, fixes: object) -> None:
    """Within two hundredths of the length over the sphere, step by step along the same points (haversine)."""
    assert callable(fixes)
    track: list[Fix] = fixes()
    begun = datetime.fromisoformat(track[0][2])
    walk = found_walk(lilleby, starts_at=begun, ends_at=datetime.fromisoformat(track[-1][2]) + timedelta(minutes=1))
    leader = joined(walk, code=walk.leader_code)
    pieces = [
        leader.write("track", points=[[lon, lat, 5, at] for lon, lat, at in track[begin : begin + 500]])
        for begin in range(0, len(track), 500)
    ]
    leader.post(list(reversed(pieces)))
    reference = sum(map(great_circle, track, track[1:]))
    assert metres_walked(walk) == pytest.approx(reference, rel=0.02)


def great_circle(one: Fix, other: Fix) -> float:
    lon, lat, to_lon, to_lat = map(math.radians, (*one[:2], *other[:2]))
    half = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))
