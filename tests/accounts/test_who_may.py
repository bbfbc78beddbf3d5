from django.contrib.auth.models import AnonymousUser

from gisreport.accounts import may
from gisreport.accounts.models import User
from tests.cast import Town


def test_an_officer_works_in_her_own_administration_only(lilleby: Town, anna_of_streets: User) -> None:
    assert may.may_work_on(anna_of_streets, lilleby.offices["gatukontoret"])
    assert not may.may_work_on(anna_of_streets, lilleby.offices["parkforvaltningen"])


def test_a_coordinator_works_in_every_administration_of_the_municipality(
    lilleby: Town, karin_the_coordinator: User
) -> None:
    assert all(may.may_work_on(karin_the_coordinator, office) for office in lilleby.offices.values())


def test_planner_and_administrator_read_no_cases(per_the_planner: User, eva_the_administrator: User) -> None:
    assert not may.may_open_desk(per_the_planner)
    assert not may.may_open_desk(eva_the_administrator)


def test_an_administrator_keeps_her_own_municipality(lilleby: Town, eva_the_administrator: User) -> None:
    assert may.may_administer(eva_the_administrator, lilleby.municipality)
    assert not may.may_plan(eva_the_administrator, lilleby.municipality)


def test_someone_who_left_may_nothing(lilleby: Town, anna_of_streets: User) -> None:
    anna_of_streets.is_active = False
    assert not may.may_work_on(anna_of_streets, lilleby.offices["gatukontoret"])


def test_a_stranger_may_nothing(lilleby: Town) -> None:
    stranger = AnonymousUser()
    assert not may.may_open_desk(stranger)
    assert not may.may_administer(stranger, lilleby.municipality)
