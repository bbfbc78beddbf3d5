"""An officer of some categories meets nothing of the others, wherever she looks."""

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases.bulk import take_all
from gisreport.cases.models import Case
from reports.submit import Submission, submit
from tests.cast import Town, officer
from tests.geometry import pin


@pytest.fixture
def lisa(lilleby: Town) -> User:
    user = officer(lilleby, "gatukontoret", "Lisa")
    user.memberships.get().categories.add(lilleby.categories["vagskada"])
    return user


def case_of(lilleby: Town, category: str, text: str) -> Case:
    given = {"category": lilleby.categories[category], "municipality": lilleby.municipality, "point": pin(3, 3)}
    return submit(Submission(text=text, **given)).case


@pytest.mark.parametrize(
    "address",
    [
        "/handlaggning/",
        "/handlaggning/?q=lyktan",
        "/handlaggning/karta.json",
        "/handlaggning/lamna-ut/?words=lyktan",
        "/handlaggning/diarium/",
        "/handlaggning/diarium/fil.csv",
        "/handlaggning/granska/",
        "/handlaggning/karantan/",
    ],
)
def test_only_her_own_is_there(client: Client, lilleby: Town, lisa: User, address: str) -> None:
    other, own = case_of(lilleby, "belysning", "lyktan"), case_of(lilleby, "vagskada", "lyktan i hålet")
    client.force_login(lisa)
    answer = client.get(address)
    page = b"".join(answer).decode().replace(" ", "").replace("\xa0", "")  # type: ignore[call-overload]
    assert answer.status_code == 200
    assert other.number not in page
    if address in ("/handlaggning/", "/handlaggning/karta.json"):
        assert own.number in page


def test_nor_can_she_be_given_it_or_change_it_with_many(lilleby: Town, lisa: User, anna_of_streets: User) -> None:
    other = case_of(lilleby, "belysning", "lyktan")
    assert take_all({other.number: None}, officer=lisa, by=anna_of_streets).cases == []
    assert take_all({other.number: None}, officer=lisa, by=lisa).cases == []
    other.refresh_from_db()
    assert other.assignee is None
