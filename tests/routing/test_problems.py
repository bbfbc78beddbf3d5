"""What is wrong with an organisation is found, said, and gone when it has been put right."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from routing.models import Administration, Area, AreaSet
from routing.problems import Problem, problems_of
from tests import geometry
from tests.cast import Town, draw

TODAY = timezone.localdate()


def kinds(town: Town) -> list[str]:
    return [problem.kind for problem in problems_of(town.municipality)]


def found(town: Town, kind: str) -> Problem:
    (problem,) = [problem for problem in problems_of(town.municipality) if problem.kind == kind]
    return problem


@pytest.fixture
def tidy(lilleby: Town) -> Town:
    """Lilleby with everything in order."""
    town = lilleby
    municipality = town.municipality
    municipality.phone = municipality.on_call_phone = "08-465 004 00"
    municipality.data_controller = "Tekniska nämnden"
    municipality.save()
    town.rule("parkforvaltningen", category="park")
    return town


def test_a_tidy_town_has_none(tidy: Town) -> None:
    assert problems_of(tidy.municipality) == []


def test_no_desk(tidy: Town) -> None:
    tidy.municipality.default_desk = None
    assert found(tidy, "no-desk").is_urgent


def test_no_border(tidy: Town) -> None:
    Area.objects.filter(layer="municipality", code="9001").update(valid=DateRange(date(2020, 1, 1), TODAY))
    assert found(tidy, "no-border").is_urgent


def test_an_office_without_an_address(tidy: Town) -> None:
    office = tidy.offices["gatukontoret"]
    Administration.objects.filter(pk=office.pk).update(email="")
    problem = found(tidy, "no-address")
    assert problem.is_urgent
    assert problem.administration == office
    assert problems_of(tidy.municipality)[0] == problem


def test_an_unused_office_needs_no_address(tidy: Town) -> None:
    Administration.objects.create(municipality=tidy.municipality, code="arkivet", name="Arkivet")
    assert kinds(tidy) == []


def test_an_owner_we_do_not_forward_to_must_be_reachable(tidy: Town) -> None:
    owner = Administration.objects.create(
        municipality=tidy.municipality, code="vagar", name="Vägföreningen", is_external=True, forwards_reports=False
    )
    tidy.offices["vagar"] = owner
    tidy.rule("vagar", category="vagskada", layer="district", area="skogen")
    assert kinds(tidy) == ["unreachable-owner"]
    Administration.objects.filter(pk=owner.pk).update(phone="08-465 004 31")
    assert kinds(tidy) == []


def test_a_category_nobody_answers_for(tidy: Town) -> None:
    tidy.municipality.responsibilities.filter(category__code="belysning").delete()
    assert found(tidy, "nobody-answers").category == tidy.categories["belysning"]
    tidy.rule("kontaktcenter")
    assert kinds(tidy) == []


def test_a_rule_for_everything_answers_for_no_private_category(tidy: Town) -> None:
    tidy.municipality.responsibilities.filter(category__code="otrygg-plats").delete()
    tidy.rule("kontaktcenter")
    assert found(tidy, "nobody-answers").category == tidy.categories["otrygg-plats"]


def test_a_rule_whose_area_is_gone(tidy: Town) -> None:
    rule = tidy.rule("gatukontoret", layer="district", area="vaster")
    assert found(tidy, "rule-without-area").rule == rule


def test_a_rule_whose_area_lies_elsewhere(tidy: Town) -> None:
    draw("road", {"bortre": geometry.road((25, 1), (30, 1)), "hit": geometry.road((5, 1), (30, 1))}, tolerance_m=10)
    rule = tidy.rule("gatukontoret", layer="road", area="bortre")
    tidy.rule("gatukontoret", layer="road", area="hit")
    assert found(tidy, "rule-outside").rule == rule


def test_a_rule_for_a_closed_category(tidy: Town) -> None:
    park = tidy.categories["park"]
    park.closed_on = TODAY
    park.save()
    assert found(tidy, "rule-for-closed").rule == park.responsibilities.get()


def test_a_rule_behind_another(tidy: Town) -> None:
    behind = tidy.rule("parkforvaltningen", category="belysning")
    assert found(tidy, "rule-behind").rule == behind
    behind.order = 1
    behind.save()
    assert found(tidy, "rule-behind").rule != behind


def test_a_rule_that_lets_private_matters_out(tidy: Town) -> None:
    Administration.objects.filter(code="parkforvaltningen").update(is_external=True)
    rule = tidy.municipality.responsibilities.get(category=None)
    assert kinds(tidy) == []
    rule.category = tidy.categories["otrygg-plats"]
    rule.save()
    assert found(tidy, "private-outside").rule == rule


def test_a_rule_that_takes_over_later_is_not_behind(tidy: Town) -> None:
    first = tidy.municipality.responsibilities.get(category__code="belysning")
    later = tidy.rule("parkforvaltningen", category="belysning")
    change = TODAY + timedelta(10)
    first.valid, later.valid = DateRange(first.valid.lower, change), DateRange(change, None)
    first.save()
    later.save()
    assert kinds(tidy) == []


def test_a_rule_that_has_ended_is_no_problem(tidy: Town) -> None:
    rule = tidy.rule("gatukontoret", layer="district", area="vaster")
    rule.valid = DateRange(date(2020, 1, 1), TODAY)
    rule.save()
    assert kinds(tidy) == []


def test_overlaps_within_a_layer(tidy: Town) -> None:
    draw("zone", {"a": geometry.square(0, 0, 3, 3), "b": geometry.square(2, 2, 4, 4), "c": geometry.square(4, 2, 5, 4)})
    Area.objects.filter(layer="zone").update(municipality=tidy.municipality)
    problem = found(tidy, "overlap")
    assert "A och B" in problem.sentence
    assert "999\xa0931 m²" in problem.sentence  # a square kilometre, less than a thousandth off in this projection


def test_neighbours_and_layers_upon_each_other_do_not_overlap(tidy: Town) -> None:
    Area.objects.exclude(layer="municipality").update(municipality=tidy.municipality)
    assert kinds(tidy) == []


def test_holes_that_the_import_found(tidy: Town) -> None:
    AreaSet.objects.filter(layer="district").update(gaps=[{"square_metres": 2500.4, "lon": 17.1, "lat": 62.3}])
    assert "2\xa0500 m² vid 62.3, 17.1" in found(tidy, "hole").sentence


@pytest.mark.parametrize("fact", ["phone", "on_call_phone", "data_controller"])
def test_facts_that_residents_miss(tidy: Town, fact: str) -> None:
    setattr(tidy.municipality, fact, "")
    assert kinds(tidy) == ["missing-facts"]


def test_each_kind_can_be_shown(lilleby: Town, django_assert_max_num_queries: Callable[..., object]) -> None:
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        for problem in problems_of(lilleby.municipality):
            assert problem.sentence.endswith(".")
            assert problem.remedy.endswith(".")
