import pytest
from django.test import Client

from gisreport.accounts.models import Membership, Role, User
from tests.cast import PASSWORD, Town, municipal


def sign_in(user: User, password: str = PASSWORD) -> tuple[int, str]:
    answer = Client().post("/konto/login/", {"login": user.email, "password": password})
    return answer.status_code, answer.headers.get("Location", "")


def test_an_officer_comes_to_the_desk(anna_of_streets: User) -> None:
    assert sign_in(anna_of_streets) == (302, "/handlaggning/")


def test_an_administrator_comes_to_the_rules(eva_the_administrator: User) -> None:
    assert sign_in(eva_the_administrator) == (302, "/administration/")


def test_a_planner_comes_to_the_planners_map(per_the_planner: User) -> None:
    assert sign_in(per_the_planner) == (302, "/planering/")


def test_a_walk_leader_comes_to_the_walks(lilleby: Town) -> None:
    assert sign_in(municipal(lilleby, Role.WALK_LEADER, "Ulla")) == (302, "/vandring/planera/")


def test_who_is_an_administrator_and_an_officer_comes_to_the_desk(anna_of_streets: User, lilleby: Town) -> None:
    Membership.objects.create(user=anna_of_streets, municipality=lilleby.municipality, role=Role.ADMINISTRATOR)
    assert sign_in(anna_of_streets) == (302, "/handlaggning/")


def test_a_wrong_password_opens_nothing(anna_of_streets: User) -> None:
    assert sign_in(anna_of_streets, "wrong")[0] == 200


def test_a_wrong_password_is_said_in_our_words(anna_of_streets: User) -> None:
    answer = Client().post("/konto/login/", {"login": anna_of_streets.email, "password": "wrong"})
    assert "E-postadressen eller lösenordet stämmer inte." in answer.content.decode()


@pytest.mark.parametrize("address", ["/konto/signup/", "/konto/social/signup/"])
def test_nobody_signs_up_by_themselves(lilleby: Town, address: str) -> None:
    answer = Client().post(address, {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code in (200, 404)
    assert not User.objects.filter(email="eve@example.org").exists()


def test_without_a_second_factor_production_leads_to_setting_one_up(anna_of_streets: User, settings: object) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True  # type: ignore[attr-defined]
    client = Client()
    client.force_login(anna_of_streets)
    assert client.get("/handlaggning/").headers["Location"] == "/konto/2fa/"
