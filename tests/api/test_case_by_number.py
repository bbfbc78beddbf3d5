import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto
from routing.decide import decide
from tests.cast import Town
from tests.geometry import pin


def case_of(town: Town, category: str = "belysning") -> Case:
    point, chosen = pin(3, 3), town.categories[category]
    return lifecycle.open_case(
        municipality=town.municipality, category=chosen, point=point, decision=decide(point, chosen), notify=False
    )


@pytest.fixture
def lamp(lilleby: Town) -> Case:
    return case_of(lilleby)


def test_the_public_facts_and_the_timeline(client: Client, lamp: Case, anna_of_streets: User) -> None:
    lifecycle.plan(lamp, date=timezone.localdate(), by=anna_of_streets)
    lifecycle.note(lamp, text="hemligt", by=anna_of_streets)
    lifecycle.reply(lamp, text="enskilt", by=anna_of_streets)
    response = client.get(f"/api/v1/cases/{lamp.number}", headers={"accept-language": "sv"})
    answer = response.json()
    assert answer["number"] == lamp.number
    assert answer["status"] == "planned"
    assert answer["planned_for"] == timezone.localdate().isoformat()
    assert answer["administration"] == {"code": "gatukontoret", "name": "Gatukontoret"}
    assert answer["category"] == {"code": "belysning", "name": "Belysning"}
    assert answer["reason"]
    assert answer["point"] == {"lon": pytest.approx(pin(3, 3).x), "lat": pytest.approx(pin(3, 3).y)}
    assert [entry["kind"] for entry in answer["timeline"]] == ["received", "assigned", "planned"]
    for secret in ("hemligt", "enskilt", "Anna"):
        assert secret not in response.content.decode()


def test_a_released_photo_has_an_address_and_words(client: Client, lamp: Case) -> None:
    photo = CasePhoto.objects.create(case=lamp, state="clean", sha256="0" * 64, released_at=timezone.now())
    [told] = client.get(f"/api/v1/cases/{lamp.number}", headers={"accept-language": "sv"}).json()["photos"]
    assert told == {"url": f"http://testserver/foto/{photo.pk}/large.jpg", "alt": "Foto: belysning"}


def test_a_place_in_words_has_no_point(client: Client, lamp: Case) -> None:
    Case.objects.update(point=None)
    assert client.get(f"/api/v1/cases/{lamp.number}").json()["point"] is None


@pytest.mark.parametrize("number", ["AAAAAAA", "x", "%00", "å", "0" * 500])
def test_an_unknown_number_is_a_problem(client: Client, lamp: Case, number: str) -> None:
    response = client.get(f"/api/v1/cases/{number}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_private_and_hidden_cases_are_not_there(client: Client, lilleby: Town, lamp: Case) -> None:
    private = case_of(lilleby, "otrygg-plats")
    lifecycle.hide(lamp, by=None)
    answers = [client.get(f"/api/v1/cases/{number}") for number in (lamp.number, private.number, "AAAAAAA")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_it_is_asked_for_again_by_its_etag(client: Client, lamp: Case) -> None:
    first = client.get(f"/api/v1/cases/{lamp.number}")
    etag = {"if-none-match": first["ETag"]}
    assert client.get(f"/api/v1/cases/{lamp.number}", headers=etag).status_code == 304
    lifecycle.start(lamp, by=None)
    assert client.get(f"/api/v1/cases/{lamp.number}", headers=etag).status_code == 200
    assert not first.cookies


def test_it_costs_few_statements(
    client: Client, lamp: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        lifecycle.reply(lamp, text=f"svar {number}", is_public=True, by=None)
        CasePhoto.objects.create(case=lamp, state="clean", sha256="0" * 64, released_at=timezone.now())
    with django_assert_max_num_queries(6):
        client.get(f"/api/v1/cases/{lamp.number}")
