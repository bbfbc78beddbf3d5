"""The same category within 50 metres and 12 weeks, open or closed, of the cases that the officer works with."""

from datetime import timedelta

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.access import cases_of
from gisreport.cases.models import Case
from gisreport.desk.similar import similar_cases
from tests.cast import Town
from tests.desk.conftest import SignIn, new_case
from tests.reports.town import reported

METRE = 0.001


def similar(case: Case, user: User) -> list[Case]:
    return similar_cases(case, cases_of(user))


def test_the_nearest_comes_first_with_its_distance(lilleby: Town, lamp: Case, anna_of_streets: User) -> None:
    far, near = new_case(lilleby, "belysning", x=3 + 49 * METRE), new_case(lilleby, "belysning", x=3 + 5 * METRE)
    lifecycle.resolve(near, by=anna_of_streets)
    found = similar(lamp, anna_of_streets)
    assert found == [near, far]
    assert [round(case.distance.m) for case in found] == [5, 49]  # type: ignore[attr-defined]


def test_what_is_further_older_or_of_another_kind_is_not_similar(
    lilleby: Town, lamp: Case, anna_of_streets: User
) -> None:
    new_case(lilleby, "belysning", x=3 + 51 * METRE)
    new_case(lilleby, "vagskada")
    old = new_case(lilleby, "belysning")
    Case.objects.filter(pk=old.pk).update(created_at=lamp.created_at - timedelta(weeks=12, days=1))
    assert similar(lamp, anna_of_streets) == []


def test_another_administrations_cases_are_not_shown(
    lilleby: Town, lamp: Case, anna_of_streets: User, omar_of_parks: User
) -> None:
    other = new_case(lilleby, "belysning")
    lifecycle.hand_over(other, to=lilleby.offices["parkforvaltningen"], reason="den står i parken", by=None)
    assert similar(lamp, anna_of_streets) == []


def test_no_more_than_ten(lilleby: Town, lamp: Case, anna_of_streets: User) -> None:
    for _number in range(11):
        new_case(lilleby, "belysning")
    assert len(similar(lamp, anna_of_streets)) == 10


def test_a_case_without_a_place_has_none(lamp: Case, anna_of_streets: User) -> None:
    lamp.point = None
    assert similar(lamp, anna_of_streets) == []


def test_each_is_told_by_what_was_reported(sign_in: SignIn, lilleby: Town, lamp: Case, anna_of_streets: User) -> None:
    reported(lilleby, "Mörkt utanför porten.")
    assert [case.words for case in similar(lamp, anna_of_streets)] == ["Mörkt utanför porten."]  # type: ignore[attr-defined]
    assert "Mörkt utanför porten." in sign_in(anna_of_streets).get(f"/handlaggning/{lamp.number}/").content.decode()
