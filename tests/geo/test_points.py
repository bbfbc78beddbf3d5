import math
from collections.abc import Callable

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st

from gisreport.errors import NotAPlace
from gisreport.geo.points import as_pin, read_coordinates, read_point

SUNDSVALL = (17.3069, 62.3908)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        (17.3069, 62.3908),
        ("17.3069", "62.3908"),
        ("17,3069", "62,3908"),
        (" +17.3069\n", "6.23908e1"),
        (17.3069, "62,3908"),
    ],
)
def test_degrees_are_read_however_they_are_written(lon: str | float, lat: str | float) -> None:
    point = read_point(lon, lat)
    assert (point.x, point.y, point.srid) == (*SUNDSVALL, 4326)


@pytest.mark.parametrize("tiny", [5e-324, -5e-324, 1e-200, "1e-320", -1e-10])
def test_numbers_too_small_for_the_database_are_zero(tiny: float | str) -> None:
    point = read_point(tiny, tiny)
    assert (point.x, point.y) == (0, 0)


@pytest.mark.parametrize(
    "junk",
    ["", " ", "NaN", "inf", "-Infinity", "sjutton", "1_7", "17.3.0", "0x11", "١٧", "\0", "17°", "1e999", "1" * 5000,
     "💥", math.nan, math.inf],
)  # fmt: skip
def test_junk_is_refused_with_the_field_and_an_example(junk: str | float) -> None:
    with pytest.raises(NotAPlace) as refused:
        read_point(junk, "62,4")
    assert refused.value.fields == {"lon": "Skriv ett tal i grader, till exempel 17,3069."}
    with pytest.raises(NotAPlace) as refused:
        read_point("17,3", junk)
    assert refused.value.fields == {"lat": "Skriv ett tal i grader, till exempel 62,3908."}


def test_swapped_numbers_are_recognised_and_said() -> None:
    with pytest.raises(NotAPlace) as refused:
        read_point("62,3908", "17,3069")
    assert refused.value.message == "Platsen ligger utanför Sverige. Bytte du plats på latitud och longitud?"
    assert set(refused.value.fields) == {"lon", "lat"}


def test_metres_are_recognised_and_said() -> None:
    with pytest.raises(NotAPlace, match="SWEREF 99 TM"):
        read_point("617000", "6917000")


@pytest.mark.parametrize(
    ("lon", "lat", "field"), [(181, 0, "lon"), (-180.1, 0, "lon"), (0, 90.1, "lat"), (0, -91, "lat")]
)
def test_what_is_not_on_earth_is_refused(lon: float, lat: float, field: str) -> None:
    with pytest.raises(NotAPlace) as refused:
        read_point(lon, lat)
    assert set(refused.value.fields) == {field}


def read_or_refused(read: Callable[[], Point]) -> tuple[Point | None, NotAPlace | None]:
    try:
        return read(), None
    except NotAPlace as refusal:
        return None, refusal


def is_pin_or_refusal(point: Point | None, refusal: NotAPlace | None) -> bool:
    if refusal:
        return bool(refusal.message) and all(refusal.fields.values())
    return point is not None and point.srid == 4326 and abs(point.x) <= 180 and abs(point.y) <= 90


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_place_or_refused(lon: str, lat: str) -> None:
    assert is_pin_or_refusal(*read_or_refused(lambda: read_point(lon, lat)))


@given(st.floats(), st.floats(), st.sampled_from([None, 4326, 3006, 3857]))
def test_any_point_is_a_pin_or_refused(x: float, y: float, srid: int | None) -> None:
    assert is_pin_or_refusal(*read_or_refused(lambda: as_pin(Point(x, y, srid=srid))))


@pytest.mark.parametrize(
    "text",
    [
        "62.3908, 17.3069",
        "62.3908 17.3069",
        "62.3908,17.3069",
        "62,3908 17,3069",
        "62,3908, 17,3069",
        "62,3908; 17,3069",
        "17.3069 62.3908",
        "(62.3908, 17.3069)",
        "N 62.3908 E 17.3069",
        "62.3908 N, 17.3069 E",
        "N62.3908° Ö17.3069°",
        "62.3908°N 17.3069°E",
        "17.3069° E, 62.3908° N",
        "WGS84: 62,3908 17,3069",
        "N 62° 23,448' E 17° 18,414'",
        "N 62° 23' 26.88\" E 17° 18' 24.84\"",
        "62°23′26.88″N 17°18′24.84″E",
        "62° 23' 26,88'' N, 17° 18' 24,84'' O".replace("O", "Ö"),
    ],
)
def test_degrees_in_a_search_field_are_understood(text: str) -> None:
    point = read_coordinates(text)
    assert point is not None
    assert (point.x, point.y, point.srid) == (pytest.approx(SUNDSVALL[0]), pytest.approx(SUNDSVALL[1]), 4326)


@pytest.mark.parametrize(
    "text",
    [
        "6919100 619400", "6919100, 619400", "6919100,619400", "619400 6919100", "6919100.0 619400,0",
        "N 6919100 E 619400", "SWEREF 99 TM: N: 6919100, E: 619400", "sweref99tm 6919100 619400",
    ],
)  # fmt: skip
def test_metres_in_a_search_field_are_understood(text: str) -> None:
    point = read_coordinates(text)
    assert point is not None
    assert point.srid == 4326
    metres = point.transform(3006, clone=True)
    assert (metres.x, metres.y) == (pytest.approx(619_400, abs=0.01), pytest.approx(6_919_100, abs=0.01))


def test_places_abroad_need_their_directions() -> None:
    assert read_coordinates("47.66, 9.17") is None
    konstanz = read_coordinates("47.66 N 9.17 E")
    assert konstanz is not None
    assert konstanz.coords == (9.17, 47.66)
    quito = read_coordinates("0.18° S, 78.47° V")
    assert quito is not None
    assert quito.coords == (-78.47, -0.18)


@pytest.mark.parametrize(
    "text",
    ["", "Storgatan 12", "852 34", "85234", "E4", "62", "62.39", "Väg 62 17", "070-123 45 67", "12, 13", "N 62 N 17",
     "6917000", "1 2 3", "\0", "62.39 17.31 5", "999 N 999 E", "💥 62 17", "9" * 99],
)  # fmt: skip
def test_other_words_are_no_coordinates(text: str) -> None:
    assert read_coordinates(text) is None


@given(st.text(alphabet="0123456789NSEWÖV.,;°'\"- \0", max_size=40))
def test_any_text_is_coordinates_or_not(text: str) -> None:
    point = read_coordinates(text)
    assert point is None or (abs(point.x) <= 180 and abs(point.y) <= 90)
