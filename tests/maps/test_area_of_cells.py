"""Cells of an area: drawn with corners or loaded, exact for cases, and bounded."""

from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.gis.geos import Polygon
from django.test import Client
from django.utils.http import urlencode

from gisreport.geo.hexagons import Hexagon
from gisreport.limits.at_once import AtOnce
from gisreport.limits.rates import read_rate
from gisreport.maps import in_turn
from gisreport.maps.areas import read_area
from gisreport.maps.cells import CellQuery, count_cells
from gisreport.maps.fold import fold_all
from gisreport.maps.measures import Per
from gisreport.maps.models import Denominator, DenominatorCell
from gisreport.maps.observations import ObservationQuery, exposure, observed_cells
from routing.models import Area
from tests.cast import Town
from tests.geometry import metres, pin
from tests.maps.planting import plant
from tests.maps.walked import see, walk

pytestmark = pytest.mark.django_db


def corners(*places: tuple[float, float]) -> str:
    return ";".join(f"{pin(x, y).x:.6f},{pin(x, y).y:.6f}" for x, y in places)


SQUARE = [(2.0, 2.0), (4.0, 2.0), (4.0, 4.0), (2.0, 4.0)]


@pytest.fixture
def lamps(lilleby: Town) -> Town:
    """Two inside the square from 2 to 4 km, near its corners; one ten metres outside; one far away."""
    for place in ((2.05, 2.05), (3.95, 3.95), (4.01, 3.0), (8.0, 8.0)):
        plant(lilleby, pin(*place))
    fold_all()
    return lilleby


def total(client: Client, **query: Any) -> int:
    answer = client.get(f"/api/v1/cells?{urlencode(query, doseq=True)}")
    assert answer.status_code == 200, answer.content
    return answer.json()["total"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("size", [50, 250, 1_000, 10_000])
def test_only_cases_inside_are_counted_whatever_the_size(client: Client, lamps: Town, size: int) -> None:
    assert total(client, area=corners(*SQUARE), size=size) == 2
    assert total(client, area=corners(*SQUARE), size=size, to="2026-03-31") == 0


def test_areas_add_up_and_a_box_narrows_them(client: Client, lamps: Town) -> None:
    north = corners((7, 7), (9, 7), (9, 9))
    assert total(client, area=[corners(*SQUARE), north], size=50) == 3
    middle = pin(3, 3)
    assert total(client, area=corners(*SQUARE), size=50, bbox=f"{middle.x},{middle.y},18,63") == 1


def test_a_loaded_area_that_a_rule_names_is_found_by_its_name(client: Client, lamps: Town) -> None:
    home = Area.objects.get(layer=Area.MUNICIPALITY, code="9001")
    shape = Polygon([pin(x, y).coords for x, y in [*SQUARE, SQUARE[0]]], srid=4326)
    Area.objects.create(
        area_set=home.area_set,
        layer="district",
        scope="9001",
        code="hamn",
        name="Hamnen",
        valid=home.valid,
        geometry=shape,
    )
    assert client.get("/api/v1/cells?area=district:9001:hamn").status_code == 400, "no rule names it"
    assert read_area(["district:9001:hamn"], lamps.municipality), "but who plans there may use it"
    private = lamps.rule("gatukontoret", category="otrygg-plats", layer="district", area="hamn")
    assert client.get("/api/v1/cells?area=district:9001:hamn").status_code == 400, "the rule is nobody's business"
    private.delete()
    lamps.rule("gatukontoret", layer="district", area="hamn")
    assert total(client, area="district:9001:hamn", size=50) == 2
    assert total(client, area="municipality::9001", size=50) == 4


@pytest.mark.parametrize(
    "area",
    [
        "17.3,62.3;17.4,62.3",
        "17.3,62.3;17.4,62.4;17.4,62.3;17.3,62.4",
        "17.3;62.3;17.4",
        "62.3,17.3;62.3,17.4;62.4,17.4",
        "nan,62.3;17.4,62.3;17.4,62.4",
        "district:9001:atlantis",
        "district:9001:%00",
        "x",
        ";".join(["17.3,62.3"] * 201),
        "1" * 50_000 + ";",
    ],
)
def test_what_is_no_area_is_refused(client: Client, lilleby: Town, area: str) -> None:
    answer = client.get(f"/api/v1/cells?area={area}")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/area"]


def test_more_than_ten_areas_are_refused(client: Client, lilleby: Town) -> None:
    query = urlencode({"area": [corners(*SQUARE)] * 11}, doseq=True)
    assert client.get(f"/api/v1/cells?{query}").status_code == 400


def test_cells_of_walks_are_told_whole_or_not_at_all(lilleby: Town) -> None:
    walk(lilleby, (3, 3), (3.2, 3))
    see(lilleby, 3.1, 3, "a", "b", "c")
    whole = ObservationQuery(lilleby.municipality.pk, 250)
    everything = {cell.hexagon: cell for cell in observed_cells(whole)}
    for edge in (3.05, 3.1, 3.15, 3.5):
        area = read_area([corners((2, 2), (edge, 2), (edge, 4), (2, 4))])
        part = ObservationQuery(lilleby.municipality.pk, 250, area=area)
        found = observed_cells(part)
        assert all(cell == everything[cell.hexagon] for cell in found)
        assert exposure(part).metres == round(sum(cell.metres for cell in found))
    assert len(found) == len(everything)


def test_cells_that_an_area_cuts_have_no_rate(lamps: Town) -> None:
    """Not all of their cases are counted, but all who live in them would be."""
    census = Denominator.objects.create(
        per=Per.INHABITANTS, source="x", licence="CC0", dated=date(2025, 12, 31), finest=500, total=1_000
    )
    area = read_area([corners(*SQUARE)])
    assert area
    query = CellQuery(500, area.box, per=Per.INHABITANTS, area=area)
    for cell in count_cells(query):
        where = {"i": cell.hexagon.i, "j": cell.hexagon.j}
        DenominatorCell.objects.create(denominator=census, size=500, amount=1_000, **where)
    plant(lamps, pin(3, 3))
    fold_all()
    middle = Hexagon.at(*metres(3, 3), 500)
    DenominatorCell.objects.create(denominator=census, size=500, i=middle.i, j=middle.j, amount=1_000)
    assert {cell.hexagon: cell.rate for cell in count_cells(query) if cell.rate} == {middle: 1.0}


@pytest.mark.parametrize("path", ["/api/v1/cells", "/tiles/cells/faults/0/0/0.mvt"])
def test_only_so_many_areas_are_counted_for_one_address(
    client: Client, lamps: Town, path: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = AtOnce(each=1, together=1)
    monkeypatch.setattr(in_turn, "TURNS", turns)
    area = f"{path}?{urlencode({'area': corners(*SQUARE)})}"
    other = turns.begin("somebody else")
    assert client.get(area).status_code == 429
    assert client.get(path).status_code == 200, "what is counted already waits for nobody"
    other.end()
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "search": read_rate("search", "12/h")}
    assert [client.get(area).status_code for _time in range(3)] == [200, 200, 429]
    assert not turns.going_on
