import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from routing.models import Place
from routing.place_names import searchable
from routing.places import search, search_places
from tests.cast import Town
from tests.geometry import pin
from tests.routing.test_decide_always_answers import reading

TOWNS = {
    "Örnsköldsvik": 30_000,
    "Ornäs": 2_000,
    "Sundsvall": 58_000,
    "Sundsbruk": 2_000,
    "Sund": 500,
    "Härnösand": 18_000,
    "Åre": 1_500,
    "Arbrå": 2_000,
    "Ås": 1_200,
    "Asarum": 8_000,
}


@pytest.fixture
def places(lilleby: Town) -> Town:
    def place(kind: str, name: str, search_name: str = "", weight: int = 0) -> Place:
        return Place(
            kind=kind,
            name=name,
            search_name=search_name or searchable(name),
            point=pin(3, 3),
            municipality=lilleby.municipality,
            weight=weight,
            source="drawn",
        )

    Place.objects.bulk_create(
        [
            *(place(Place.Kind.TOWN, name, weight=people) for name, people in TOWNS.items()),
            place(Place.Kind.MUNICIPALITY, "Sundsvalls kommun", weight=99_000),
            place(Place.Kind.POSTCODE, "852 31 Sundsvall", "85231"),
            place(Place.Kind.POSTCODE, "852 .. Sundsvall", "852"),
            place(Place.Kind.POSTCODE, "871 .. Härnösand", "871"),
            place(Place.Kind.ADDRESS, "Storgatan 5, Sundsvall"),
            place(Place.Kind.ADDRESS, "Storgatan 5, Härnösand"),
        ]
    )
    return lilleby


def names(text: str) -> list[str]:
    return [found.name for found in search_places(text)]


def test_what_is_found_says_where_it_is(places: Town) -> None:
    found = search_places("Åre")[0]
    assert (found.name, found.kind, found.municipality) == ("Åre", "town", places.municipality)
    assert found.point.coords == pytest.approx(pin(3, 3).coords)
    assert found.label == "Åre, Lilleby kommun"
    assert search_places("sundsvalls kommun")[0].label == "Sundsvalls kommun"


def test_the_very_name_then_the_large_ones_that_begin_so(places: Town) -> None:
    assert names("sund")[:4] == ["Sund", "Sundsvalls kommun", "Sundsvall", "Sundsbruk"]
    assert names("Sundsvall")[:2] == ["Sundsvall", "Sundsvalls kommun"]


@pytest.mark.parametrize(
    "text", ["ornskoldsvik", "ORNSKOLDSVIK", "örnsköldsvik", " Örnsköldsvik ", "O\u0308rnsköldsvik"]
)
def test_swedish_letters_may_be_left_out(places: Town, text: str) -> None:
    assert names(text)[0] == "Örnsköldsvik"


def test_swedish_letters_are_letters_when_they_are_written(places: Town) -> None:
    assert "Ornäs" not in names("ör")
    assert "Asarum" not in names("ås")
    assert "Arbrå" not in names("år")
    assert {"Örnsköldsvik", "Ornäs"} <= set(names("or"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("sundvall", "Sundsvall"), ("härnosand", "Härnösand"), ("harnosnd", "Härnösand"), ("örnsköldvik", "Örnsköldsvik")],
)
def test_a_slip_of_the_finger_is_forgiven(places: Town, text: str, meant: str) -> None:
    assert names(text)[0] == meant


@pytest.mark.parametrize("text", ["852 31", "85231", "  852  31 "])
def test_a_postcode_with_or_without_space(places: Town, text: str) -> None:
    assert names(text) == ["852 31 Sundsvall", "852 .. Sundsvall"]


def test_an_unknown_postcode_finds_its_series(places: Town) -> None:
    assert names("871 99") == ["871 .. Härnösand"]
    assert names("999 99") == []
    assert names("85") == ["852 .. Sundsvall", "852 31 Sundsvall"]


def test_an_address_is_found_in_its_own_town(places: Town) -> None:
    assert names("storgatan 5, härnösand")[0] == "Storgatan 5, Härnösand"
    assert names("Storgatan 5 Sundsvall")[0] == "Storgatan 5, Sundsvall"


def test_without_its_street_the_town_is_found(places: Town) -> None:
    Place.objects.filter(kind=Place.Kind.ADDRESS).delete()
    assert names("Fabriksvägen 17 B, Åre")[0] == "Åre"
    assert names("Åre, Fabriksvägen 17 B")[0] == "Åre"


@pytest.mark.parametrize("text", ["", " ", "\0", ",", ",,,", "zzzzqqqq", "💥", "%", "_", "\\", "'", "<%"])
def test_nothing_is_found_for_nothing(places: Town, text: str) -> None:
    assert names(text) == []


@reading
@given(st.text(max_size=300))
def test_any_text_gives_a_short_list(places: Town, text: str) -> None:
    assert len(search_places(text.replace("\ud800", ""), limit=3)) <= 3


def test_the_list_is_short_and_the_search_one_statement(
    places: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert len([found.municipality for found in search_places("s", limit=2)]) == 2


def test_without_a_geocoder_nothing_is_asked_outside(places: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("requests.get")
    assert search("zzzzqqqq") == []
