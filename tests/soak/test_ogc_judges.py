"""What clients and a test suite of others say about `/ogc/`. Each is installed in a folder of its own, for their
dependencies are not ours; without a package registry there is nobody to ask."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer

from gisreport.maps.fold import fold_all
from tests.cast import found_lilleby
from tests.geometry import pin
from tests.maps.planting import plant

pytestmark = pytest.mark.django_db(transaction=True)

OGCTESTS, OWSLIB, OGC_CLIENT = "ogctests==0.1.15", "owslib==0.35.0", "@camptocamp/ogc-client@1.3.0"
CASES = 45

OWS_READS = """
import sys
from owslib.ogcapi.features import Features
service = Features(sys.argv[1])
assert {"cases", "areas", "cells-1000"} <= set(service.feature_collections())
found = service.collection_items("cases", limit=5)
assert (found["numberMatched"], found["numberReturned"]) == (45, 5), found
name = found["features"][0]["id"]
assert service.collection_item("cases", name)["properties"]["number"] == name
"""
CLIENT_READS = """
import { OgcApiEndpoint } from '@camptocamp/ogc-client';
const service = new OgcApiEndpoint(process.argv[2]);
const names = await service.featureCollections;
if (!names.includes('cases')) throw new Error(names);
const items = await service.getCollectionItems('cases', 5, 40);
if (items.length !== 5) throw new Error(items.length);
"""

QGIS_READS = """
import json, sys
from urllib.request import urlopen
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer, QgsVectorTileLayer
program = QgsApplication([], False)
program.initQgis()
address, gpkg = sys.argv[1:]
for name, wanted in {"cases": 45, "areas": 1, "cells-1000": 1}.items():
    layer = QgsVectorLayer(f"url='{address}' typename='{name}' pageSize='20'", name, "OAPIF")
    assert layer.isValid(), (name, layer.error().message())
    found = sum(1 for feature in layer.getFeatures())
    assert found >= wanted, (name, found)
file = QgsVectorLayer(f"{gpkg}|layername=cases", "file", "ogr")
assert file.featureCount() == 45, file.featureCount()
for tiles in ("cases", "cells/faults"):
    described = json.load(urlopen(f"{address.removesuffix('/ogc')}/tiles/{tiles}.json"))
    layer = QgsVectorTileLayer(f"type=xyz&url={described['tiles'][0]}&zmin=0&zmax={described['maxzoom']}", tiles)
    assert layer.isValid(), (tiles, layer.error().message())
"""


@pytest.fixture
def address(live_server: LiveServer, settings: LazySettings) -> str:
    settings.SITE_URL = live_server.url
    town = found_lilleby()
    for number in range(CASES):
        plant(town, pin(1 + number / 10, 3))
    fold_all()
    return f"{live_server.url}/ogc"


def run(*command: str | Path, folder: Path) -> str:
    """What it says; without our own GDAL, so that it finds its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("GDAL", "PROJ"))}
    done = subprocess.run([*map(str, command)], cwd=folder, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def python_with(folder: Path, *packages: str) -> Path:
    uv, python = Path(sys.executable).parent / "uv", folder / "judge" / "bin" / "python"
    try:
        run(uv, "venv", "--quiet", folder / "judge", folder=folder)
        run(uv, "pip", "install", "--quiet", "--python", python, *packages, folder=folder)
    except AssertionError as error:
        pytest.skip(f"could not be installed: {error}")
    return python


def test_ogctests_finds_nothing(address: str, tmp_path: Path) -> None:
    python = python_with(tmp_path, OGCTESTS)
    said = run(python, "-m", "ogctests", "features/core", "--instance-url", address, "--verbose", "1", folder=tmp_path)
    assert "29 passed" in said, said


def test_owslib_reads_it(address: str, tmp_path: Path) -> None:
    run(python_with(tmp_path, OWSLIB), "-c", OWS_READS, address, folder=tmp_path)


def test_ogc_client_reads_it(address: str, tmp_path: Path) -> None:
    try:
        run("npm", "install", "--no-audit", "--no-fund", "--prefix", tmp_path, OGC_CLIENT, folder=tmp_path)
    except (AssertionError, FileNotFoundError) as error:
        pytest.skip(f"could not be installed: {error}")
    (tmp_path / "read.mjs").write_text(CLIENT_READS)
    run("node", "read.mjs", address, folder=tmp_path)


def test_the_gdal_of_the_distribution_reads_it(address: str, tmp_path: Path) -> None:
    ogrinfo = shutil.which("ogrinfo") or pytest.skip("apt-get install gdal-bin")
    said = run(ogrinfo, "-ro", "-al", "-q", f"OAPIF:{address}", "cases", folder=tmp_path)
    assert said.count("OGRFeature(") == CASES
    listed = run(ogrinfo, "-ro", f"OAPIF:{address}", folder=tmp_path)
    assert all(name in listed for name in ("cases", "municipalities", "areas", "cells-1000"))


def test_qgis_reads_it(address: str, tmp_path: Path) -> None:
    """Debian's own Python has it: apt-get install python3-qgis."""
    python = Path("/usr/bin/python3")
    if subprocess.run([python, "-c", "import qgis.core"], capture_output=True, check=False).returncode:
        pytest.skip("apt-get install python3-qgis")
    (tmp_path / "cases.gpkg").write_bytes(urlopen(f"{address.removesuffix('/ogc')}/karta/arenden.gpkg").read())
    run("env", "QT_QPA_PLATFORM=offscreen", python, "-c", QGIS_READS, address, tmp_path / "cases.gpkg", folder=tmp_path)
