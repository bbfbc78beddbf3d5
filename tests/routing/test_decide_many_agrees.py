"""Many questions at once get the answers that each would get by itself."""

from datetime import date

import pytest
from django.contrib.gis.geos import Point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from gisreport.errors import NotAPlace, OutsideLoadedWorld
from routing.decide import Decision, Question, decide, decide_without_place
from routing.decide_many import decide_many
from routing.models import Administration, AreaSet
from tests import geometry
from tests.cast import Town, draw

# Corners, cut lines and borders as often as what lies between them; and a little outside.
ALONG = st.one_of(st.sampled_from([0.0, 1.0, 1.5, 2.0, 5.0, 7.0, 10.0, 20.0]), st.floats(-1.5, 21.5))


@pytest.fixture
def rich_lilleby(lilleby: Town) -> Town:
    """With a road, rules of every kind, and a border that reaches a kilometre out."""
    draw("road_owner", {"staten": geometry.STORA_VAGEN}, tolerance_m=15)
    lilleby.offices["staten"] = Administration.objects.create(code="staten", name="Staten", is_external=True)
    lilleby.rule("staten", layer="road_owner", area="staten", category="vagskada")
    lilleby.rule("parkforvaltningen", layer="district")
    lilleby.rule("gatukontoret", layer="district", area="hamnen", category="park", order=5)
    AreaSet.objects.filter(layer="municipality").update(nearest_within_m=1_000)
    return lilleby


def one_by_one(question: Question) -> Decision | None:
    try:
        if question.point is None:
            assert question.municipality is not None
            return decide_without_place(question.municipality, question.category, question.on)
        return decide(question.point, question.category, question.on)
    except OutsideLoadedWorld:
        return None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_same_answers(rich_lilleby: Town, data: st.DataObject) -> None:
    town = rich_lilleby
    pins = st.builds(lambda x, y: geometry.pin(x, y), ALONG, ALONG)
    questions = data.draw(
        st.lists(
            st.builds(
                Question,
                point=st.none() | pins,
                category=st.none() | st.sampled_from(list(town.categories.values())),
                on=st.sampled_from([None, date(2019, 12, 31), date(2020, 1, 1)]),
                municipality=st.just(town.municipality),
            ),
            max_size=12,
        )
    )
    assert decide_many(questions) == [one_by_one(question) for question in questions]


def test_few_statements_for_many(rich_lilleby: Town, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    inside = [Question(geometry.pin(x / 10, 3)) for x in range(100)]
    outside = [Question(geometry.pin(-0.5, y)) for y in range(10)]
    in_words = [Question(municipality=rich_lilleby.municipality)]
    with django_assert_max_num_queries(7):
        assert None not in decide_many([*inside, *outside, *in_words])


def test_no_question_no_statement(db: None, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(0):
        assert decide_many([]) == []


def test_what_is_no_place_is_refused(lilleby: Town) -> None:
    with pytest.raises(NotAPlace):
        decide_many([Question(Point(float("nan"), 62.0, srid=4326))])
