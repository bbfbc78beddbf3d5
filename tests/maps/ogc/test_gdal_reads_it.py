"""GDAL, and so QGIS, opens the service by its address alone and gets every feature in the system it wants."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer

from gisreport.maps.fold import fold_all
from tests.cast import found_lilleby
from tests.geometry import metres, pin
from tests.maps.planting import plant

pytestmark = pytest.mark.django_db(transaction=True)

CASES = 45  # more than GDAL asks for at first, so that it has to follow a link
# In a process of its own: GDAL holds this one while it waits, and the server would never answer.
READ = """
import json, sys
import pyogrio, shapely
address, wanted = sys.argv[1], json.loads(sys.argv[2])
layers = pyogrio.list_layers(address)
found = []
for options in wanted:
    if "bbox" in options:
        options["bbox"] = tuple(options["bbox"])
    facts, _fids, shapes, _columns = pyogrio.raw.read(address, **options)
    shapes = [json.loads(shapely.to_geojson(shape)) for shape in shapely.from_wkb(shapes)]
    found.append({"crs": facts["crs"], "fields": list(facts["fields"]), "shapes": shapes})
print(json.dumps({"layers": {str(name): str(kind) for name, kind in layers}, "found": found}))
"""
Read = dict[str, Any]


@dataclass(frozen=True)
class Service:
    address: str

    def read(self, *wanted: dict[str, Any]) -> dict[str, Any]:
        """`layers` and their kinds, and what GDAL makes of each of `wanted`."""
        command = [sys.executable, "-c", READ, f"OAPIF:{self.address}", json.dumps(wanted)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def service(live_server: LiveServer, settings: LazySettings) -> Service:
    settings.SITE_URL = live_server.url
    town = found_lilleby()
    for number in range(CASES):
        plant(town, pin(1 + number / 10, 3))
    fold_all()
    return Service(f"{live_server.url}/ogc")


def test_gdal_reads_every_layer_in_its_own_system_and_in_others(service: Service) -> None:
    (west, south), (east, north) = metres(0.95, 2.9), metres(1.95, 3.1)
    answer = service.read(
        {"layer": "cases", "CRS": "EPSG:3006"},
        {"layer": "cases", "CRS": "EPSG:4326"},
        {"layer": "cases"},
        {"layer": "cases", "CRS": "EPSG:3006", "bbox": (west, south, east, north)},
        {"layer": "cells-1000"},
        {"layer": "areas", "CRS": "EPSG:3006"},
    )
    assert answer["layers"]["cases"] == "Point"
    assert answer["layers"]["cells-1000"] == "Polygon"
    assert "municipalities" in answer["layers"]
    in_metres, in_degrees, usual, boxed, cells, areas = answer["found"]
    wanted = [metres(1 + number / 10, 3) for number in range(CASES)]
    assert in_metres["crs"] == "EPSG:3006"
    assert spots(in_metres) == [pytest.approx(spot, abs=0.02) for spot in wanted]
    pins = [pin(1 + number / 10, 3) for number in range(CASES)]
    for found in (in_degrees, usual):
        assert spots(found) == [pytest.approx((point.x, point.y), abs=1e-6) for point in pins]
    assert len(boxed["shapes"]) == 10
    assert cells["crs"] == "EPSG:3006"
    assert "count" in cells["fields"]
    [[[corner, *_others]]] = areas["shapes"][0]["coordinates"]
    assert tuple(corner) == pytest.approx(metres(1, 1), abs=0.02)


def spots(found: Read) -> list[tuple[float, float]]:
    return sorted((x, y) for x, y in (shape["coordinates"] for shape in found["shapes"]))
