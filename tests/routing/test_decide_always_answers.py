from datetime import date

import pytest
from django.contrib.gis.geos import Point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from gisreport.errors import NobodyAnswers, NotAPlace, OutsideLoadedWorld
from routing.decide import decide, decide_without_place, municipality_at
from routing.models import Administration, AreaSet, Responsibility
from tests.cast import Town
from tests.geometry import pin

ANYWHERE = st.tuples(st.floats(0, 20), st.floats(0, 10))
# The drawn town is made anew for each test, and every example of it only reads.
reading = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@reading
@given(ANYWHERE, st.sampled_from(["belysning", "vagskada", "park", "otrygg-plats", None]))
def test_every_pin_in_lilleby_and_storby_is_answered(lilleby: Town, at: tuple[float, float], code: str | None) -> None:
    AreaSet.objects.update(nearest_within_m=50)  # the outer border, straight in degrees, is a little crooked in metres
    decision = decide(pin(*at), lilleby.categories[code] if code else None)
    assert decision.municipality.code in ("9001", "9002")
    assert decision.administration.municipality_id == decision.municipality.pk
    assert decision.reasons["sv"]
    assert decision.reasons["en"]
    assert decision.used_default == (decision.rule is None)


@reading
@given(
    st.floats(-180, 180) | st.sampled_from([-180.0, 180.0, 105.0, 106.0]),
    st.floats(-90, 60) | st.sampled_from([-90.0, 0.0, 90.0]),
)
def test_every_other_place_on_earth_is_refused_in_words(lilleby: Town, lon: float, lat: float) -> None:
    AreaSet.objects.update(nearest_within_m=100_000)
    for ask in (lambda point: decide(point, None), municipality_at):
        with pytest.raises((OutsideLoadedWorld, NotAPlace)) as refused:
            ask(Point(lon, lat, srid=4326))
        assert refused.value.message


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_no_place(lilleby: Town, number: float) -> None:
    with pytest.raises(NotAPlace):
        decide(Point(number, 62.3, srid=4326), None)
    with pytest.raises(NotAPlace):
        decide(Point(17.3, number, srid=4326), None)


def test_a_pin_in_sweref_is_the_same_place(lilleby: Town) -> None:
    decision = decide(Point(611_500, 6_911_500, srid=3006), lilleby.categories["belysning"])
    assert decision.layer == "park"


def test_without_a_rule_the_default_desk_answers(lilleby: Town) -> None:
    decision = decide(pin(3, 3), lilleby.categories["park"])
    assert (decision.administration.code, decision.rule, decision.used_default) == ("kontaktcenter", None, True)


def test_without_a_default_desk_the_first_own_administration_answers(lilleby: Town) -> None:
    lilleby.municipality.default_desk = None
    lilleby.municipality.save()
    Administration.objects.create(municipality=lilleby.municipality, code="aaa", name="Bolaget AB", is_external=True)
    decision = decide(pin(3, 3), lilleby.categories["park"])
    assert (decision.administration.code, decision.used_default) == ("gatukontoret", True)


def test_a_municipality_without_anyone_says_what_to_do(lilleby: Town) -> None:
    lilleby.municipality.default_desk = None
    lilleby.municipality.save()
    Responsibility.objects.filter(municipality=lilleby.municipality).delete()
    Administration.objects.filter(municipality=lilleby.municipality).delete()
    with pytest.raises(NobodyAnswers, match="Lilleby kommun har ingen förvaltning"):
        decide(pin(3, 3), None)
    assert municipality_at(pin(3, 3)) == (lilleby.municipality, None)


def test_a_place_in_words_is_answered_by_the_rules_for_the_whole_municipality(lilleby: Town) -> None:
    lilleby.rule("kontaktcenter", layer="district", area="hamnen")
    lamp = decide_without_place(lilleby.municipality, lilleby.categories["belysning"])
    assert (lamp.administration.code, lamp.used_default, lamp.nearest_m) == ("gatukontoret", False, None)
    other = decide_without_place(lilleby.municipality, lilleby.categories["park"])
    assert (other.administration.code, other.used_default) == ("kontaktcenter", True)


def test_before_there_were_borders_nobody_answers(lilleby: Town) -> None:
    with pytest.raises(OutsideLoadedWorld):
        decide(pin(3, 3), None, date(2019, 12, 31))


def test_one_statement_inside_two_outside(lilleby: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    lamp = lilleby.categories["belysning"]
    with django_assert_num_queries(1):
        decision = decide(pin(1.5, 1.5), lamp)
        assert decision.rule is not None
        assert decision.area is not None
        told = (decision.rule.administration, decision.rule.municipality, decision.administration.municipality)
        assert None not in (*told, decision.municipality.default_desk_id, decision.area.name, decision.reason)
    with django_assert_num_queries(1):
        decide_without_place(lilleby.municipality, lamp)
    AreaSet.objects.update(nearest_within_m=500)
    with django_assert_num_queries(2):
        decide(pin(-0.3, 3), lamp)
