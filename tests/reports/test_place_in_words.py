import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisreport.errors import NotAPlace, Refusal
from reports.place import PlaceIsUnclear, find_places, locate
from routing.models import Municipality, Place
from tests.cast import Town
from tests.geometry import pin


def a_place(town: Town, name: str, kind: str = Place.Kind.TOWN, x: float = 3) -> Place:
    return Place.objects.create(
        kind=kind, name=name, search_name=name.lower(), point=pin(x, 3), municipality=town.municipality
    )


def test_the_pin_tells_the_municipality(lilleby: Town) -> None:
    where = locate(lon=str(pin(15, 3).x), lat=str(pin(15, 3).y), words="Lilleby")
    assert (where.municipality.code, where.point) == ("9002", pin(15, 3))


@pytest.mark.parametrize("written", ["6913000 613000", "62.3318 17.1814", "N 62° 19,9' E 17° 10,9'"])
def test_coordinates_win_over_the_pin(lilleby: Town, written: str) -> None:
    where = locate(coordinates=written, lon=str(pin(15, 3).x), lat=str(pin(15, 3).y))
    assert where.municipality == lilleby.municipality
    assert where.point is not None
    assert where.point.distance(pin(3, 3)) < 0.01


def test_coordinates_among_the_words_are_read_too(lilleby: Town) -> None:
    assert locate(words="6913000 613000").point is not None


@pytest.mark.parametrize("words", ["Storgatan 2, Lilleby", "Parken i Lilleby", "bakom Lillebys badhus"])
def test_words_that_name_the_municipality(lilleby: Town, words: str) -> None:
    assert locate(words=words).municipality == lilleby.municipality


def test_words_that_name_a_town(lilleby: Town) -> None:
    a_place(lilleby, "Sandvik")
    where = locate(words="vid kiosken, Sandvik")
    assert (where.municipality, where.point) == (lilleby.municipality, None)


def test_words_that_only_resemble_a_town_are_asked_about(lilleby: Town) -> None:
    a_place(lilleby, "Sandviken")
    with pytest.raises(PlaceIsUnclear) as unclear:
        locate(words="Sandvika")
    assert [(likely.value, likely.hint) for likely in unclear.value.likely] == [("9001", "Sandviken")]
    assert [other.value for other in unclear.value.others] == ["9002"]


def test_an_address_that_is_chosen_is_exact(lilleby: Town) -> None:
    a_place(lilleby, "Kajen 4", Place.Kind.ADDRESS)
    with pytest.raises(PlaceIsUnclear) as unclear:
        locate(words="kajen 4")
    where = locate(words="kajen 4", municipality=unclear.value.likely[0].value)
    assert where.point is not None
    assert where.point.distance(pin(3, 3)) < 1e-6


def test_where_only_one_takes_reports_there_is_nothing_to_ask(lilleby: Town) -> None:
    Municipality.objects.filter(code="9002").update(takes_reports=False)
    assert locate(words="någonstans").municipality == lilleby.municipality


def test_a_search_for_coordinates_gives_the_pin_itself(lilleby: Town) -> None:
    found = find_places("6913000 613000")
    assert [(place.kind, place.municipality) for place in found] == [("", lilleby.municipality)]


@given(text=st.text(max_size=100))
def test_no_coordinates_make_it_fall_over(text: str) -> None:
    if text.strip():
        with pytest.raises((NotAPlace, Refusal)) as refusal:
            locate(coordinates="x" + text)
        assert refusal.value.fields


def test_a_town_anywhere_in_the_words_is_found(lilleby: Town) -> None:
    a_place(lilleby, "Norra Sandvik")
    assert locate(words="bakom skolan i Norra Sandvik, vid lekplatsen").municipality == lilleby.municipality


def test_small_letters_make_it_likely_but_not_certain(lilleby: Town) -> None:
    a_place(lilleby, "Mark")
    with pytest.raises(PlaceIsUnclear) as unclear:
        locate(words="hål i mark och asfalt")
    assert [likely.hint for likely in unclear.value.likely] == ["Mark"]
