"""A boundary file is read, examined and put in force in one step; when anything is wrong, nothing changes."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pyogrio.raw
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gisreport.errors import Refusal
from routing.areas import BoundaryImport, import_areas
from routing.boundary_checks import overlaps
from routing.boundary_file import Columns, Feature, srid_of
from routing.decide import decide, municipality_at
from routing.models import Area, AreaPiece, AreaSet, Municipality
from tests.cast import Town
from tests.geometry import metres, pin

TODAY = timezone.localdate()
Row = dict[str, Any]


def square(x0: float, y0: float, x1: float, y1: float) -> list[list[tuple[float, float]]]:
    """A polygon's ring in EPSG:3006, from the drawn town's units."""
    return [[metres(x, y) for x, y in [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]]]


def row(code: str | None, rings: Any, *, kind: str = "Polygon", **more: Any) -> Row:
    geometry = {"type": kind, "coordinates": rings} if rings is not None else None
    properties = {"code": code, "name": f"Område {code}", **more}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


HALVES = [row("vaster", square(0, 0, 5, 10)), row("oster", square(5, 0, 10, 10))]


@pytest.fixture
def wanted(tmp_path: Path) -> Callable[..., BoundaryImport]:
    def write(rows: list[Row], *, srid: int | None = 3006, **asked: Any) -> BoundaryImport:
        path = tmp_path / "areas.geojson"
        crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{srid}"}}
        collection = {"type": "FeatureCollection", "features": rows} | ({"crs": crs} if srid else {})
        path.write_text(json.dumps(collection), encoding="utf-8")
        usual = {"layer": "district", "scope": "9001", "source": "Lilleby", "licence": "CC0", "since": TODAY}
        return BoundaryImport(**{"path": path, **usual, **asked})

    return write


Wanted = Callable[..., BoundaryImport]


def refusal(asked: BoundaryImport) -> str:
    """What is said, and that nothing was stored."""
    before = AreaSet.objects.count()
    with pytest.raises(Refusal) as caught:
        import_areas(asked)
    assert AreaSet.objects.count() == before
    return caught.value.message


# --- What goes well ---


def test_a_new_set_decides_from_its_first_day(lilleby: Town, wanted: Wanted) -> None:
    lilleby.rule("parkforvaltningen", category="belysning", layer="district", area="vaster")
    import_areas(wanted(HALVES))
    belysning = lilleby.categories["belysning"]
    assert decide(pin(2, 8), belysning).administration == lilleby.offices["parkforvaltningen"]
    assert decide(pin(8, 8), belysning).administration == lilleby.offices["gatukontoret"]
    assert decide(pin(2, 8), belysning, TODAY - timedelta(1)).administration == lilleby.offices["gatukontoret"]


def test_the_old_set_is_kept_with_an_end(lilleby: Town, wanted: Wanted) -> None:
    old = AreaSet.objects.get(layer="district")
    new = import_areas(wanted(HALVES)).area_set
    old.refresh_from_db()
    assert (old.valid.upper, new.valid.lower, new.valid.upper) == (TODAY, TODAY, None)
    assert set(old.areas.values_list("code", flat=True)) == {"hamnen", "sodra", "skogen", "norra"}
    assert not old.areas.filter(valid__contains=TODAY).exists()


def test_the_same_day_again_replaces(lilleby: Town, wanted: Wanted) -> None:
    import_areas(wanted(HALVES[:1]))
    import_areas(wanted(HALVES))
    now = Area.objects.on(TODAY).filter(layer="district").values_list("code", flat=True)
    assert sorted(now) == ["oster", "vaster"]


def test_a_set_may_wait_for_its_day(lilleby: Town, wanted: Wanted) -> None:
    import_areas(wanted(HALVES, since=TODAY + timedelta(30)))
    assert Area.objects.on(TODAY).filter(layer="district", code="hamnen").exists()
    assert not Area.objects.on(TODAY + timedelta(30)).filter(layer="district", code="hamnen").exists()


def test_a_dry_run_keeps_nothing(lilleby: Town, wanted: Wanted) -> None:
    before = AreaSet.objects.count()
    assert import_areas(wanted(HALVES), dry_run=True).areas == 2
    assert AreaSet.objects.count() == before
    assert Area.objects.on(TODAY).filter(code="hamnen").exists()


def test_lines_decide_within_their_tolerance(lilleby: Town, wanted: Wanted) -> None:
    lilleby.rule("parkforvaltningen", category="vagskada", layer="road", area="stora")
    line = row("stora", [metres(0, 7), metres(10, 7)], kind="LineString")
    import_areas(wanted([line], layer="road", tolerance_m=25))
    near, far = pin(3, 7.02), pin(3, 7.03)  # 20 and 30 m from the road
    vagskada = lilleby.categories["vagskada"]
    assert decide(near, vagskada).administration == lilleby.offices["parkforvaltningen"]
    assert decide(far, vagskada).administration == lilleby.offices["gatukontoret"]


def test_what_is_broken_is_mended_and_named(lilleby: Town, wanted: Wanted) -> None:
    bow_tie = [[metres(x, y) for x, y in [(0, 0), (4, 4), (4, 0), (0, 4), (0, 0)]]]
    imported = import_areas(wanted([row("rosett", bow_tie)]))
    assert imported.area_set.repaired == ["Område rosett (rosett)"]
    area = Area.objects.get(code="rosett")
    assert area.geometry.valid
    assert area.square_metres == pytest.approx(8_000_000, rel=0.001)


def test_a_hole_in_the_middle_is_listed(lilleby: Town, wanted: Wanted) -> None:
    ring = [square(0, 0, 3, 3)[0], square(1, 1, 2, 2)[0]]
    (gap,) = import_areas(wanted([row("ring", ring)])).gaps
    assert gap.square_metres == pytest.approx(1_000_000, rel=0.001)
    assert (gap.lon, gap.lat) == pytest.approx(pin(1.5, 1.5).coords, abs=0.01)
    assert AreaSet.objects.latest("pk").gaps == [gap.as_json()]


def test_rules_that_lost_their_area_are_named(lilleby: Town, wanted: Wanted) -> None:
    kept = lilleby.rule("gatukontoret", layer="district", area="vaster")
    lost = lilleby.rule("gatukontoret", layer="district", area="hamnen")
    assert import_areas(wanted(HALVES)).rules_without_area == [lost]
    assert kept.area_code == "vaster"


def test_a_zipped_shapefile_and_a_local_system(lilleby: Town, wanted: Wanted, tmp_path: Path) -> None:
    shape = GEOSGeometry(memoryview(shapely.to_wkb(shapely.box(*metres(0, 0), *metres(5, 10)))), srid=3006)
    path = tmp_path / "omraden.shz"
    pyogrio.raw.write(
        path,
        geometry=np.array([bytes(shape.transform(3014, clone=True).wkb)]),
        field_data=[np.array(["v1"]), np.array(["Västra"])],
        fields=np.array(["KOD", "NAMN"]),
        geometry_type="Polygon",
        crs="EPSG:3014",
        driver="ESRI Shapefile",
        encoding="UTF-8",
    )
    asked = replace(wanted(HALVES), path=path, columns=Columns("KOD", "NAMN"))
    assert import_areas(asked).area_set.source_srid == 3014
    area = Area.objects.get(code="v1")
    assert area.name == "Västra"
    assert area.square_metres == pytest.approx(50_000_000, rel=0.001)


def test_a_zip_with_a_map_in_it(lilleby: Town, wanted: Wanted, tmp_path: Path) -> None:
    asked = wanted(HALVES)
    path = tmp_path / "omraden.zip"
    with ZipFile(path, "w") as archive:
        archive.write(asked.path, "areas.geojson")
    assert import_areas(replace(asked, path=path)).areas == 2


def test_many_stretches_of_one_owner_become_one(lilleby: Town, wanted: Wanted) -> None:
    stretches = [
        row("statlig", [metres(x, 7), metres(x + 1, 7)], kind="LineString", name="Trafikverket") for x in range(4)
    ]
    asked = wanted(stretches, layer="road", tolerance_m=10, columns=Columns("code", "name"))
    assert "statlig" in refusal(asked)
    import_areas(replace(asked, merge=True))
    assert Area.objects.get(code="statlig").geometry.length > 0
    assert AreaPiece.objects.filter(area__code="statlig").exists()


def test_a_straight_border_stays_straight(lilleby: Town, wanted: Wanted) -> None:
    """In degrees a 10 km line of SWEREF 99 would bend by metres, and a pin beside it would change sides."""
    import_areas(wanted(HALVES))
    here = AreaPiece.objects.filter(area__layer="district", area__valid__contains=TODAY)
    for y in (2.5, 5, 7.5):
        beside = here.filter(geometry__covers=pin(4.9999, y))  # a decimetre west of the border
        assert set(beside.values_list("area__code", flat=True)) == {"vaster"}


def test_municipal_borders_know_their_municipality(lilleby: Town, wanted: Wanted) -> None:
    Municipality.objects.create(code="0114", name="Nystad", official_name="Nystads kommun", takes_reports=True)
    rows = [row("9001", square(0, 0, 5, 10)), row("114", square(5, 0, 10, 10))]
    imported = import_areas(wanted(rows, layer="municipality", scope=""))
    assert municipality_at(pin(7, 5))[0].code == "0114"
    assert [one.code for one in imported.municipalities_without_border] == ["9002"]


# --- What is refused ---


def test_overlaps_are_refused_by_name_and_size(lilleby: Town, wanted: Wanted) -> None:
    message = refusal(wanted([row("a", square(0, 0, 6, 10)), row("b", square(5, 0, 10, 10))]))
    assert "Område a (a) och Område b (b)" in message
    assert "10\xa0000\xa0000 m²" in message or "10 000 000 m²" in message


def test_slivers_are_let_through(lilleby: Town, wanted: Wanted) -> None:
    sliver = [row("a", square(0, 0, 5.0000001, 10)), row("b", square(5, 0, 10, 10))]  # 0.1 mm over 10 km: 1 m²
    assert import_areas(wanted(sliver)).areas == 2
    assert "överlappar" in refusal(wanted(sliver, sliver_m2=0.5))


@pytest.mark.parametrize(
    ("rows", "asked", "said"),
    [
        ([*HALVES, row("vaster", square(0, 0, 1, 1))], {}, "vaster"),
        ([row(None, square(0, 0, 1, 1))], {}, "Rad 1"),
        ([row("tom", None)], {}, "Område tom (tom) har ingen geometri"),
        ([row("punkt", metres(1, 1), kind="Point")], {}, "utan Point"),
        ([row("linje", [metres(0, 0), metres(1, 1)], kind="LineString")], {}, "--tolerance-m"),
        (HALVES, {"tolerance_m": 20}, "inte en linje"),
        ([], {}, "inga områden"),
        (HALVES, {"columns": Columns("kod", "name")}, "kod. Välj rätt fält med --code-field. Fält i filen: code, name"),
        (HALVES, {"columns": Columns("code", "name", "kommun")}, "--municipality-field"),
        (HALVES, {"file_layer": "gator"}, "inget lager som heter gator"),
        ([row("x" * 61, square(0, 0, 1, 1))], {}, "mer än 60 tecken i fältet code"),
        ([row("x", square(0, 0, 1, 1), name="x" * 201)], {}, "mer än 200 tecken i fältet name"),
        (HALVES, {"layer": "Stadsdelar och så"}, "små bokstäver"),
        (HALVES, {"source": "x" * 301}, "--source är längre än 300 tecken"),
        (HALVES, {"tolerance_m": -1}, "mellan 0 och 1000"),
        (HALVES, {"scope": "1234"}, "Ingen kommun har koden 1234"),
        (HALVES, {"layer": "municipality"}, "hela landet"),
        (HALVES, {"layer": "municipality", "scope": ""}, "oster; vaster"),
        (HALVES, {"since": date(2019, 1, 1)}, "2020-01-01"),
    ],
)
def test_what_is_wrong_is_said(lilleby: Town, wanted: Wanted, rows: list[Row], asked: Row, said: str) -> None:
    assert said in refusal(wanted(rows, **asked))


def test_a_file_that_is_missing_or_no_map(lilleby: Town, wanted: Wanted, tmp_path: Path) -> None:
    asked = wanted(HALVES)
    assert "finns inte" in refusal(replace(asked, path=tmp_path / "ingen.gpkg"))
    (tmp_path / "brev.txt").write_text("Hej!")
    assert "GeoPackage" in refusal(replace(asked, path=tmp_path / "brev.txt"))


def test_a_wrong_system_is_refused_with_the_right_one(lilleby: Town, wanted: Wanted) -> None:
    assert "--srid 3006 (SWEREF 99 TM)" in refusal(wanted(HALVES, srid=None))  # GeoJSON without a crs means degrees
    assert "--srid 3006 (SWEREF 99 TM)" in refusal(wanted(HALVES, srid=3857))
    assert import_areas(replace(wanted(HALVES, srid=None), srid=3006)).areas == 2


def test_swapped_axes_are_recognised(lilleby: Town, wanted: Wanted) -> None:
    swapped = [row("vaster", [[(y, x) for x, y in ring] for ring in square(0, 0, 5, 10)])]
    asked = wanted(swapped)
    assert "--swap-xy" in refusal(asked)
    import_areas(replace(asked, swap_xy=True))
    assert AreaPiece.objects.filter(area__code="vaster", geometry__covers=pin(2, 2)).exists()


def test_a_set_for_another_place_is_refused(lilleby: Town, wanted: Wanted) -> None:
    kiruna = [row("langt-bort", square(100, 800, 101, 801))]
    assert "utanför kommunen" in refusal(wanted(kiruna))


def test_areas_abroad_must_be_meant(lilleby: Town, wanted: Wanted) -> None:
    zurich = [[[8.5, 47.3], [8.6, 47.3], [8.6, 47.4], [8.5, 47.4], [8.5, 47.3]]]
    asked = wanted([row("z", zurich)], srid=4326)
    assert "utanför kommunen" in refusal(asked)
    assert import_areas(replace(asked, abroad=True)).areas == 1


def test_a_system_that_is_not_said() -> None:
    with pytest.raises(Refusal, match="--srid"):
        srid_of(None)
    assert srid_of("OGC:CRS84") == 4326


# --- The command ---


def test_the_command_says_what_it_does(lilleby: Town, wanted: Wanted) -> None:
    lilleby.rule("gatukontoret", layer="district", area="hamnen")
    out, err = StringIO(), StringIO()
    path = str(wanted(HALVES).path)
    given_options = ["--layer", "district", "--scope", "9001", "--source", "Lilleby", "--licence", "CC0"]
    call_command("import_areas", path, *given_options, "--dry-run", stdout=out, stderr=err)
    assert "Inget är ändrat" in out.getvalue()
    assert "hamnen" in err.getvalue()
    call_command("import_areas", path, *given_options, stdout=out, stderr=err)
    assert f"2 områden gäller från {TODAY}" in out.getvalue()
    for option, said in (("--from=i går", "ÅÅÅÅ-MM-DD"), ("--nearest-within-m=långt", "hela meter")):
        with pytest.raises(CommandError, match=said):
            call_command("import_areas", path, *given_options, option, stdout=out)
    with pytest.raises(CommandError, match="--code-field"):
        call_command("import_areas", path, *given_options, "--code-field", "kod", stdout=out)


# --- What always holds ---


@given(st.integers(1, 9), st.integers(1, 9))
def test_tiles_never_overlap_and_a_moved_one_always_does(x: int, y: int) -> None:
    tiles = [
        Feature(number, str(number), str(number), "", shapely.box(*metres(*low), *metres(*high)))
        for number, (low, high) in enumerate(
            [((0, 0), (x, y)), ((x, 0), (10, y)), ((0, y), (x, 10)), ((x, y), (10, 10))], start=1
        )
    ]
    assert overlaps(tiles, 3006, sliver_m2=1) == []
    moved = [tiles[0].drawn_as(shapely.box(*metres(0, 0), *metres(x + 0.1, y))), *tiles[1:]]
    (found,) = overlaps(moved, 3006, sliver_m2=1)
    assert found.square_metres == pytest.approx(100 * y * 1000, rel=0.001)
