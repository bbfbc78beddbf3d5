"""The real Swedish boundary files, in their five coordinate systems."""

from dataclasses import replace

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from gisreport.errors import Refusal
from routing.areas import BoundaryImport, import_areas
from routing.boundary_file import Columns
from routing.decide import municipality_at
from routing.models import Area
from routing.sweden import load_sweden
from tests.shared import real_data


def asked(file: str, layer: str, columns: Columns, **more: object) -> BoundaryImport:
    usual = {"source": file, "licence": "CC0", "since": timezone.localdate()}
    return BoundaryImport(path=real_data("sweden-admin", file), layer=layer, columns=columns, **(usual | more))  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scope", "file", "columns", "srid", "count", "where", "name"),
    [
        ("1480", "gbg_basomraden_3007.gpkg", Columns("basomrade", "basomrade"), 3007, 1012, (11.9668, 57.7072), None),
        ("1280", "malmo_basomraden_3008.gpkg", Columns("do_kod", "delomrade"), 3008, 136, (13.0007, 55.6050), None),
        ("0180", "sthlm_basomraden_3011.gpkg", Columns("nyckelkod", "namn"), 3011, 419, (18.0587, 59.3307), None),
    ],
)
def test_local_systems(
    scope: str, file: str, columns: Columns, srid: int, count: int, where: tuple[float, float], name: str | None
) -> None:
    load_sweden()
    wanted = asked(file, "district", columns, scope=scope)
    with pytest.raises(Refusal, match=f"--srid {srid}"):
        import_areas(replace(wanted, srid=3006))
    imported = import_areas(wanted)
    assert (imported.areas, imported.area_set.source_srid) == (count, srid)
    assert Area.objects.filter(area_set=imported.area_set, geometry__covers=Point(*where, srid=4326)).count() == 1


@pytest.mark.django_db
def test_official_borders_replace_the_coarse_ones() -> None:
    load_sweden()
    wanted = asked("okfse_swedish_municipalities_4326.geojson", "municipality", Columns("id", "kom_namn"))
    with pytest.raises(Refusal, match=r"Södertälje \(0181\) och Trosa \(0488\)"):
        import_areas(wanted)
    imported = import_areas(replace(wanted, sliver_m2=1_000_000))
    assert (imported.areas, imported.municipalities_without_border) == (290, [])
    at_sea = Point(17.60, 62.35, srid=4326)
    municipality, metres = municipality_at(at_sea)
    assert (municipality.code, metres) == ("2281", None)
    assert load_sweden().borders == "okfse_swedish_municipalities_4326.geojson"


@pytest.mark.django_db
def test_the_generalised_set_in_sweref() -> None:
    load_sweden()
    wanted = asked("se_scb_generalised_3006.gpkg", "municipality", Columns(), file_layer="kommuner")
    with pytest.raises(Refusal, match="kommuner, lan"):
        import_areas(replace(wanted, file_layer=None))
    with pytest.raises(Refusal, match="Håbo"):
        import_areas(wanted)
    assert import_areas(replace(wanted, sliver_m2=200_000)).areas == 290


@pytest.mark.django_db
def test_points_are_no_areas() -> None:
    with pytest.raises(Refusal, match="Point"):
        import_areas(asked("se_tatorter_2020_points_3006.gpkg", "town", Columns()))
