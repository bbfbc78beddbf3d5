"""`POST /api/v1/reports`, as the contract has it."""

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from gisreport.cases import lifecycle
from gisreport.cases.models import Case, Follower
from reports.api import NewReport
from reports.models import Report
from routing.models import Category
from tests.cast import Town
from tests.reports.sending import an_upload, fields

ADDRESS = "/api/v1/reports"
KEY = {"Idempotency-Key": "018f3c1e-0000-7000-8000-000000000001"}


def body(**changes: Any) -> dict[str, Any]:
    """What a program sends: the fields of the form, the pin as numbers."""
    sent = fields()
    return {**sent, "lat": float(sent["lat"]), "lon": float(sent["lon"]), **changes}


def post(client: Client, sent: object, **headers: str) -> Any:
    return client.post(ADDRESS, json.dumps(sent), content_type="application/json", headers=headers)


def pointers(response: Any) -> set[str]:
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    return {error["pointer"] for error in response.json().get("errors", [])}


def test_the_answer_of_the_contract(lilleby: Town, client: Client) -> None:
    response = post(client, body(answers={"lampor": "flera"}))
    answer, case = response.json(), Case.objects.get()
    assert response.status_code == 201
    assert set(answer) == {"number", "tracking_url", "status", "administration", "reason", "received_at"}
    assert answer["number"] == case.number
    assert answer["tracking_url"] == Follower.objects.get().secret_url()
    assert answer["status"] == case.status == "assigned"
    assert answer["administration"] == {"code": "gatukontoret", "name": "Gatukontoret"}
    assert "Lilleby" in answer["reason"]
    assert answer["received_at"].endswith(("+01:00", "+02:00"))
    assert (Report.objects.get().channel, Report.objects.get().answers) == ("api", {"lampor": "flera"})


def test_multipart_with_photos_and_answers(lilleby: Town, client: Client) -> None:
    sent = fields(photos=[an_upload(), an_upload(more=b"2")]) | {"answers[lampor]": "en"}
    assert client.post(ADDRESS, sent).status_code == 201
    assert Case.objects.get().photos.count() == 2


def test_words_and_the_code_of_a_municipality_are_a_place(lilleby: Town, client: Client) -> None:
    sent = {"category": "park", "place": "Vid dammen", "municipality": "9002"}
    assert post(client, sent).status_code == 201
    assert Report.objects.get().municipality.code == "9002"


def test_the_reason_is_in_the_asked_language(lilleby: Town, client: Client) -> None:
    response = post(client, body(), **{"Accept-Language": "en"})
    assert response["Content-Language"] == "en"
    assert response.json()["reason"].endswith("in Lilleby Municipality belong there")


# --- Sent again ---


@pytest.mark.parametrize("key", [KEY["Idempotency-Key"], '"min-nyckel"', "x" * 255])
def test_the_same_key_and_body_get_the_same_answer(key: str, lilleby: Town, client: Client) -> None:
    first = post(client, body(), **{"Idempotency-Key": key})
    lifecycle.start(Case.objects.get(), by=None)
    again = post(client, body(), **{"Idempotency-Key": key})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Report.objects.count() == 1


def test_the_same_key_as_json_and_as_multipart_is_the_same_body(lilleby: Town, client: Client) -> None:
    assert post(client, body(), **KEY).status_code == 201
    assert client.post(ADDRESS, fields(), headers=KEY).status_code == 200


def test_the_same_key_with_another_body_is_a_conflict(lilleby: Town, client: Client) -> None:
    post(client, body(), **KEY)
    conflict = post(client, body(description="En annan lampa."), **KEY)
    assert conflict.status_code == 409
    assert conflict.json()["type"] == "urn:gisreport:problem:same-key-other-content"
    assert Report.objects.count() == 1


def test_without_a_key_each_is_a_report_of_its_own(lilleby: Town, client: Client) -> None:
    post(client, body())
    post(client, body())
    assert Report.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 256, "å"])
def test_a_key_that_will_not_do(key: str, lilleby: Town, client: Client) -> None:
    assert post(client, body(), **{"Idempotency-Key": key}).status_code == 400
    assert not Report.objects.exists()


# --- Refused ---

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from([*NewReport().fields, "x"]), ANY_JSON, max_size=4))
def test_whatever_is_sent_gets_an_answer(changes: dict[str, Any], lilleby: Town, client: Client) -> None:
    response = post(client, body(**changes))
    assert response.status_code in (201, 400)
    assert response.status_code == 201 or pointers(response)


@pytest.mark.parametrize(
    ("changes", "pointed_at"),
    [
        ({"category": "ufo"}, {"#/category"}),
        ({"category": ""}, {"#/category"}),
        ({"category": 7}, {"#/category"}),
        ({"category": None}, {"#/category"}),
        ({"lat": None, "lon": None}, {"#/lat", "#/lon"}),
        ({"lat": "norr"}, {"#/lat"}),
        ({"lat": True}, {"#/lat"}),
        ({"lat": 57.9, "lon": 19.9}, {"#/lat", "#/lon"}),
        ({"lat": 17.18, "lon": 62.33}, {"#/lat", "#/lon"}),
        ({"description": "x" * 100_000}, {"#/description"}),
        ({"description": ["x"]}, {"#/description"}),
        ({"email": "stina"}, {"#/email"}),
        ({"phone": "ring"}, {"#/phone"}),
        ({"answers": {"lampor": "tusen"}}, {"#/answers/lampor"}),
        ({"answers": {"farg": "blå"}}, {"#/answers/farg"}),
        ({"answers": {"x]": "blå"}}, {"#/answers/x]"}),
        ({"answers": {"lampor": {"en": 1}}}, {"#/answers/lampor"}),
        ({"answers": "flera"}, {"#/answers"}),
        ({"photos": ["data:"]}, {"#/photos"}),
        ({"long": 17.1}, {"#/long"}),
        ({"category": "ufo", "email": "stina"}, {"#/category", "#/email"}),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),
)
def test_each_wrong_field_is_pointed_at(
    changes: dict[str, Any], pointed_at: set[str], lilleby: Town, client: Client
) -> None:
    response = post(client, body(**changes))
    assert response.status_code == 400
    assert pointers(response) == pointed_at
    assert not Report.objects.exists()


def test_a_place_in_words_that_may_be_anywhere(lilleby: Town, client: Client) -> None:
    response = post(client, {"category": "park", "place": "Bakom skolan"})
    assert pointers(response) == {"#/municipality"}
    assert response.json()["type"] == "urn:gisreport:problem:place-unclear"


def test_the_kind_of_refusal_is_told(lilleby: Town, client: Client) -> None:
    response = post(client, body(lat=17.18, lon=62.33))
    assert response.json()["type"] == "urn:gisreport:problem:not-a-place"
    assert "Bytte du plats på latitud och longitud?" in response.json()["detail"]


def test_a_missing_required_answer(lilleby: Town, client: Client) -> None:
    lilleby.categories["belysning"].questions.update(is_required=True)
    assert pointers(post(client, body())) == {"#/answers/lampor"}


def test_a_category_that_is_handled_by_telephone(lilleby: Town, client: Client) -> None:
    Category.objects.update(stopper={"sv": "Ring jouren."}, stopper_ends=True)
    response = post(client, body())
    assert pointers(response) == {"#/category"}
    assert response.json()["detail"] == "Ring jouren."


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        "[]",
        '"x"',
        "null",
        '{"lat": NaN}',
        "[" * 100_000,
        '{"\\ud800": 1}',
        '{"answers": {"\\ud800": 1}}',
        "\ud800".encode("utf-8", "surrogatepass"),
    ],
)
def test_what_is_no_object_is_refused(raw: str | bytes, lilleby: Town, client: Client) -> None:
    response = client.post(ADDRESS, raw, content_type="application/json")
    assert response.status_code == 400
    pointers(response)


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "💡 خطر \\u202e"])
def test_strange_signs_in_json_do_no_harm(text: str, lilleby: Town, client: Client) -> None:
    raw = json.dumps(body(description="X")).replace('"X"', f'"{text}"')
    assert client.post(ADDRESS, raw, content_type="application/json").status_code == 201


def test_other_formats_and_methods(lilleby: Town, client: Client) -> None:
    assert client.post(ADDRESS, "<report/>", content_type="application/xml").status_code == 415
    assert client.get(ADDRESS).status_code == 405
    pointers(client.get(ADDRESS))


def test_more_than_is_read_is_refused(lilleby: Town, client: Client) -> None:
    assert post(client, body(description="x" * 1_100_000)).status_code == 413
    many = {f"answers[q{number}]": "1" for number in range(300)}
    assert client.post(ADDRESS, many).status_code == 413
    assert client.post(ADDRESS, fields(description="x" * 1_100_000)).status_code == 413


def test_a_photo_that_is_none(lilleby: Town, client: Client) -> None:
    response = client.post(ADDRESS, fields(photos=SimpleUploadedFile("x.jpg", b"%PDF-1.7 x")))
    assert pointers(response) == {"#/photos"}


@pytest.mark.parametrize("name", ["description", "category", "photo"])
def test_a_file_where_words_belong(lilleby: Town, client: Client, name: str) -> None:
    response = client.post(ADDRESS, fields() | {name: SimpleUploadedFile("belysning", b"x")})
    assert pointers(response) == {f"#/{name}"}


def test_words_where_photos_belong(lilleby: Town, client: Client) -> None:
    assert pointers(client.post(ADDRESS, fields(photos="hål.jpg"))) == {"#/photos"}


@pytest.mark.parametrize(("email", "most"), [("", 14), ("stina@example.org", 16)])
def test_few_statements(
    email: str, most: int, lilleby: Town, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(most):
        response = post(client, body(email=email), **{"Idempotency-Key": str(uuid.uuid4())})
    assert response.status_code == 201
