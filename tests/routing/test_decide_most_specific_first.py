from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from routing.decide import candidates, decide, decide_without_place
from routing.models import Administration, Responsibility
from tests.cast import Town, draw
from tests.geometry import HAMNEN, STORA_VAGEN, pin, road, square


def answering(town: Town, x: float, y: float, category: str | None = "belysning", on: date | None = None) -> str:
    decision = decide(pin(x, y), town.categories[category] if category else None, on)
    return decision.administration.code


def external(town: Town, code: str, name: str, *, forwards: bool = True) -> Administration:
    owner = Administration.objects.create(
        municipality=None, code=code, name=name, is_external=True, forwards_reports=forwards
    )
    town.offices[code] = owner
    return owner


def test_a_lamp_in_hamnen_goes_to_the_streets(lilleby: Town) -> None:
    decision = decide(pin(3, 3), lilleby.categories["belysning"])
    assert decision.administration == lilleby.offices["gatukontoret"]
    assert decision.rule is not None
    assert decision.forwards
    assert (decision.layer, decision.area, decision.nearest_m, decision.used_default) == ("", None, None, False)


def test_a_lamp_in_the_park_goes_to_the_park(lilleby: Town) -> None:
    decision = decide(pin(1.5, 1.5), lilleby.categories["belysning"])
    assert decision.administration == lilleby.offices["parkforvaltningen"]
    assert decision.area is not None
    assert (decision.layer, decision.area.code) == ("park", "parken")


def test_the_smaller_area_decides(lilleby: Town) -> None:
    lilleby.rule("kontaktcenter", layer="district", area="hamnen", category="belysning", order=1)
    assert answering(lilleby, 1.5, 1.5) == "parkforvaltningen"
    assert answering(lilleby, 3, 3) == "kontaktcenter"


def test_a_road_decides_before_the_area_it_runs_through(lilleby: Town) -> None:
    external(lilleby, "vagverket", "Vägverket")
    draw("road", {"e4": STORA_VAGEN}, scope="9001", tolerance_m=15)
    draw("park", {"skogsparken": square(1, 6.9, 2, 7.1)}, scope="9001")
    lilleby.rule("parkforvaltningen", layer="park", area="skogsparken", category="vagskada")
    lilleby.rule("vagverket", layer="road", area="e4")
    assert answering(lilleby, 1.5, 7.01, "vagskada") == "vagverket"  # 10 m from the road
    assert answering(lilleby, 1.5, 7.02, "vagskada") == "parkforvaltningen"  # 20 m


def test_the_nearest_of_two_roads_decides(lilleby: Town) -> None:
    draw("road", {"a": road((0, 7), (10, 7)), "b": road((0, 7.02), (10, 7.02))}, scope="9001", tolerance_m=30)
    lilleby.rule("parkforvaltningen", layer="road", area="a", order=1)
    lilleby.rule("kontaktcenter", layer="road", area="b")
    assert answering(lilleby, 3, 7.009) == "parkforvaltningen"
    assert answering(lilleby, 3, 7.011) == "kontaktcenter"


def test_a_road_without_a_rule_is_not_answered_by_the_next_road(lilleby: Town) -> None:
    draw("road", {"own": road((0, 7), (10, 7)), "state": road((0, 7.02), (10, 7.02))}, scope="9001", tolerance_m=30)
    lilleby.rule("kontaktcenter", layer="road", area="state")
    assert answering(lilleby, 3, 7.001) == "gatukontoret"


def test_a_rule_for_the_category_decides_before_one_for_any(lilleby: Town) -> None:
    lilleby.rule("kontaktcenter", order=1)
    assert answering(lilleby, 3, 3, "belysning") == "gatukontoret"
    assert answering(lilleby, 3, 3, "park") == "kontaktcenter"
    assert answering(lilleby, 3, 3, None) == "kontaktcenter"


def test_then_the_order_then_the_code_then_the_older_rule(lilleby: Town) -> None:
    lilleby.rule("trygghet", category="belysning", order=50)
    assert answering(lilleby, 3, 3) == "trygghet"
    lilleby.rule("kontaktcenter", category="belysning", order=50)
    assert answering(lilleby, 3, 3) == "kontaktcenter"
    again = lilleby.rule("kontaktcenter", category="belysning", order=50)
    decision = decide(pin(3, 3), lilleby.categories["belysning"])
    assert decision.rule is not None
    assert decision.rule.pk < again.pk


def test_a_rule_may_mean_every_area_of_a_layer(lilleby: Town) -> None:
    lilleby.rule("trygghet", layer="district")
    lilleby.rule("kontaktcenter", layer="district", area="norra")
    assert answering(lilleby, 7, 2) == "trygghet"
    assert answering(lilleby, 7, 8) == "kontaktcenter"


def test_a_rule_for_everything_leaves_private_matters_alone(lilleby: Town) -> None:
    unsafe = lilleby.categories["otrygg-plats"]
    lilleby.rule("parkforvaltningen")
    assert decide(pin(1.5, 1.5), unsafe).administration.code == "trygghet"
    assert decide_without_place(lilleby.municipality, unsafe).administration.code == "trygghet"
    Responsibility.objects.filter(category=unsafe).delete()
    assert decide(pin(1.5, 1.5), unsafe).used_default
    lilleby.rule("parkforvaltningen", category="otrygg-plats", layer="park", area="parken")
    assert decide(pin(1.5, 1.5), unsafe).administration.code == "parkforvaltningen"


def test_an_area_of_another_municipality_does_not_count(lilleby: Town) -> None:
    draw("district", {"lanad": HAMNEN}, scope="9002")
    lilleby.rule("kontaktcenter", layer="district", area="lanad")
    assert answering(lilleby, 3, 3) == "gatukontoret"


def test_a_rule_counts_from_its_first_day_to_the_day_before_its_last(lilleby: Town) -> None:
    rule = lilleby.rule("kontaktcenter", category="belysning", order=1)
    rule.valid = DateRange(date(2025, 3, 1), date(2025, 4, 1))
    rule.save()
    day_by_day = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1)]
    assert [answering(lilleby, 3, 3, on=day) for day in day_by_day] == [
        "gatukontoret",
        "kontaktcenter",
        "kontaktcenter",
        "gatukontoret",
    ]


def test_an_area_counts_in_its_own_time(lilleby: Town) -> None:
    park = draw("park", {"nya-parken": square(3, 3, 4, 4)}, scope="9001")["nya-parken"]
    park.valid = DateRange(date(2025, 6, 1), None)
    park.save()
    lilleby.rule("parkforvaltningen", layer="park", area="nya-parken")
    assert answering(lilleby, 3.5, 3.5, on=date(2025, 5, 31)) == "gatukontoret"
    assert answering(lilleby, 3.5, 3.5, on=date(2025, 6, 1)) == "parkforvaltningen"


def test_the_runners_up_come_in_the_order_in_which_they_would_decide(lilleby: Town) -> None:
    lilleby.rule("kontaktcenter", layer="district", area="hamnen")
    found = candidates(pin(1.5, 1.5), lilleby.categories["belysning"], limit=10)
    assert [one.administration.code for one in found] == ["parkforvaltningen", "kontaktcenter", "gatukontoret"]
