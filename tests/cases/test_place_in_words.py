"""Whoever sees no map reads where it is: beside which address, in which district, how far from which town."""

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gisreport.cases import lifecycle
from gisreport.cases.place import place_of
from routing.around import around
from routing.decide import decide
from routing.models import Place
from tests.cast import Town
from tests.geometry import pin

HERE = pin(3, 3)  # in Hamnen


def place(kind: str, name: str, point: Point) -> None:
    Place.objects.create(kind=kind, name=name, search_name=name.lower(), point=point)


@pytest.fixture
def named(lilleby: Town) -> Town:
    place(Place.Kind.ADDRESS, "Kajen 4", pin(3.04, 3))
    place(Place.Kind.ADDRESS, "Kajen 40", pin(3.4, 3))
    place(Place.Kind.TOWN, "Lilleby", pin(5, 5))
    place(Place.Kind.TOWN, "Storby", pin(15, 5))
    return lilleby


def words(point: Point) -> str:
    found = place_of(point)
    assert found
    return found.words


def test_address_district_and_town(named: Town) -> None:
    assert words(HERE) == "Vid Kajen 4, i Hamnen, 2,8 km sydväst om Lilleby"


def test_an_address_further_off_is_another_house(named: Town) -> None:
    assert not words(pin(3, 3.5)).startswith("Vid")


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (5, 5.2, "mitt i Lilleby"),
        (5, 5.7, "700 m norr om Lilleby"),
        (6, 5, "1,0 km öster om Lilleby"),
        (5, 19, "14 km"),
    ],
)
def test_how_far_from_which_town(named: Town, x: float, y: float, said: str) -> None:
    assert said in words(pin(x, y))


def test_where_no_names_are_loaded_nothing_is_made_up(lilleby: Town) -> None:
    assert words(pin(15, 3)) == ""


def test_one_statement(named: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        around(HERE)


def test_the_pages_of_a_case_say_it(client: Client, named: Town) -> None:
    chosen = named.categories["belysning"]
    case = lifecycle.open_case(
        municipality=named.municipality, category=chosen, point=HERE, decision=decide(HERE, chosen)
    )
    rut = lifecycle.follow(case, email="")
    for address in (f"/arende/{case.number}", f"/a/{rut.token}"):
        assert "Vid Kajen 4, i Hamnen" in client.get(address).content.decode()
