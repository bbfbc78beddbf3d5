"""Faults are divided by those who live there, or by the streets; exactly, and never by what is not known."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisreport.errors import Refusal
from gisreport.geo.hexagons import SIZES, Hexagon
from gisreport.geo.reproject import to_wgs84
from gisreport.geo.tiles import tile_at
from gisreport.maps import denominator_file
from gisreport.maps.cell_tiles import size_at
from gisreport.maps.cells import CellQuery, count_cells
from gisreport.maps.denominators import DenominatorImport, import_denominator, loaded
from gisreport.maps.fold import fold_all
from gisreport.maps.measures import Per
from gisreport.maps.models import Denominator, DenominatorCell
from tests.cast import Town
from tests.geometry import metres, pin
from tests.maps.planting import plant
from tests.maps.reading import read_tile

pytestmark = pytest.mark.django_db

SWEDEN = (10.0, 55.0, 25.0, 69.5)
Shape = tuple[str, Any, Any]  # GeoJSON type and coordinates, and how many live there
Load = Callable[..., Denominator]


def point(x: float, y: float, people: Any = 100) -> Shape:
    return "Point", metres(x, y), people


def block(x: float, y: float, side: float, people: Any = 100) -> Shape:
    ring = [metres(x + dx, y + dy) for dx, dy in [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]]
    return "Polygon", [ring], people


def street(*corners: tuple[float, float]) -> Shape:
    return "LineString", [metres(x, y) for x, y in corners], None


def write(path: Path, shapes: list[Shape], srid: int = 3006) -> Path:
    features = [
        {"type": "Feature", "properties": {"people": people}, "geometry": {"type": kind, "coordinates": coordinates}}
        for kind, coordinates, people in shapes
    ]
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{srid}"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return path


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(*shapes: Shape, srid: int = 3006, **changes: Any) -> Denominator:
        wanted: dict[str, Any] = {
            "path": write(tmp_path / "figures.geojson", list(shapes), srid),
            "per": Per.STREET_KM if shapes and "Line" in shapes[0][0] else Per.INHABITANTS,
            "source": "SCB",
            "licence": "CC0",
            "dated": date(2025, 12, 31),
            "number_field": "people",
        }
        return import_denominator(DenominatorImport(**(wanted | changes)))

    return load


def amounts(per: Per, size: int) -> dict[Hexagon, float]:
    rows = DenominatorCell.objects.filter(denominator__per=per, size=size).values_list("i", "j", "amount")
    return {Hexagon(size, i, j): amount for i, j, amount in rows}


# --- What is kept ---


@given(
    blocks=st.lists(
        st.tuples(st.floats(0, 8), st.floats(0, 8), st.floats(0.05, 0.6), st.integers(0, 900)), min_size=1, max_size=8
    )
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nobody_is_lost_or_counted_twice_at_any_size(load: Load, blocks: list[tuple[float, float, float, int]]) -> None:
    people = sum(people for *_place, people in blocks)
    if not people:
        return
    made = load(*(block(x, y, side, count) for x, y, side, count in blocks))
    assert made.total == people
    for size in SIZES:
        known = amounts(Per.INHABITANTS, size)
        assert sum(known.values()) == pytest.approx(people if size >= made.finest else 0)


def test_a_point_counts_where_it_lies_and_a_surface_is_shared_out_by_area(load: Load) -> None:
    load(point(3, 3, 40), point(3.001, 3, 2))
    assert amounts(Per.INHABITANTS, 50) == {Hexagon.at(*metres(3, 3), 50): 42}
    inside = Hexagon.at(*metres(5, 5), 1_000)
    east, north = inside.centre
    west = 3**0.5 / 2 * 1_000  # a square whose middle line is the upper edge of a hexagon
    ring = [(east - 100, north + west - 100), (east + 100, north + west - 100), (east + 100, north + west + 100)]
    ring += [(east - 100, north + west + 100), ring[0]]
    load(("Polygon", [ring], 60))
    assert amounts(Per.INHABITANTS, 1_000) == pytest.approx(
        {inside: 30, Hexagon(1_000, inside.i, inside.j + 1): 30}, rel=1e-6
    )


def test_streets_keep_their_metres_in_every_coordinate_system(load: Load) -> None:
    made = load(street((1, 1), (1, 3), (2.5, 3)), street((4, 4), (4.2, 4)))
    assert made.total == pytest.approx(3_700)
    for size in SIZES:
        assert sum(amounts(Per.STREET_KM, size).values()) == pytest.approx(3_700)
    before = amounts(Per.STREET_KM, 500)
    lon_lat = [list(pin(x, y).coords) for x, y in [(1, 1), (1, 3), (2.5, 3)]]
    short = [list(pin(x, y).coords) for x, y in [(4, 4), (4.2, 4)]]
    load(("LineString", lon_lat, None), ("LineString", short, None), srid=4326)
    assert amounts(Per.STREET_KM, 500) == pytest.approx(before, abs=0.5)


def test_large_surfaces_tell_nothing_about_small_cells(load: Load) -> None:
    """Half of the people live in a square kilometre: their hexagons may be no smaller than a quarter of it."""
    made = load(block(0, 0, 1, 500), block(3, 3, 0.1, 300))
    assert made.finest == 500
    assert load(block(0, 0, 1, 200), block(3, 3, 0.1, 300)).finest == 50
    load(block(0, 0, 1, 500))
    with pytest.raises(Refusal) as refusal:
        loaded(Per.INHABITANTS).amounts([Hexagon.at(*metres(0, 0), 250)])
    assert "500" in refusal.value.fields["size"]


def test_a_new_file_takes_the_place_of_the_old_one_and_municipalities_stand_side_by_side(
    load: Load, lilleby: Town
) -> None:
    load(point(3, 3, 70), scope="9001")
    load(point(3, 3, 80), scope="9001")
    load(point(3, 3, 5), scope="9002")
    here = Hexagon.at(*metres(3, 3), 100)
    assert loaded(Per.INHABITANTS).amounts([here]) == {here: 85}
    with pytest.raises(Refusal, match="två gånger"):
        load(point(3, 3, 80))


# --- Rates ---


def test_cases_are_divided_by_inhabitants_and_few_make_no_rate(load: Load, lilleby: Town) -> None:
    for place, cases in ((pin(3, 3), 3), (pin(7, 7), 2), (pin(9, 1), 1)):
        for _number in range(cases):
            plant(lilleby, place)
    fold_all()
    load(point(3, 3, 1_500), point(7, 7, 49))
    found = {cell.hexagon: cell for cell in count_cells(CellQuery(500, SWEDEN, per=Per.INHABITANTS))}
    town, hamlet, forest = (found[Hexagon.at(*metres(x, y), 500)] for x, y in ((3, 3), (7, 7), (9, 1)))
    assert (town.count, town.amount, town.rate) == (3, 1_500, 2.0)
    assert (hamlet.count, hamlet.amount, hamlet.rate) == (2, 49, None)
    assert (forest.count, forest.amount, forest.rate) == (1, 0, None)


def test_the_api_tells_rates_with_what_they_come_from_and_hides_where_few_live(
    load: Load, lilleby: Town, client: Client
) -> None:
    plant(lilleby, pin(3, 3))
    plant(lilleby, pin(7, 7))
    fold_all()
    load(point(3, 3, 1_500), point(7, 7, 49))
    answer = client.get("/api/v1/cells?size=500&per=inhabitants").json()
    facts = {cell["id"]: cell["properties"] for cell in answer["features"]}
    assert facts == {
        Hexagon.at(*metres(3, 3), 500).name: {"count": 1, "amount": 1_500, "rate": 0.667, "basis": "enough"},
        Hexagon.at(*metres(7, 7), 500).name: {"count": 1, "basis": "insufficient_data"},
    }
    assert answer["per"]["is_loaded"] is True
    assert answer["per"]["origins"] == [{"source": "SCB", "licence": "CC0", "dated": "2025-12-31", "scope": ""}]
    assert answer["total"] == 2


def test_where_nothing_is_loaded_counts_are_counts_and_it_says_so(lilleby: Town, client: Client) -> None:
    plant(lilleby, pin(3, 3))
    fold_all()
    answer = client.get("/api/v1/cells?per=street_km").json()
    assert answer["per"] == {"name": "street_km", "unit": 1_000, "is_loaded": False, "least": 100, "origins": []}
    assert [cell["properties"] for cell in answer["features"]] == [{"count": 1}]
    assert "per" not in client.get("/api/v1/cells").json()
    assert client.get("/api/v1/cells?per=cars").json()["errors"][0]["pointer"] == "#/per"


def test_tiles_tell_rates_in_cells_that_are_large_enough(load: Load, lilleby: Town, client: Client) -> None:
    place = pin(3.5, 3.5)
    plant(lilleby, place)
    fold_all()
    load(block(3, 3, 1, 2_000))
    for zoom in (9, 16):
        cell = Hexagon.at(*metres(3.5, 3.5), max(size_at(zoom), 500))
        [there] = to_wgs84([cell.centre])
        layers = read_tile(client, tile_at(*there, zoom), kind="cells/faults", query="?per=inhabitants")
        [facts] = [one["properties"] for one in layers["cells"]]
        people = loaded(Per.INHABITANTS).amounts([cell])[cell]
        assert facts == {"name": cell.name, "count": 1, "rate": round(1_000 / people, 3)}


def test_dividing_costs_two_statements_more(load: Load, lilleby: Town) -> None:
    plant(lilleby, pin(3, 3))
    fold_all()
    load(point(3, 3, 1_500))
    counts = []
    for per in (None, Per.INHABITANTS):
        with CaptureQueriesContext(connection) as asked:
            count_cells(CellQuery(1_000, SWEDEN, per=per))
        counts.append(len(asked))
    assert counts[1] == counts[0] + 2


# --- What is refused ---


@pytest.mark.parametrize(
    ("shapes", "changes", "words"),
    [
        ([point(3, 3, -1)], {}, "rad 1"),
        ([point(3, 3), point(3, 3, None)], {}, "rad 2"),
        ([point(3, 3, "många")], {}, "annat än tal"),
        ([point(3, 3, 0)], {}, "0 på alla rader"),
        ([point(3, 3, 1e308), point(3, 3, 1e308)], {}, "rad 1"),
        ([point(3, 3), point(3, 3, 1e300)], {}, "rad 2"),
        ([point(3, 3, 1e-300)], {}, "rad 1"),
        ([point(3, 3, 6e8), point(4, 4, 6e8)], {}, "mer än en miljard"),
        ([point(3, 3)], {"number_field": "antal"}, "Fält i filen: people"),
        ([point(3, 3), block(1, 1, 1)], {}, "inte båda"),
        ([street((0, 0), (1, 1))], {"per": Per.INHABITANTS}, "punkter eller ytor"),
        ([point(3, 3)], {"per": Per.STREET_KM}, "linjer"),
        ([("Polygon", [[metres(*at) for at in [(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]]], 5)], {}, "inte giltig"),
        ([("Point", [], 5)], {}, "geometri"),
        ([("Point", [17.2, 62.3], 5)], {}, "utanför Sverige"),
        ([("Point", [6_900_000, 600_000], 5)], {}, "utanför Sverige"),
        ([point(3, 3)], {"srid": 4326}, "Ange rätt system|utanför Sverige"),
        ([], {}, "tom"),
        ([point(3, 3)], {"source": ""}, "--source"),
        ([point(3, 3)], {"licence": "x" * 300}, "--licence"),
        ([point(3, 3)], {"dated": date(2999, 1, 1)}, "--date"),
        ([point(3, 3)], {"scope": "0000"}, "0000"),
        ([block(-350, -350, 600)], {}, "för grovt|utanför"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_and_nothing_changes(
    load: Load, lilleby: Town, shapes: list[Shape], changes: dict[str, Any], words: str
) -> None:
    load(point(1, 1, 77))
    with pytest.raises(Refusal, match=words) as refusal:
        load(*shapes, **changes)
    assert "\n" not in refusal.value.message
    assert Denominator.objects.get().total == 77


def test_a_file_that_is_too_large_or_none_at_all_is_refused_at_once(
    tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = tmp_path / "huge.gpkg"
    with huge.open("wb") as file:
        file.truncate(500_000_000)
    junk = tmp_path / "junk.gpkg"
    junk.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 20)
    for path, words in ((huge, "MB"), (junk, "går inte att läsa"), (tmp_path / "no.gpkg", "finns inte")):
        with pytest.raises(Refusal, match=words):
            load(point(3, 3), path=path)
    packed = tmp_path / "packed.zip"
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("much.geojson", " " * 1_100_000)
    assert packed.stat().st_size < 10_000
    monkeypatch.setattr(denominator_file, "MOST_BYTES", 1_000_000)
    with pytest.raises(Refusal, match="större än 1 MB"):
        load(point(3, 3), path=packed)
    monkeypatch.setattr(denominator_file, "MOST_FEATURES", 1)
    with pytest.raises(Refusal, match="fler än 1 objekt"):
        load(point(3, 3), point(4, 4))


def test_the_command_loads_tells_and_removes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "gator.geojson", [street((0, 0), (1.5, 0))])
    known = ("--layer", "streets", "--source", "NVDB", "--licence", "CC0", "--date", "2026-01-01")
    call_command("import_denominator", str(path), *known)
    assert "1\xa0500 meter gata" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--source"):
        call_command("import_denominator", str(path), "--layer", "streets")
    with pytest.raises(CommandError, match="linjer"):
        call_command("import_denominator", str(write(tmp_path / "b.geojson", [point(1, 1)])), *known)
    call_command("import_denominator", "--layer", "streets", "--remove")
    assert not DenominatorCell.objects.exists()
