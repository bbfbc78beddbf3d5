"""The planner page: the same figures on the map, in the tables and in the method box, without a script."""

import json
import re
from datetime import UTC, date, datetime
from itertools import accumulate
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gisreport.accounts.models import User
from gisreport.geo.hexagons import Hexagon
from gisreport.geo.reproject import to_wgs84
from gisreport.maps.fold import fold_all
from gisreport.maps.measures import Per
from gisreport.maps.models import Denominator, DenominatorCell
from gisreport.maps.planning.asked import Asked
from routing.models import Municipality, Place
from tests.cast import Town
from tests.geometry import metres, pin
from tests.maps.planting import plant

PAGE = "/planering/9001/"
MARCH, APRIL = datetime(2026, 3, 20, 12, tzinfo=UTC), datetime(2026, 4, 10, 12, tzinfo=UTC)
IN_APRIL = "from=2026-04-01&to=2026-04-30"
BOTH = f"{IN_APRIL}&compare_from=2026-03-01&compare_to=2026-03-31"

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(lilleby: Town) -> Town:
    """At the harbour two lamps in March, one in April and a private matter; in the north a hole in April. One lamp of
    the neighbours lies just across the border."""
    for at in (MARCH, MARCH, APRIL):
        plant(lilleby, pin(3, 3), at=at)
    plant(lilleby, pin(3, 3), "otrygg-plats", at=APRIL)
    plant(lilleby, pin(8, 8), "vagskada", at=APRIL)
    storby = Municipality.objects.get(code="9002")
    neighbours = Town(storby, {"gatukontoret": storby.administrations.get(code="gatukontoret")},
                      {"belysning": storby.categories.get(code="belysning")})  # fmt: skip
    plant(neighbours, pin(9.9, 8), at=APRIL)
    Place.objects.create(kind=Place.Kind.TOWN, name="Hamnen", search_name="hamnen", point=pin(2, 3), source="drawn")
    Place.objects.create(kind=Place.Kind.TOWN, name="Norrby", search_name="norrby", point=pin(8, 9), source="drawn")
    fold_all()
    return lilleby


@pytest.fixture
def planner(client: Client, town: Town, per_the_planner: User, settings: LazySettings) -> Client:
    settings.STAFF_NEEDS_SECOND_FACTOR = False
    client.force_login(per_the_planner)
    return client


def words(answer: HttpResponse) -> str:
    """The text of the page, without markup and scripts."""
    page = re.sub(r"<script.*?</script>|<svg.*?</svg>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def rows(answer: HttpResponse) -> list[tuple[str, ...]]:
    """The table of cells: place, name, count, share and, when two are compared, before and difference."""
    found = re.findall(r'<tr data-cell="(.*?)">(.*?)</tr>', answer.content.decode(), flags=re.DOTALL)
    cells = [(name, re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)) for name, row in found]
    said = [(name, [re.sub(r"<span.*?</span>|<[^>]*>", "", cell).strip() for cell in row]) for name, row in cells]
    return [(place, name, *facts) for name, (place, *facts) in said]


def for_the_map(answer: HttpResponse) -> dict[str, Any]:
    written = re.search(r'<script id="cells"[^>]*>(.*?)</script>', answer.content.decode(), flags=re.DOTALL)
    assert written
    return json.loads(written[1])  # type: ignore[no-any-return]


def corners_of(packed: list[int]) -> list[float]:
    """Latitude, longitude, latitude, longitude … of the corners that a script is sent."""
    lats, lons = accumulate(packed[::2]), accumulate(packed[1::2])
    return [number / 100_000 for pair in zip(lats, lons, strict=True) for number in pair]


def around(name: str) -> list[float]:
    return [number for lon, lat in to_wgs84(Hexagon.named(name).corners) for number in (lat, lon)]


def test_it_counts_the_municipalitys_own_public_cases(planner: Client) -> None:
    answer = planner.get(PAGE, {"size": "1000"})
    harbour, north = Hexagon.at(*metres(3, 3), 1_000), Hexagon.at(*metres(8, 8), 1_000)
    assert rows(answer) == [
        ("Hamnen, 1,6 km åt öster", harbour.name, "3", "75,0 %"),
        ("Norrby, 1,2 km åt söder", north.name, "1", "25,0 %"),
    ]
    assert "4 ärenden" in words(answer)


@pytest.mark.parametrize("size", ["50", "1000"])
def test_map_drawing_and_tables_say_the_same(planner: Client, size: str) -> None:
    answer = planner.get(f"{PAGE}?size={size}&{BOTH}&view=difference")
    shown = for_the_map(answer)
    by_name = {row[1]: row for row in rows(answer)}
    assert {name for name, *_rest in shown["cells"]} == set(by_name)
    for name, corners, tones, said in shown["cells"]:
        assert corners_of(corners) == pytest.approx(around(name), abs=2e-5)
        assert tones[0].startswith("more" if by_name[name][-1].startswith("+") else "fewer")
        assert said[0].startswith(by_name[name][-1])
    assert [count for _first, _name, count in shown["months"]] == [2, 2]
    drawn = set(re.findall(r'<path class="tone tone--([\w-]+)"', answer.content.decode()))
    assert drawn == {tones[0] for _name, _corners, tones, _said in shown["cells"]}


def test_two_periods_stand_side_by_side_and_as_difference(planner: Client) -> None:
    beside = planner.get(f"{PAGE}?size=1000&{BOTH}")
    assert beside.content.decode().count('<figure class="drawn"') == 2
    assert [row[2:] for row in rows(beside)] == [("1", "50,0 %", "2", "−1"), ("1", "50,0 %", "0", "+1")]
    assert "Perioderna är olika långa: 31 och 30 dagar" in words(beside)
    difference = planner.get(f"{PAGE}?size=1000&{BOTH}&view=difference")
    assert difference.content.decode().count('<figure class="drawn"') == 1
    assert "1 färre" in words(difference)
    assert "1 fler" in words(difference)


def test_the_method_is_on_every_view(planner: Client) -> None:
    for query in ("", "size=250&light=daylight", f"{BOTH}&view=difference", "to=1999-01-01"):
        said = words(planner.get(f"{PAGE}?{query}"))
        for part in ("Så har vi räknat", "Period", "Antal (n)", "kant", "Privata kategorier", "Hämtat"):
            assert part in said, (query, part)
    said = words(planner.get(f"{PAGE}?category=belysning&status=open&weekday=4&light=daylight"))
    for chosen in ("Kategorier: Belysning", "Läge: inte klara än", "Veckodagar: fredag", "Ljus: dagsljus"):
        assert chosen in said


def test_a_part_of_the_map_and_other_filters_narrow_it(planner: Client) -> None:
    corner = pin(5, 5)
    assert "3 ärenden" in words(planner.get(PAGE, {"bbox": f"16.9,62,{corner.x},{corner.y}", "size": "50"}))
    assert "1 ärende" in words(planner.get(PAGE, {"category": "vagskada"}))
    assert "2 ärenden" in words(planner.get(f"{PAGE}?{IN_APRIL}"))
    assert "Inga ärenden stämmer med urvalet" in words(planner.get(PAGE, {"category": "otrygg-plats"}))


def test_the_table_can_be_sorted(planner: Client) -> None:
    by_place = planner.get(f"{PAGE}?size=1000&{BOTH}&sort=place")
    assert [row[0].partition(",")[0] for row in rows(by_place)] == ["Hamnen", "Norrby"]
    by_before = planner.get(f"{PAGE}?size=1000&{BOTH}&sort=before")
    assert [row[4] for row in rows(by_before)] == ["2", "0"]
    assert 'aria-sort="descending"' in by_before.content.decode()


def test_links_lead_to_the_same_question_of_another_time(planner: Client) -> None:
    page = planner.get(f"{PAGE}?{IN_APRIL}&category=belysning").content.decode()
    asked = "?from=2026-04-01&amp;to=2026-04-30&amp;category=belysning"
    assert f'href="{asked}&amp;compare_from=2026-03-02&amp;compare_to=2026-03-31"' in page
    assert "compare_from=2025-04-01&amp;compare_to=2025-04-30" in page


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("size=300", "Rutornas kant"),
        ("bbox=17.4,62.5,17.2,62.3", "Del av kartan"),
        ("bbox=170,60,-170,62", "Del av kartan"),
        ("area=17.4,62.5;17.2,62.3", "Område"),
        ("from=igår", "Från och med"),
        ("from=2026-05-02&to=2026-05-01", "Till och med"),
        ("compare_from=igår", "Jämför från och med"),
        ("compare_from=2026-05-02&compare_to=2026-05-01", "Jämför till och med"),
        ("view=upside-down", "Så visas jämförelsen"),
        ("sort=colour", "Tabellens ordning"),
        ("paper=a0", "Papper"),
        ("page=0", "Tabellens sida"),
        ("page=99999999999", "Tabellens sida"),
        ("zoom=3", "zoom"),
        ("category=%00", "Kategorier"),
        ("layer=secrets", "Visa"),
        ("layer=observations&valence=angry", "Slag"),
    ],
)
def test_what_cannot_be_asked_is_named_and_the_form_stays(planner: Client, query: str, field: str) -> None:
    answer = planner.get(f"{PAGE}?{query}&status=closed")
    assert answer.status_code == 400
    assert f"{field}:" in words(answer)
    assert '<option value="closed" selected>' in answer.content.decode() or "observations" in query
    assert planner.get(f"{PAGE}resultat?{query}").status_code == 400


def test_it_asks_the_database_as_often_for_many_cells_as_for_few(planner: Client, town: Town) -> None:
    planner.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        planner.get(f"{PAGE}?size=250&{BOTH}")
    for number in range(60):
        plant(town, pin(1 + number % 8, 1 + number // 8), at=APRIL)
    fold_all()
    with CaptureQueriesContext(connection) as many:
        assert "26–" not in words(planner.get(f"{PAGE}?size=250&{BOTH}"))
    assert len(many) == len(few)
    limiting = ("SAVEPOINT", "RELEASE", "SELECT set_config('statement_timeout'")
    assert len([each for each in many if not each["sql"].startswith(limiting)]) <= 32


def test_it_is_kept_out_of_caches(planner: Client) -> None:
    assert planner.get(PAGE)["Cache-Control"] == "private, no-store"
    assert planner.get(f"{PAGE}resultat")["Cache-Control"] == "private, no-store"


def people(*homes: tuple[tuple[float, float], float]) -> None:
    """So many inhabitants in the cells of 1,000 m around places of the drawn town."""
    census = Denominator.objects.create(
        per=Per.INHABITANTS, source="Folkräkningen", licence="CC0", dated=date(2025, 12, 31), finest=500, total=1_510
    )
    for place, amount in homes:
        cell = Hexagon.at(*metres(*place), 1_000)
        DenominatorCell.objects.create(denominator=census, size=1_000, i=cell.i, j=cell.j, amount=amount)


def test_counts_are_divided_by_inhabitants_where_there_are_enough(planner: Client) -> None:
    people(((3, 3), 1_500), ((8, 8), 10))
    answer = planner.get(PAGE, {"size": "1000", "per": "inhabitants", "sort": "rate"})
    told = [(row[0], row[2], row[4]) for row in rows(answer)]
    assert told == [("Hamnen, 1,6 km åt öster", "3", "2"), ("Norrby, 1,2 km åt söder", "1", "för lite underlag")]
    shown = {said[0]: tones[0] for _name, _corners, tones, said in for_the_map(answer)["cells"]}
    assert shown["1 ärende, för lite underlag"] == "unknown"
    assert "3 ärenden, 2 per 1 000 invånare" in shown
    for said in ("Ärenden per 1 000 invånare", "Folkräkningen, 31 december 2025, CC0", "färre än 50 invånare"):
        assert said in words(answer)
    assert "De är inte delade" not in words(answer)


def test_rates_of_two_periods_are_compared_where_there_are_enough_cases(planner: Client, town: Town) -> None:
    people(((3, 3), 1_500), ((8, 8), 1_500))
    for _number in range(9):
        plant(town, pin(3, 3), at=APRIL)
    fold_all()
    answer = planner.get(f"{PAGE}?size=1000&per=inhabitants&{BOTH}&view=difference")
    told = {row[1]: row[4:] for row in rows(answer)}
    assert told[Hexagon.at(*metres(3, 3), 1_000).name] == ("6,67", "2", "1,33", "+5,33")
    assert told[Hexagon.at(*metres(8, 8), 1_000).name][-1] == "för lite underlag"
    said = {words[0]: tones[0] for _name, _corners, tones, words in for_the_map(answer)["cells"]}
    assert said["+5,33 per 1 000 invånare (från 1,33 till 6,67)"].startswith("more")
    assert said["för lite underlag att jämföra"] == "unknown"
    assert "färre än 10 ärenden i de två perioderna" in words(answer)


def test_a_chosen_area_is_named_and_counts_only_what_lies_in_it(planner: Client) -> None:
    corners = ";".join(f"{pin(x, y).x:.5f},{pin(x, y).y:.5f}" for x, y in ((2, 2), (4, 2), (4, 4), (2, 4)))
    answer = planner.get(PAGE, {"area": corners})
    assert "3 ärenden" in words(answer)
    assert "Område: ett ritat område" in words(answer)
    assert for_the_map(answer)["area"]
    assert "drawn__area" in answer.content.decode()
    large = words(planner.get(PAGE, {"area": corners, "size": "1000"}))
    assert "3 ärenden" in large
    assert "Rutorna är stora jämfört med området" in large


def test_without_anything_to_divide_by_it_says_so_and_counts(planner: Client) -> None:
    answer = planner.get(PAGE, {"size": "1000", "per": "street_km"})
    assert "Inget underlag är inläst för gata, i kilometer. Rutorna visar antal." in words(answer)
    assert [row[2] for row in rows(answer)] == ["3", "1"]
    assert "De är inte delade" in words(answer)


def test_cells_are_no_finer_than_what_they_are_divided_by(planner: Client) -> None:
    people(((3, 3), 1_500))
    corner = f"{pin(3, 3).x},{pin(3, 3).y},{pin(3.2, 3.2).x},{pin(3.2, 3.2).y}"
    assert "Sexhörningar med 500 m kant" in words(planner.get(PAGE, {"bbox": corner, "per": "inhabitants"}))
    refused = planner.get(PAGE, {"bbox": corner, "per": "inhabitants", "size": "50"})
    assert refused.status_code == 400
    assert "Rutornas kant: Välj rutor på 500 meter eller mer." in words(refused)


def test_cells_are_large_enough_for_a_phone_when_no_size_is_chosen(town: Town) -> None:
    query = Asked.read(town.municipality, QueryDict()).query
    extent = query.extent
    across = max(extent.east - extent.west, extent.north - extent.south) / (2 * query.size)
    assert 5 < across < 20, "of 320 pixels, 16 for each at least"
