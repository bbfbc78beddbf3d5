"""The planner page of safety walks: per metre walked, honest about what is not known, and never mixed with faults."""

import csv
import re
import uuid
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client

from gisreport.accounts.models import Role, User
from gisreport.geo.hexagons import Hexagon
from gisreport.geo.reproject import to_metres, to_wgs84
from gisreport.maps.models import ObservationSpot, Valence, WalkedCell
from gisreport.maps.take_walk import Noted, forget_walk, take_walk
from gisreport.maps.walking import TrackPoint, read_gpx
from routing.models import Municipality
from tests.cast import Town, municipal
from tests.geometry import metres, pin
from tests.maps.planting import plant
from tests.maps.test_planning_page import for_the_map, rows, words
from tests.maps.walked import SPRING, cell_at, see, walk
from tests.shared import real_data

PAGE = "/planering/9001/?layer=observations"
AUTUMN = datetime(2025, 10, 14, 17, tzinfo=UTC)
BOTH = "from=2026-04-01&to=2026-04-30&compare_from=2025-10-01&compare_to=2025-10-31"

pytestmark = pytest.mark.django_db


def middle(x: float, y: float, size: int = 250) -> tuple[float, float]:
    """The centre of a cell in kilometres of the drawn town."""
    east, north = cell_at(x, y, size).centre
    corner = metres(0, 0)
    return (east - corner[0]) / 1_000, (north - corner[1]) / 1_000


HERE = middle(3, 3)
LONG = [HERE, (HERE[0] + 0.2, HERE[1]), HERE]


@pytest.fixture
def town(lilleby: Town) -> Town:
    """400 metres walked in one cell, where three saw dark and two something good; 60 metres in another; a fault."""
    walk(lilleby, *LONG)
    walk(lilleby, middle(6, 6), (middle(6, 6)[0] + 0.06, middle(6, 6)[1]))
    see(lilleby, *HERE, "a", "b", "c", "a")
    see(lilleby, *HERE, "a", "b", valence=Valence.POSITIVE, theme="asset")
    plant(lilleby, pin(*HERE))
    return lilleby


@pytest.fixture
def planner(client: Client, town: Town, per_the_planner: User, settings: LazySettings) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(per_the_planner)
    return client


def test_observations_are_told_per_100_metres_with_the_method(planner: Client) -> None:
    answer = planner.get(f"{PAGE}&size=250")
    found = {row[1]: row[2:] for row in rows(answer)}
    assert found[cell_at(*HERE, 250).name] == ("6", "400 m", "1,5")
    assert found[cell_at(*middle(6, 6), 250).name] == ("0", "60 m", "inte gått")
    said = words(answer)
    for part in (
        "6 iakttagelser", "Iakttagelser per 100 gångna meter", "Vandringar 2", "460 meter", "Deltagare 3",
        "minst 3 personer", "minst 100 meter", "250 m kant", "Dagen då vandringen gick", "Hämtat",
    ):  # fmt: skip
        assert part in said, part
    assert "ärende" not in said.replace("Ärenden", "").partition("Så har vi räknat")[0]


def test_what_is_not_known_is_hatched_and_told_apart_without_colour(planner: Client, town: Town) -> None:
    walk(town, middle(8, 8), (middle(8, 8)[0] + 0.15, middle(8, 8)[1]))
    see(town, *middle(8, 8), "a", "b")
    answer = planner.get(f"{PAGE}&size=250")
    tones = {name: tones[0] for name, _corners, tones, _said in for_the_map(answer)["cells"]}
    assert tones[cell_at(*HERE, 250).name] not in ("", "unknown", "not-walked")
    assert tones[cell_at(*middle(6, 6), 250).name] == "not-walked"
    assert tones[cell_at(*middle(8, 8), 250).name] == "unknown"
    page = answer.content.decode()
    assert {"unknown", "not-walked"} <= set(re.findall(r'data-tone="([\w-]+)"', page))
    [signs] = re.findall(r'<path class="drawn__sign" d="([^"]+)"/>\s*(?:<path|<text|<g)', page)
    assert "h" in signs
    assert "l" in signs


def test_too_few_look_like_none_in_every_form(planner: Client, town: Town) -> None:
    walk(town, middle(8, 8), (middle(8, 8)[0] + 0.15, middle(8, 8)[1]))
    before = planner.get(f"{PAGE}&size=250")
    see(town, *middle(8, 8), "a", "b")
    after = planner.get(f"{PAGE}&size=250")
    assert rows(after) == rows(before)
    assert for_the_map(after) == for_the_map(before)


def test_theme_and_valence_narrow_it_and_each_row_needs_its_own_people(planner: Client) -> None:
    only_good = words(planner.get(f"{PAGE}&valence=positive"))
    assert "0 iakttagelser" in only_good
    assert "Slag: trygg plats" in only_good
    said = words(planner.get(f"{PAGE}&theme=lighting"))
    assert "4 iakttagelser" in said
    assert "Teman: Ljuset räcker" in said
    assert "trygg plats 2" not in words(planner.get(PAGE))


def test_faults_and_walks_are_never_in_one_answer(planner: Client) -> None:
    assert "iakttagelse" not in words(planner.get("/planering/9001/")).replace("Trygghetsvandringar", "")
    for mixed in ("category=belysning", "status=open", "per=inhabitants", "administration=gatukontoret"):
        assert planner.get(f"{PAGE}&{mixed}").status_code == 400
    for mixed in ("theme=care", "valence=negative"):
        assert planner.get(f"/planering/9001/?{mixed}").status_code == 400


def test_rates_of_two_periods_are_compared_only_where_there_is_enough(planner: Client, town: Town) -> None:
    walk(town, *LONG, at=AUTUMN)
    see(town, *HERE, "a", "b", "c", at=AUTUMN)
    [few] = [row for row in rows(planner.get(f"{PAGE}&size=250&{BOTH}&view=difference")) if row[2] != "0"]
    assert few[2:] == ("6", "400 m", "1,5", "3", "400 m", "0,75", "för lite underlag")
    see(town, *HERE, "a", "b", "c", at=AUTUMN)
    answer = planner.get(f"{PAGE}&size=250&{BOTH}&view=difference")
    [enough] = [row for row in rows(answer) if row[2] != "0"]
    assert enough[2:] == ("6", "400 m", "1,5", "6", "400 m", "1,5", "0")
    assert "färre än 10 i de två perioderna" in words(answer)


def test_a_planner_never_sees_the_walks_of_the_neighbours(client: Client, town: Town, settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(municipal(Town(Municipality.objects.get(code="9002"), {}, {}), Role.PLANNER, "Nils"))
    assert client.get(PAGE).status_code == 403
    own = client.get("/planering/9002/?layer=observations&municipality=9001&bbox=10,55,25,69")
    assert rows(own) == []
    assert "Ingen trygghetsvandring har gått här" in words(own)


def test_a_walk_is_taken_again_and_forgotten(lilleby: Town) -> None:
    number, start = uuid.uuid4(), pin(3, 3)
    track = [TrackPoint(*pin(3 + step / 50, 3).coords, SPRING + timedelta(seconds=20 * step)) for step in range(11)]
    note = Noted(uuid.uuid4(), "a", start.x, start.y, "lighting", Valence.NEGATIVE, SPRING)
    for _again in range(2):
        walked = take_walk(number, lilleby.municipality, noted=[note], tracks=[track], began_at=SPRING)
        assert walked == pytest.approx(200, abs=1)
        [spot] = ObservationSpot.objects.all()
    assert Hexagon.at(spot.easting, spot.northing, 50) == cell_at(3, 3, 50)
    assert (spot.day.isoformat(), spot.hour, spot.light) == ("2026-04-15", 2 * 24 + 19, 0)
    forget_walk(number)
    assert not ObservationSpot.objects.exists()
    assert not WalkedCell.objects.exists()


def test_real_stops_and_a_real_track_on_the_page(client: Client, planner: Client, lilleby: Town) -> None:
    """Stops rated by people in Frankfurt and a walk in Hamburg, moved to the middle of the drawn town."""
    with real_data("safety-perception-frankfurt", "data_per_location_dev.csv").open() as file:
        stops = list(csv.DictReader(file))
    [track] = read_gpx(real_data("walks-hamburg", "test.gpx"))
    places = [GEOSGeometry(f"SRID=3857;{stop['geometry_text']}").transform(3006, clone=True).coords for stop in stops]
    paths: dict[str, list[tuple[int, dict[str, str], tuple[float, float]]]] = defaultdict(list)
    for stop, place in zip(stops, moved(places), strict=True):
        paths[stop["path_id"]].append((int(stop["order_id"]), stop, place))
    for path, order in paths.items():
        order.sort(key=lambda one: one[0])
        noted = [
            Noted(uuid.uuid4(), f"p{rater}", *place, "feeling", unsafe_or_not(stop), SPRING)
            for _order, stop, place in order
            for rater in range(int(stop["rating_count"]))
        ]
        line = [TrackPoint(*place) for _order, _stop, place in order]
        take_walk(
            uuid.uuid5(uuid.NAMESPACE_URL, path), lilleby.municipality, noted=noted, tracks=[line], began_at=SPRING
        )
    hamburg = moved(to_metres([(point.lon, point.lat) for point in track]))
    by_day = [TrackPoint(*place, point.at) for place, point in zip(hamburg, track, strict=True)]
    take_walk(uuid.uuid4(), lilleby.municipality, noted=[], tracks=[by_day], began_at=SPRING)
    answer = planner.get(f"{PAGE}&size=250&valence=negative")
    tones = {tone for _name, _corners, tones, _said in for_the_map(answer)["cells"] for tone in tones}
    assert {"unknown", "not-walked"} < tones
    assert "Vandringar 21" in words(answer)  # 18 of Frankfurt, one of Hamburg, two of the drawn town
    assert re.search(r"Gånget \d+ \d{3} meter", words(answer))


def moved(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Metres of EPSG:3006 in degrees, as they would lie around the middle of the drawn town."""
    middle_of_town = metres(5, 5)
    east, north = (sum(side) / len(places) for side in zip(*places, strict=True))
    return to_wgs84([(x - east + middle_of_town[0], y - north + middle_of_town[1]) for x, y in places])


def unsafe_or_not(stop: dict[str, str]) -> Valence:
    return Valence.NEGATIVE if float(stop["safety_avg"] or 3) < 3 else Valence.POSITIVE
