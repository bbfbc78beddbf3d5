import pytest
from django.utils import translation

from routing.decide import Decision, decide, decide_without_place
from routing.models import Administration, AreaSet
from tests.cast import Town, draw
from tests.geometry import STORA_VAGEN, pin


def at(town: Town, x: float, y: float, category: str | None = "belysning") -> Decision:
    return decide(pin(x, y), town.categories[category] if category else None)


def test_a_category_of_the_whole_municipality(lilleby: Town) -> None:
    assert at(lilleby, 3, 3).reasons == {
        "sv": "ärenden om ”Belysning” i Lilleby kommun hör dit",
        "en": "cases about “Lighting” in Lilleby Municipality belong there",
    }


def test_everything_else_of_the_whole_municipality(lilleby: Town) -> None:
    lilleby.rule("kontaktcenter")
    assert at(lilleby, 3, 3, "park").reasons == {
        "sv": "övriga ärenden i Lilleby kommun hör dit",
        "en": "all other cases in Lilleby Municipality belong there",
    }


def test_an_area(lilleby: Town) -> None:
    assert at(lilleby, 1.5, 1.5).reasons == {
        "sv": "platsen ligger i området Parken, där Parkförvaltningen har ansvaret",
        "en": "the place lies in Parken, where Parkförvaltningen is responsible",
    }


def test_an_area_and_a_category(lilleby: Town) -> None:
    lilleby.rule("trygghet", layer="district", area="norra", category="belysning")
    assert at(lilleby, 7, 8).reasons == {
        "sv": "platsen ligger i området Norra, där Trygghetssamordnaren har ansvaret för ”Belysning”",
        "en": "the place lies in Norra, where Trygghetssamordnaren is responsible for “Lighting”",
    }


def test_a_road_of_the_municipality(lilleby: Town) -> None:
    draw("road", {"stora vägen": STORA_VAGEN}, scope="9001", tolerance_m=15)
    lilleby.rule("gatukontoret", layer="road", area="stora vägen")
    assert at(lilleby, 3, 7.005).reasons == {
        "sv": "Lilleby kommun sköter vägen (Stora vägen)",
        "en": "Lilleby Municipality looks after the road (Stora vägen)",
    }


@pytest.mark.parametrize("forwards", [True, False])
def test_a_road_of_someone_else(lilleby: Town, forwards: bool) -> None:
    lilleby.offices["vagverket"] = Administration.objects.create(
        code="vagverket",
        name="Vägverket",
        name_en="the Road Administration",
        is_external=True,
        forwards_reports=forwards,
    )
    draw("road", {"e4": STORA_VAGEN}, scope="9001", tolerance_m=15)
    lilleby.rule("vagverket", layer="road", area="e4", category="vagskada")
    decision = at(lilleby, 3, 7.005, "vagskada")
    assert decision.forwards is forwards
    assert decision.reasons == {
        "sv": "Vägverket äger vägen (E4)",
        "en": "the Road Administration owns the road (E4)",
    }


def test_nobody_was_named(lilleby: Town) -> None:
    decision = at(lilleby, 3, 3, "park")
    assert decision.used_default
    assert decision.reasons == {
        "sv": "Kontaktcenter tar emot ärenden om ”Park och grönyta” i Lilleby kommun och ser till att de kommer rätt",
        "en": "Kontaktcenter receives cases about “Park” in Lilleby Municipality "
        "and sees that they come to the right place",
    }
    without_place = decide_without_place(lilleby.municipality, lilleby.categories["park"])
    assert without_place.reasons == decision.reasons


def test_the_words_of_the_rule_come_before_ours(lilleby: Town) -> None:
    lilleby.rule("kontaktcenter", category="park", reasons={"sv": "Lilleby kommun sköter parkerna", "en": ""})
    assert at(lilleby, 3, 3, "park").reasons == {
        "sv": "Lilleby kommun sköter parkerna",
        "en": "cases about “Park” in Lilleby Municipality belong there",
    }


def test_far_away_is_told_in_kilometres(lilleby: Town) -> None:
    AreaSet.objects.update(nearest_within_m=5_000)
    decision = at(lilleby, -2.3, 5)
    assert decision.reasons["sv"].endswith("(närmaste kommun, 2,3 km bort)")
    assert decision.reasons["en"].endswith("(nearest municipality, 2.3 km away)")


def test_the_reason_is_read_in_the_language_of_the_page(lilleby: Town) -> None:
    decision = at(lilleby, 3, 3)
    with translation.override("en"):
        assert decision.reason == decision.reasons["en"]
    with translation.override("sv-x-lattlast"):
        assert decision.reason == decision.reasons["sv"]
