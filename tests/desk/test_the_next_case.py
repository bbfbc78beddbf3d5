"""From one case on to the next of the list that the officer came from, also when the case has left it."""

import pytest

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from tests.cast import Town
from tests.desk.conftest import SignIn, new_case

LIST = "?lista=category%3Dbelysning"


@pytest.fixture
def lamps(lilleby: Town) -> list[Case]:
    new_case(lilleby, "vagskada")
    return [new_case(lilleby, "belysning", x=x) for x in (3, 3.2, 3.4)]


def test_it_is_the_one_after(sign_in: SignIn, lamps: list[Case], anna_of_streets: User) -> None:
    anna = sign_in(anna_of_streets)
    answer = anna.get(f"/handlaggning/{lamps[0].number}/nasta{LIST}")
    assert answer.headers["Location"] == f"/handlaggning/{lamps[1].number}/{LIST}"


def test_at_the_end_it_leads_back_to_the_list(sign_in: SignIn, lamps: list[Case], anna_of_streets: User) -> None:
    answer = sign_in(anna_of_streets).get(f"/handlaggning/{lamps[2].number}/nasta{LIST}")
    assert answer.headers["Location"] == "/handlaggning/?category=belysning"


def test_the_list_is_kept_when_the_case_has_left_it(sign_in: SignIn, lamps: list[Case], anna_of_streets: User) -> None:
    anna = sign_in(anna_of_streets)
    answer = anna.post(f"/handlaggning/{lamps[0].number}/atgardat{LIST}")
    assert answer.headers["Location"] == f"/handlaggning/{lamps[0].number}/{LIST}&nasta={lamps[1].number}"
    page = anna.get(answer.headers["Location"]).content.decode()
    assert f"/handlaggning/{lamps[1].number}/{LIST}" in page


def test_a_case_that_was_handed_over_leads_to_the_next(
    sign_in: SignIn, lilleby: Town, lamps: list[Case], anna_of_streets: User
) -> None:
    sent = {"to": lilleby.offices["parkforvaltningen"].pk, "reason": "den står i parken"}
    answer = sign_in(anna_of_streets).post(f"/handlaggning/{lamps[0].number}/lamna-over{LIST}", sent)
    assert answer.headers["Location"] == f"/handlaggning/{lamps[1].number}/{LIST}"


@pytest.mark.parametrize("junk", ["%26%26%3D", "category%3D%00", "x" * 3000, "%26".join("abcdefghij" * 60), "-"])
def test_junk_for_a_list_does_no_harm(sign_in: SignIn, lamps: list[Case], anna_of_streets: User, junk: str) -> None:
    anna = sign_in(anna_of_streets)
    assert anna.get(f"/handlaggning/{lamps[0].number}/nasta?lista={junk}").status_code == 302
    assert anna.get(f"/handlaggning/{lamps[0].number}/?lista={junk}&nasta=../x").status_code == 200
