"""An administrator sends a file of areas, sees it, and puts it in force; what is wrong with it is said, and nothing
changes."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.desk.models import Adjustment
from routing.models import Area
from tests import geometry
from tests.cast import Town
from tests.desk.conftest import SignIn

HERE = "/administration/9001/omraden"


@pytest.fixture
def eva(eva_the_administrator: User, sign_in: SignIn, settings: Any, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    return sign_in(eva_the_administrator)


def file_of(shapes: dict[str, GEOSGeometry], name: str = "omraden.geojson") -> SimpleUploadedFile:
    features = [
        {"type": "Feature", "properties": {"code": code, "name": code.title()}, "geometry": json.loads(shape.geojson)}
        for code, shape in shapes.items()
    ]
    return SimpleUploadedFile(name, json.dumps({"type": "FeatureCollection", "features": features}).encode())


def sent(file: SimpleUploadedFile, **more: str) -> dict[str, object]:
    return {
        "file": file, "layer": "own", "own_layer": "skotsel", "source": "Gatukontoret", "licence": "CC0",
        "since": timezone.localdate().isoformat(), "code_field": "code", "name_field": "name", **more,
    }  # fmt: skip


TWO = {"hamnen": geometry.HAMNEN, "sodra": geometry.SODRA}


def held_files(settings: Any) -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / "areas").glob("*"))


def test_a_shape_that_is_none_is_said_to_be_none(eva: Client, settings: Any) -> None:
    file = file_of(TWO)
    ring = {"type": "Polygon", "coordinates": [[[13, 55]]]}
    drawn = json.loads(file.read())
    drawn["features"][1]["geometry"] = ring
    page = eva.post(f"{HERE}/ny", sent(SimpleUploadedFile("omraden.geojson", json.dumps(drawn).encode())))
    assert "Sodra (sodra) har ingen geometri (rad 2)." in page.content.decode()
    assert held_files(settings) == []


def test_it_is_shown_first_and_then_put_in_force(
    eva: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    page = eva.post(f"{HERE}/ny", sent(file_of(TWO)))
    html = page.content.decode()
    assert "2 områden i lagret skotsel går att lägga in." in html
    assert html.count("<path") >= 2
    assert not Area.objects.filter(layer="skotsel").exists()
    with django_capture_on_commit_callbacks(execute=True):
        eva.post(f"{HERE}/ny", {"held": page.context["held"]})
    assert set(Area.objects.filter(layer="skotsel", scope="9001").values_list("code", flat=True)) == set(TWO)
    assert Adjustment.objects.get().kind == "areas"
    assert held_files(settings) == []
    assert "Gatukontoret" in eva.get(HERE).content.decode()


def test_areas_that_overlap_are_refused(eva: Client, settings: Any) -> None:
    page = eva.post(f"{HERE}/ny", sent(file_of({"a": geometry.HAMNEN, "b": geometry.HAMNEN})))
    assert "överlappar varandra" in str(page.context["form"].errors["file"])
    assert held_files(settings) == []


@pytest.mark.parametrize(
    ("file", "more", "field"),
    [
        (SimpleUploadedFile("x.exe", b"MZ"), {}, "file"),
        (SimpleUploadedFile("x.geojson", b"{"), {}, "file"),
        (SimpleUploadedFile("x.gpkg", b"not a map"), {}, "file"),
        (SimpleUploadedFile("x.zip", b"PK"), {}, "file"),
        (file_of(TWO), {"code_field": "nummer"}, "code_field"),
        (file_of(TWO), {"srid": "3006"}, "file"),
        (file_of(TWO), {"own_layer": ""}, "own_layer"),
        (file_of(TWO), {"own_layer": "?!"}, "own_layer"),
        (file_of(TWO), {"since": "2020-01-01"}, "since"),
        (file_of(TWO), {"layer": "municipality"}, "layer"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words_of_the_page(
    eva: Client, lilleby: Town, file: SimpleUploadedFile, more: dict[str, str], field: str
) -> None:
    file.seek(0)
    page = eva.post(f"{HERE}/ny", sent(file, **more))
    assert page.status_code == 200
    said = str(page.context["form"].errors[field])
    assert "--" not in said
    assert not Area.objects.filter(layer="skotsel").exists()


def test_a_layer_is_named_as_people_write(eva: Client, lilleby: Town) -> None:
    page = eva.post(f"{HERE}/ny", sent(file_of(TWO), own_layer="Skötsel öst"))
    assert page.context["asked"]["layer"] == "skotsel-ost"


def test_a_file_that_was_held_for_another_is_not_taken(eva: Client, lilleby: Town) -> None:
    for held in ("", "x:y:z", "\0"):
        answer = eva.post(f"{HERE}/ny", {"held": held}, follow=True)
        assert "Filen finns inte kvar" in answer.content.decode()
