"""An officer limited to categories, a coordinator of one administration, a moderator."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from gisreport.accounts.models import Membership, Role, User
from gisreport.cases.access import cases_of, cases_reviewed_by, may_handle, may_review, who_can_take
from gisreport.cases.models import Case
from tests.cast import Town, municipal, officer

Limit = Callable[..., User]


@pytest.fixture
def cases(lilleby: Town) -> dict[str, Case]:
    """A lamp and a hole of the streets, a park, and a private one."""
    offices = {"belysning": "gatukontoret", "vagskada": "gatukontoret", "park": "parkforvaltningen"}
    return {
        code: Case.objects.create(
            municipality=lilleby.municipality,
            category=category,
            administration=lilleby.offices[offices.get(code, "trygghet")],
            created_at="2026-01-02T03:04:05Z",
        )
        for code, category in lilleby.categories.items()
    }


def limited(lilleby: Town, *codes: str) -> User:
    user = officer(lilleby, "gatukontoret", "Lisa")
    user.memberships.get().categories.set([lilleby.categories[code] for code in codes])
    return user


def codes(found: QuerySet[Case]) -> set[str]:
    return set(found.values_list("category__code", flat=True))


def test_an_officer_with_categories_works_with_those_of_her_administration(
    lilleby: Town, cases: dict[str, Case]
) -> None:
    lisa = limited(lilleby, "belysning", "park")
    assert codes(cases_of(lisa)) == {"belysning"}
    assert [code for code, case in cases.items() if may_handle(lisa, case)] == ["belysning"]


def test_only_those_who_work_with_it_can_be_given_it(
    lilleby: Town, cases: dict[str, Case], karin_the_coordinator: User, anna_of_streets: User
) -> None:
    lisa = limited(lilleby, "vagskada")
    assert set(who_can_take(cases["belysning"])) == {karin_the_coordinator, anna_of_streets}
    assert set(who_can_take(cases["vagskada"])) == {karin_the_coordinator, anna_of_streets, lisa}


def test_a_coordinator_of_an_administration_is_no_coordinator_of_the_municipality(
    lilleby: Town, cases: dict[str, Case]
) -> None:
    siv = municipal(lilleby, Role.COORDINATOR, "Siv")
    siv.memberships.update(administration=lilleby.offices["parkforvaltningen"])
    assert codes(cases_of(siv)) == {"park"}


def test_a_moderator_reviews_what_can_become_public_and_handles_nothing(lilleby: Town, cases: dict[str, Case]) -> None:
    mona = municipal(lilleby, Role.MODERATOR, "Mona")
    assert not cases_of(mona).exists()
    assert codes(cases_reviewed_by(mona)) == {"belysning", "vagskada", "park"}
    assert [code for code, case in cases.items() if may_review(mona, case)] == ["belysning", "vagskada", "park"]
    cases["park"].is_hidden = True
    assert not may_review(mona, cases["park"])


def test_two_limits_add_up(lilleby: Town, cases: dict[str, Case]) -> None:
    lisa = limited(lilleby, "belysning")
    other = Membership.objects.create(
        user=lisa, administration=lilleby.offices["trygghet"], municipality=lilleby.municipality, role=Role.OFFICER
    )
    other.categories.add(lilleby.categories["otrygg-plats"])
    assert codes(cases_of(lisa)) == {"belysning", "otrygg-plats"}


def test_all_of_it_is_asked_of_the_database_twice(
    lilleby: Town, cases: dict[str, Case], django_assert_max_num_queries: Any
) -> None:
    lisa = limited(lilleby, "belysning")
    with django_assert_max_num_queries(2):
        assert cases_of(lisa).exists()
        assert may_handle(lisa, cases["belysning"])
