import pytest

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from tests.cast import Town
from tests.desk.conftest import SignIn, new_case


def test_an_officer_sees_the_cases_of_her_administration(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    assert lamp.number in sign_in(anna_of_streets).get("/handlaggning/").content.decode()


def test_another_administrations_case_is_not_there(sign_in: SignIn, lamp: Case, omar_of_parks: User) -> None:
    assert lamp.number not in sign_in(omar_of_parks).get("/handlaggning/").content.decode()


def test_the_coordinator_sees_every_case(sign_in: SignIn, lamp: Case, karin_the_coordinator: User) -> None:
    assert lamp.number in sign_in(karin_the_coordinator).get("/handlaggning/").content.decode()


def test_the_list_can_be_narrowed(sign_in: SignIn, lilleby: Town, lamp: Case, anna_of_streets: User) -> None:
    hole = new_case(lilleby, "vagskada")
    page = sign_in(anna_of_streets).get("/handlaggning/", {"category": "vagskada"}).content.decode()
    assert hole.number in page
    assert lamp.number not in page


def test_a_number_is_found_however_it_is_written(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    written = f" {lamp.number[:3].lower()}-{lamp.number[3:]} "
    assert lamp.number in sign_in(anna_of_streets).get("/handlaggning/", {"q": written}).content.decode()


@pytest.mark.parametrize("query", [{"status": "nonsense"}, {"administration": "x"}, {"page": "-7"}, {"q": "\x00"}])
def test_junk_in_the_address_is_no_error(sign_in: SignIn, query: dict[str, str], anna_of_streets: User) -> None:
    assert sign_in(anna_of_streets).get("/handlaggning/", query).status_code == 200


def test_a_full_inbox_costs_as_much_as_a_short_one(
    sign_in: SignIn, lilleby: Town, anna_of_streets: User, django_assert_max_num_queries: object
) -> None:
    for _number in range(30):
        new_case(lilleby, "belysning")
    client = sign_in(anna_of_streets)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get("/handlaggning/")
