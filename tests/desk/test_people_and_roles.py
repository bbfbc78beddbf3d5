"""The administrator looks after people: of her own municipality, and never beyond a role."""

import pytest
from django.test import Client

from gisreport.accounts.models import Membership, Role, User
from gisreport.cases.models import Case
from gisreport.desk.administration import people as work
from gisreport.desk.models import Adjustment
from gisreport.errors import Refusal
from routing.models import Municipality
from tests.cast import PASSWORD, Town, municipal, officer

PEOPLE = "/administration/9001/personer"


@pytest.fixture
def eva(client: Client, eva_the_administrator: User) -> Client:
    client.force_login(eva_the_administrator)
    return client


def storby() -> Town:
    found = Municipality.objects.get(code="9002")
    return Town(found, {office.code: office for office in found.administrations.all()}, {})


def case_of(lilleby: Town, user: User) -> Case:
    return Case.objects.create(
        municipality=lilleby.municipality,
        category=lilleby.categories["belysning"],
        administration=lilleby.offices["gatukontoret"],
        assignee=user,
        created_at="2026-01-02T03:04:05Z",
    )


def test_people_and_roles_are_listed(eva: Client, anna_of_streets: User) -> None:
    page = eva.get(PEOPLE).content.decode()
    assert "Anna" in page
    assert "handläggare, Gatukontoret" in page


def test_a_role_is_given_and_taken_and_both_are_in_the_history(
    eva: Client, lilleby: Town, anna_of_streets: User, eva_the_administrator: User
) -> None:
    eva.post(f"{PEOPLE}/{anna_of_streets.pk}", {"role": "coordinator"})
    role = anna_of_streets.memberships.get(role=Role.COORDINATOR)
    eva.post(f"{PEOPLE}/{anna_of_streets.pk}/roll/{role.pk}")
    assert [one.role for one in anna_of_streets.memberships.all()] == ["officer"]
    taken, given = Adjustment.objects.filter(kind="person")
    assert (given.by, given.called, given.municipality) == (eva_the_administrator, "Anna", lilleby.municipality)
    assert [one["role"] for one in given.after["roles"]] == ["officer", "coordinator"] or given.after["roles"]
    assert len(taken.before["roles"]) == 2


def test_who_leaves_is_out_at_once_and_the_cases_are_named(eva: Client, lilleby: Town, anna_of_streets: User) -> None:
    case = case_of(lilleby, anna_of_streets)
    anna = Client()
    anna.post("/konto/login/", {"login": anna_of_streets.email, "password": PASSWORD})
    assert anna.get("/handlaggning/").status_code == 200
    answer = eva.post(f"{PEOPLE}/{anna_of_streets.pk}/avsluta", follow=True)
    assert case.number in answer.content.decode()
    assert anna.get("/handlaggning/").status_code == 302
    case.refresh_from_db()
    anna_of_streets.refresh_from_db()
    assert (case.assignee, anna_of_streets.is_active) == (None, False)


def test_cases_of_a_role_that_is_taken_are_nobodys(eva: Client, lilleby: Town, anna_of_streets: User) -> None:
    """Those that she still works with stay hers."""
    case, role = case_of(lilleby, anna_of_streets), anna_of_streets.memberships.get()
    other = municipal(lilleby, Role.COORDINATOR, "Karin").memberships.get()
    Membership.objects.filter(pk=other.pk).update(user=anna_of_streets)
    eva.post(f"{PEOPLE}/{anna_of_streets.pk}/roll/{other.pk}")
    case.refresh_from_db()
    assert case.assignee == anna_of_streets
    answer = eva.post(f"{PEOPLE}/{anna_of_streets.pk}/roll/{role.pk}", follow=True)
    case.refresh_from_db()
    assert case.assignee is None
    assert case.number in answer.content.decode()


def test_who_also_works_elsewhere_stays_there(eva: Client, lilleby: Town, anna_of_streets: User) -> None:
    town = storby()
    Membership.objects.create(user=anna_of_streets, municipality=town.municipality, role=Role.PLANNER)
    eva.post(f"{PEOPLE}/{anna_of_streets.pk}/avsluta")
    anna_of_streets.refresh_from_db()
    assert anna_of_streets.is_active
    assert [one.role for one in anna_of_streets.memberships.all()] == ["planner"]


def test_the_last_administrator_stays(eva: Client, lilleby: Town, eva_the_administrator: User) -> None:
    role = eva_the_administrator.memberships.get()
    eva.post(f"{PEOPLE}/{eva_the_administrator.pk}/roll/{role.pk}")
    answer = eva.post(f"{PEOPLE}/{eva_the_administrator.pk}/avsluta", follow=True)
    assert "minst en administratör" in answer.content.decode()
    assert eva_the_administrator.memberships.get() == role
    municipal(lilleby, Role.ADMINISTRATOR, "Ulf")
    eva.post(f"{PEOPLE}/{eva_the_administrator.pk}/roll/{role.pk}")
    assert not eva_the_administrator.memberships.exists()


def test_an_administrator_gives_nothing_elsewhere(lilleby: Town, eva_the_administrator: User) -> None:
    town = storby()
    nils = officer(town, "gatukontoret", "Nils")
    wanted = {"role": "administrator", "administration": None, "categories": []}
    for verb in (
        lambda: work.give_role(town.municipality, nils, wanted, by=eva_the_administrator),
        lambda: work.ask(town.municipality, email="a@example.org", name="A", roles=[wanted], by=eva_the_administrator),
        lambda: work.take_role(nils.memberships.get(), by=eva_the_administrator),
        lambda: work.end_work(town.municipality, nils, by=eva_the_administrator),
    ):
        with pytest.raises(Refusal, match="Bara kommunens administratör"):
            verb()


def test_people_of_another_municipality_are_not_there(eva: Client, lilleby: Town) -> None:
    nils = officer(storby(), "gatukontoret", "Nils")
    role = nils.memberships.get()
    assert eva.get(f"{PEOPLE}/{nils.pk}").status_code == 404
    assert eva.post(f"{PEOPLE}/{nils.pk}/roll/{role.pk}").status_code == 404
    assert eva.post(f"{PEOPLE}/{nils.pk}/avsluta").status_code == 404


def test_nobody_becomes_or_touches_who_runs_the_service(eva: Client, lilleby: Town, anna_of_streets: User) -> None:
    root = User.objects.create_superuser("root@example.org", name="Root")
    Membership.objects.create(user=root, municipality=lilleby.municipality, role=Role.PLANNER)
    assert eva.post(f"{PEOPLE}/{root.pk}/avsluta").status_code == 404
    eva.post(f"{PEOPLE}/{anna_of_streets.pk}", {"role": "superuser", "is_superuser": "on", "is_staff": "on"})
    anna_of_streets.refresh_from_db()
    assert (anna_of_streets.is_superuser, anna_of_streets.is_staff) == (False, False)


def test_what_somebody_is_invited_to_is_said_on_the_page_and_in_the_history(eva: Client, lilleby: Town) -> None:
    office = lilleby.offices["gatukontoret"]
    wanted = {"email": "ny@example.org", "name": "Nya", "role": "officer", "administration": office.pk}
    eva.post(f"{PEOPLE}/ny", wanted | {"categories": [lilleby.categories["belysning"].pk]})
    role = f"handläggare, {office} (Belysning)"
    assert role in eva.get(PEOPLE).content.decode()
    assert role in eva.get("/administration/9001/historik").content.decode()
