"""A few words find public cases: parts of words, other forms of them, a number or a street, and nothing unpublished."""

import pytest
from django.db import connection

from gisreport.cases import search
from gisreport.cases.models import Case, PublicCase
from gisreport.errors import Refusal
from routing.models import Place
from tests.cast import Town
from tests.geometry import pin
from tests.maps.planting import plant

pytestmark = pytest.mark.django_db

TEXTS = {
    "lamp": "Gatubelysningen blinkar, och 100 % av lamporna är släckta.",
    "hole": "Hål i vägen vid Ågatan.",
    "swing": "Gungan på lekplatsen är trasig_sönder.",
    "silent": "",
}


@pytest.fixture
def cases(lilleby: Town) -> dict[str, Case]:
    planted = {name: plant(lilleby, pin(1 + place, 3)) for place, name in enumerate(TEXTS)}
    for name, text in TEXTS.items():
        Case.objects.filter(pk=planted[name].pk).update(public_text=text)
    for unseen in (plant(lilleby, pin(3, 3), "otrygg-plats"), plant(lilleby, pin(3, 3), is_hidden=True)):
        Case.objects.filter(pk=unseen.pk).update(public_text="Gatubelysning hål gunga")
    return planted


def found(cases: dict[str, Case], text: str) -> set[str]:
    numbers = set(search.saying(PublicCase.objects.all(), text).values_list("number", flat=True))
    assert numbers <= {case.number for case in cases.values()}
    return {name for name, case in cases.items() if case.number in numbers}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("belysning", {"lamp"}),
        ("BELYSNINGEN", {"lamp"}),
        ("lampor", {"lamp"}),
        ("och belysning är", {"lamp"}),
        ("vägarna", {"hole"}),
        ("hål, ågata", {"hole"}),
        ("hål belysning", set()),
        ("100 %", {"lamp"}),
        ("%%%lekplatser%%%", {"swing"}),
        ("trasig_sönder", {"swing"}),
        ("hål%belysning", set()),
        ("och", {"lamp"}),
    ],
)
def test_words_are_found_within_words(cases: dict[str, Case], text: str, who: set[str]) -> None:
    assert found(cases, text) == who


def test_the_number_finds_its_case_alone(cases: dict[str, Case]) -> None:
    number = cases["silent"].number
    assert found(cases, f" {number[:3].lower()}-{number[3:]} ") == {"silent"}


def test_the_street_finds_those_beside_its_addresses(cases: dict[str, Case]) -> None:
    Place.objects.create(kind=Place.Kind.ADDRESS, name="Kajen 4", search_name="kajen 4", point=pin(4.04, 3))
    Place.objects.create(kind=Place.Kind.ADDRESS, name="Kajen 9", search_name="kajen 9", point=pin(3.2, 3))
    Place.objects.create(kind=Place.Kind.TOWN, name="Kajenby", search_name="kajenby", point=pin(1, 3))
    assert found(cases, "kajen") == {"silent"}


@pytest.mark.parametrize("text", ["", "%_", "el", "a b c", "---", "\U0001f6b2"])
def test_what_is_too_little_is_refused(cases: dict[str, Case], text: str) -> None:
    with pytest.raises(Refusal) as refused:
        found(cases, text)
    assert "text" in refused.value.fields


def test_a_word_that_many_say_is_looked_for_among_the_newest(
    cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_LOOKED_UP", 0)
    assert found(cases, "hål") == {"hole"}


def test_words_are_looked_up_in_the_index(cases: dict[str, Case]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    words = search.holding(search.stems("trasiga lampor"))
    assert "Bitmap Index Scan on case_public_words" in Case.objects.filter(words).explain()
