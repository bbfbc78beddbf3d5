"""Only plain map files are opened: none that GDAL would follow elsewhere, whatever it is called."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from gisreport.errors import Refusal
from routing.boundary_file import choose_layer

VIRTUAL = """<OGRVRTDataSource><OGRVRTLayer name="plain"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>
</OGRVRTDataSource>"""
FEATURE = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [17, 62]}}


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [FEATURE]}))
    return path


def test_a_plain_file_is_opened(plain: Path) -> None:
    assert choose_layer(plain, None) == "plain"


@pytest.mark.parametrize("name", ["map.json", "map.gml", "map.geojson"])
def test_what_points_elsewhere_is_refused_by_any_name(plain: Path, tmp_path: Path, name: str) -> None:
    for text in (VIRTUAL.format(plain), json.dumps({"type": "gdal_streamed_alg", "command_line": f"read {plain}"})):
        (tmp_path / name).write_text(text)
        with pytest.raises(Refusal, match=r"pekar på andra filer|GeoPackage"):
            choose_layer(tmp_path / name, None)


def test_also_when_it_is_packed(plain: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "map.zip", "w") as archive:
        archive.writestr("map.json", VIRTUAL.format(plain))
    with pytest.raises(Refusal, match="pekar på andra filer"):
        choose_layer(tmp_path / "map.zip", None)


@pytest.mark.parametrize("name", ["map.vrt", "map.xml", "map.zip", "map.xlsx", "map.geojson"])
def test_other_formats_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    with pytest.raises(Refusal, match="GeoPackage"):
        choose_layer(tmp_path / name, None)
