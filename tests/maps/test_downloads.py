"""Public cases as files that others can open, however many there are, and never what is not public."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.db import connection
from django.test import Client

from gisreport.cases.models import Case, PublicCase
from gisreport.maps import downloads
from gisreport.maps.case_query import CaseQuery, within_reason
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(lilleby: Town, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """Seven public ones, the last without a place and the first with dangerous words; read three at a time."""
    monkeypatch.setattr(downloads, "AT_ONCE", 3)
    public = [plant(lilleby, pin(1 + number, 3)) for number in range(6)] + [plant(lilleby, None)]
    Case.objects.filter(pk=public[0].pk).update(public_text='=HYPERLINK("x")', status="resolved")
    Case.objects.filter(pk=public[1].pk).update(public_text='Hål, "stort"\noch djupt', planned_for="2026-05-01")
    plant(lilleby, pin(3, 3), "otrygg-plats")
    plant(lilleby, pin(3, 3), is_hidden=True)
    return public


def download(client: Client, form: str, **query: str) -> bytes:
    answer = client.get(f"/karta/arenden.{form}", query)
    assert answer.status_code == 200
    assert answer.streaming
    assert f'.{form}"' in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def public_numbers() -> set[str]:
    return set(PublicCase.objects.values_list("number", flat=True))


def test_csv_has_the_columns_of_georeport_bulk(client: Client, cases: list[Case]) -> None:
    rows = read_csv(download(client, "csv"))
    assert ",".join(rows[0]) == (
        "service_request_id,requested_datetime,updated_datetime,closed_date,status_description,status_notes,source,"
        "service_name,service_subtype,description,agency_responsible,address,lat,long"
    )
    assert {row["service_request_id"] for row in rows} == public_numbers()
    assert len(rows) == 7
    by_number = {row["service_request_id"]: row for row in rows}
    assert by_number[cases[1].number]["description"] == 'Hål, "stort"\noch djupt'
    assert by_number[cases[1].number]["requested_datetime"] == "2026-04-01T12:00:00Z"
    assert by_number[cases[0].number]["status_description"] == "closed"
    assert by_number[cases[0].number]["description"].startswith("'="), "a spreadsheet would have run it"
    assert by_number[cases[6].number]["lat"] == ""
    assert float(by_number[cases[1].number]["long"]) == pytest.approx(pin(2, 3).x)


def test_geojson_is_one_collection_with_every_case(client: Client, cases: list[Case]) -> None:
    found = json.loads(download(client, "geojson"))
    assert {feature["id"] for feature in found["features"]} == public_numbers()
    assert len(found["features"]) == 7
    [without] = [feature for feature in found["features"] if feature["geometry"] is None]
    assert without["id"] == cases[6].number


def read_geopackage(content: bytes, folder: Path) -> tuple[dict[str, Any], list[Any], dict[str, Any]]:
    path = folder / "cases.gpkg"
    path.write_bytes(content)
    facts, _fids, shapes, columns = pyogrio.raw.read(path)
    return facts, list(shapely.from_wkb(shapes)), dict(zip(facts["fields"], columns, strict=True))


def test_a_geopackage_opens_with_times_and_places(client: Client, cases: list[Case], tmp_path: Path) -> None:
    facts, shapes, columns = read_geopackage(download(client, "gpkg"), tmp_path)
    assert facts["crs"] == "EPSG:4326"
    assert set(columns["number"]) == public_numbers()
    assert set(columns["received_at"].astype("datetime64[s]")) == {np.datetime64("2026-04-01T12:00:00")}
    by_number = dict(zip(columns["number"], shapes, strict=True))
    assert by_number[cases[6].number] is None
    assert by_number[cases[2].number].x == pytest.approx(pin(3, 3).x)
    planned = dict(zip(columns["number"], columns["planned_for"], strict=True))
    assert planned[cases[1].number] == np.datetime64("2026-05-01")
    assert np.isnat(planned[cases[0].number])


def test_nothing_is_a_file_too(client: Client, lilleby: Town, tmp_path: Path) -> None:
    assert read_csv(download(client, "csv")) == []
    assert json.loads(download(client, "geojson"))["features"] == []
    facts, shapes, _columns = read_geopackage(download(client, "gpkg"), tmp_path)
    assert shapes == []
    assert "number" in facts["fields"]


def test_the_filters_of_the_api_narrow_it(client: Client, cases: list[Case]) -> None:
    assert len(read_csv(download(client, "csv", status="open"))) == 6
    assert len(read_csv(download(client, "csv", bbox="10,55,25,69", to="2026-04-01"))) == 6
    assert read_csv(download(client, "csv", category="otrygg-plats")) == []


def test_what_cannot_be_asked_is_told_before_a_file_begins(client: Client, cases: list[Case]) -> None:
    answer = client.get("/karta/arenden.csv", {"category": "'", "ooga": "booga"})
    assert answer.status_code == 400
    assert "ooga" in answer.content.decode()
    assert client.get("/karta/arenden.csv", {"text": "el"}).status_code == 400
    assert client.get("/karta/arenden.xlsx").status_code == 404


@pytest.mark.parametrize("form", ["csv", "geojson", "gpkg"])
def test_what_takes_too_long_is_refused_before_a_file_begins(
    client: Client, cases: list[Case], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(query: CaseQuery) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(2)")

    monkeypatch.setattr(CaseQuery, "cases", property(slow))
    monkeypatch.setattr(downloads, "within_reason", lambda: within_reason(1))
    answer = client.get(f"/karta/arenden.{form}")
    assert answer.status_code == 400
    assert "för mycket" in answer.content.decode()


@pytest.mark.parametrize("form", ["csv", "geojson", "gpkg"])
def test_a_file_is_called_the_same_before_and_when_it_is_fetched(client: Client, cases: list[Case], form: str) -> None:
    path = f"/karta/arenden.{form}"
    asked, fetched = client.head(path), client.get(path)
    b"".join(fetched.streaming_content)  # type: ignore[attr-defined]
    assert asked["Content-Disposition"] == fetched["Content-Disposition"]
    assert re.fullmatch(rf'attachment; filename="arenden-[-\d]+\.{form}"', fetched["Content-Disposition"])


def test_a_geopackage_has_an_end(client: Client, cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_IN_GEOPACKAGE", 6)
    assert client.get("/karta/arenden.gpkg").status_code == 400
    assert client.get("/karta/arenden.gpkg", {"status": "open"}).status_code == 200


def test_one_batch_at_a_time_is_read(client: Client, cases: list[Case], django_assert_num_queries: Any) -> None:
    answer = client.get("/karta/arenden.csv")
    parts = iter(answer.streaming_content)  # type: ignore[attr-defined]
    with django_assert_num_queries(0):
        next(parts)  # the names of the columns
        assert next(parts).count(b"\r\n") == 3  # asked for before the answer began
    with django_assert_num_queries(4):  # a savepoint, its time limit, the cases, and its release
        assert next(parts).count(b"\r\n") == 3
