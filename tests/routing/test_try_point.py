from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from routing.models import AreaSet, Category
from tests.cast import Town
from tests.geometry import pin


def try_point(x: float, y: float, *words: str) -> list[str]:
    point, out = pin(x, y), StringIO()
    call_command("try_point", str(point.x), str(point.y), *words, stdout=out)
    return out.getvalue().splitlines()


def test_it_tells_who_by_which_rule_why_and_who_else(lilleby: Town) -> None:
    lilleby.rule("kontaktcenter", order=5)
    town, first, otherwise, second, third = try_point(1.5, 1.5, "belysning")
    assert town == "Lilleby kommun (9001)"
    reason = "platsen ligger i området Parken, där Parkförvaltningen har ansvaret"
    assert first.startswith(f"Parkförvaltningen svarar, eftersom {reason}. [regel ")
    assert first.endswith(": alla kategorier, park/parken, ordning 100, gäller 2020-01-01–]")
    assert otherwise == "Annars, i tur och ordning:"
    assert second.startswith(
        "2. Gatukontoret svarar, eftersom ärenden om ”Belysning” i Lilleby kommun hör dit. [regel "
    )
    assert second.endswith(": belysning, hela kommunen, ordning 100, gäller 2020-01-01–]")
    assert third.endswith(": alla kategorier, hela kommunen, ordning 5, gäller 2020-01-01–]")


def test_the_default_desk_is_told(lilleby: Town) -> None:
    assert try_point(3, 3)[1].endswith("[ingen regel: kommunens mottagning]")


def test_a_closed_category_may_be_tried_too(lilleby: Town) -> None:
    Category.objects.filter(code="belysning").update(closed_on="2024-01-01")
    assert try_point(3, 3, "belysning")[1].startswith("Gatukontoret svarar")


def test_the_nearest_municipality_is_told(lilleby: Town) -> None:
    AreaSet.objects.update(nearest_within_m=500)
    assert "(närmaste kommun, 3" in try_point(-0.3, 5, "belysning")[1]


def test_english(lilleby: Town) -> None:
    assert "cases about “Lighting” in Lilleby Municipality belong there" in try_point(
        3, 3, "belysning", "--language", "en"
    )[1]  # fmt: skip


def test_another_day(lilleby: Town) -> None:
    with pytest.raises(CommandError, match="utanför de kommuner som finns med här"):
        try_point(3, 3, "belysning", "--on", "2019-12-31")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("17,3", "sextiotvå", "belysning"), "Skriv ett tal i grader, till exempel 62,3908"),
        (("62,39", "17,31"), "Bytte du plats på latitud och longitud?"),
        (("-78.47", "-0.18"), "utanför de kommuner som finns med här"),
    ],
)
def test_what_is_no_place_is_told(lilleby: Town, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(CommandError, match=told.replace("?", r"\?")):
        call_command("try_point", *words)


def test_an_unknown_category_is_told_with_those_that_are_known(lilleby: Town) -> None:
    with pytest.raises(CommandError, match=r"”lyse” finns inte i Lilleby kommun.*\nFinns: .*belysning"):
        try_point(3, 3, "lyse")
