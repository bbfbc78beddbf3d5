"""What walks saw is divided by the metres they went; where they did not go, nothing is said."""

import csv
import json
import uuid
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.contrib.gis.geos import GEOSGeometry

from gisreport.errors import Refusal
from gisreport.geo.hexagons import SIZES, Hexagon
from gisreport.geo.reproject import to_metres
from gisreport.geo.sun import Light
from gisreport.maps.models import ObservationSpot, Valence, WalkedCell
from gisreport.maps.observations import Basis, ObservationQuery, ObservedCell, observed_cells
from gisreport.maps.walking import TrackPoint, read_gpx, record_track
from tests.cast import Town
from tests.geometry import pin
from tests.maps.walked import SPRING, cell_at, see, walk
from tests.shared import real_data

pytestmark = pytest.mark.django_db


def cells(town: Town, size: int = 250, **narrowed: object) -> dict[Hexagon, ObservedCell]:
    found = observed_cells(ObservationQuery(town.municipality.pk, size, **narrowed))  # type: ignore[arg-type]
    return {cell.hexagon: cell for cell in found}


def test_observations_are_divided_by_the_metres_of_all_walks(lilleby: Town) -> None:
    for _number in range(2):
        walk(lilleby, (3, 3), (3.2, 3), (3, 3))
    see(lilleby, 3.1, 3, "a", "b", "c", "d")
    [cell] = [cell for cell in cells(lilleby, 2_500).values() if cell.observations]
    assert (cell.observations, round(cell.metres), cell.walks, cell.basis) == (4, 800, 2, Basis.ENOUGH)
    assert cell.rate == pytest.approx(0.5)


def test_too_few_metres_make_no_rate_and_what_nobody_walked_is_told_apart(lilleby: Town) -> None:
    walk(lilleby, (3, 3), (3.09, 3))
    see(lilleby, 3.05, 3, "a", "b", "c")
    see(lilleby, 8, 8, "a", "b", "c")
    found = cells(lilleby, 2_500)
    little, never = found[cell_at(3.05, 3, 2_500)], found[cell_at(8, 8, 2_500)]
    assert (little.basis, little.rate) == (Basis.INSUFFICIENT, None)
    assert (never.basis, never.metres, never.rate) == (Basis.INSUFFICIENT, 0, None)
    assert ObservedCell(cell_at(0, 0, 250), 0, 0.0, 0).basis is Basis.NOT_WALKED


def test_what_too_few_people_saw_is_as_if_nobody_had(lilleby: Town) -> None:
    walk(lilleby, (3, 3), (3.2, 3))
    before = cells(lilleby)
    see(lilleby, 3.1, 3, "a", "a", "a", "b")
    see(lilleby, 8, 8, "a", "b")
    assert cells(lilleby) == before
    for number in range(2, 6):  # whoever comes along on every walk is one person all the same
        see(lilleby, 3.1, 3, f"a{number}", walk=uuid.UUID(int=number))
    assert cells(lilleby) == before
    see(lilleby, 3.1, 3, "c")
    assert cells(lilleby)[cell_at(3.1, 3, 250)].observations == 5


def test_metres_are_narrowed_as_the_observations_are(lilleby: Town) -> None:
    november = datetime(2025, 11, 12, 17, tzinfo=UTC)
    walk(lilleby, (3, 3), (3.2, 3))
    walk(lilleby, (3, 3), (3.5, 3), at=november)
    see(lilleby, 3.1, 3, "a", "b", "c", valence=Valence.POSITIVE, theme="care")
    here = cell_at(3.1, 3, 2_500)
    for narrowed, expected in (
        ({}, (3, 700)),
        ({"since": date(2026, 1, 1)}, (3, 200)),
        ({"until": date(2026, 1, 1)}, (0, 500)),
        ({"lights": (Light.DARK,)}, (0, 500)),
        ({"lights": (Light.DAYLIGHT,), "valences": (Valence.POSITIVE,), "themes": ("care",)}, (3, 200)),
        ({"valences": (Valence.NEGATIVE,)}, (0, 700)),
        ({"themes": ("lighting",)}, (0, 700)),
        ({"weekdays": (2,), "hours": (18,)}, (0, 500)),
    ):
        cell = cells(lilleby, 2_500, **narrowed)[here]
        assert (cell.observations, round(cell.metres)) == expected, narrowed


def test_every_size_has_all_the_metres_and_a_walk_that_comes_again_takes_its_own_place(lilleby: Town) -> None:
    points = [
        TrackPoint(*pin(1 + 0.01 * n, 2 + 0.007 * n).coords, SPRING + timedelta(seconds=10 * n)) for n in range(99)
    ]
    number = uuid.uuid4()
    for _again in range(2):
        metres = record_track(number, lilleby.municipality, [points], began_at=SPRING)
        for size in SIZES:
            assert sum(WalkedCell.objects.filter(size=size).values_list("metres", flat=True)) == pytest.approx(metres)
    assert metres == pytest.approx(98 * np.hypot(10, 7), rel=1e-4)


def test_a_bus_and_a_gap_in_the_coverage_are_not_walked(lilleby: Town) -> None:
    def at(x: float, seconds: float | None) -> TrackPoint:
        when = None if seconds is None else SPRING + timedelta(seconds=seconds)
        return TrackPoint(*pin(x, 3).coords, when)

    number = uuid.uuid4()
    by_bus = [at(3, 0), at(3.1, 80), at(3.3, 90), at(3.4, 180)]
    assert record_track(number, lilleby.municipality, [by_bus], began_at=SPRING) == pytest.approx(200, abs=1)
    gap = [at(3, None), at(3.1, None), at(3.6, None), at(3.7, None)]
    assert record_track(number, lilleby.municipality, [gap], began_at=SPRING) == pytest.approx(200, abs=1)
    assert record_track(number, lilleby.municipality, [[], [at(3, 0)]], began_at=SPRING) == 0
    assert not WalkedCell.objects.exists()


# --- Real walks and real observations ---


def test_real_walks_in_hamburg(lilleby: Town) -> None:
    [by_day] = read_gpx(real_data("walks-hamburg", "test.gpx"))
    assert len(by_day) == 427
    evening = json.loads(real_data("walks-hamburg", "altona_walk.json").read_text())
    begin = datetime.fromisoformat(evening["start_time"])
    dark = [
        TrackPoint(lon, lat, begin + timedelta(seconds=after))
        for (lat, lon), after in zip(evening["latlon"], evening["times"], strict=True)
    ]
    for track in (by_day, dark):
        number = uuid.uuid4()
        walked = record_track(number, lilleby.municipality, [track], began_at=begin)
        places = np.array(to_metres([(point.lon, point.lat) for point in track]))
        whole = np.hypot(*np.diff(places, axis=0).T).sum()
        assert 0.9 * whole < walked <= whole  # the first of them was run now and then
        fine = WalkedCell.objects.filter(walk=number, size=50)
        assert sum(cell.metres for cell in fine) == pytest.approx(walked)
        assert fine.count() > walked / 200
    in_the_dark = cells(lilleby, 100, lights=(Light.DARK,), since=begin.date())
    assert sum(cell.metres for cell in in_the_dark.values()) == pytest.approx(walked)  # in January after 19:00


def test_gpx_files_of_others_are_read_or_refused() -> None:
    timeless = read_gpx(real_data("gpx", "gpxpy_cerknicko-without-times.gpx"))
    assert sum(point.at is None for part in timeless for point in part) == 291  # of 296
    assert sum(map(len, read_gpx(real_data("gpx", "movingpandas_limerick.gpx")))) == 2_144
    assert read_gpx(real_data("gpx", "gpxpy_route.gpx")) == []
    with pytest.raises(Refusal):
        read_gpx(real_data("walks-hamburg", "altona_walk.json"))


def test_real_stops_in_frankfurt(lilleby: Town) -> None:
    """Places rated by several people each, along walks. The file's coordinates are EPSG:3857, whatever it says."""
    with real_data("safety-perception-frankfurt", "data_per_location_dev.csv").open() as file:
        stops = list(csv.DictReader(file))
    spots, paths = [], {}
    for stop in stops:
        place = GEOSGeometry(f"SRID=3857;{stop['geometry_text']}").transform(3006, clone=True)
        path = uuid.UUID(int=int(stop["path_id"]))
        paths.setdefault(path, []).append((int(stop["order_id"]), stop))
        unsafe = float(stop["safety_avg"] or 3) < 3
        for rating in range(int(stop["rating_count"])):
            spots.append(
                ObservationSpot(
                    id=uuid.uuid4(), municipality=lilleby.municipality, walk=path, participant=f"p{rating}",
                    easting=round(place.x), northing=round(place.y), theme="feeling",
                    valence=Valence.NEGATIVE if unsafe else Valence.POSITIVE, day=SPRING.date(), hour=40, light=0,
                )
            )  # fmt: skip
    ObservationSpot.objects.bulk_create(spots)
    for path, order in paths.items():
        line = [stop for _order, stop in sorted(order, key=lambda pair: pair[0])]
        points = [GEOSGeometry(f"SRID=3857;{stop['geometry_text']}").transform(4326, clone=True) for stop in line]
        record_track(path, lilleby.municipality, [[TrackPoint(*point.coords) for point in points]], began_at=SPRING)
    found = cells(lilleby, 250)
    assert sum(cell.observations for cell in found.values()) <= len(spots)
    assert sum(cell.observations for cell in cells(lilleby, 250, least=1).values()) == len(spots)
    rated = [cell for cell in found.values() if cell.rate is not None]
    assert len(rated) > 20
    assert {cell.basis for cell in found.values()} >= {Basis.ENOUGH, Basis.INSUFFICIENT}
