"""A rule that stands beside another for the same place and category is told of before it is saved."""

from datetime import date

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.desk.models import Adjustment
from routing.decide import decide
from routing.models import Responsibility
from routing.overlaps import rules_beside
from routing.rules import Wording
from tests.cast import Town
from tests.desk.conftest import SignIn
from tests.geometry import pin

NEW = "/administration/9001/regler/ny"


def sent(town: Town, office: str, order: int = 100, **more: str) -> dict[str, object]:
    return {
        "category": town.categories["belysning"].pk, "area": "", "administration": town.offices[office].pk,
        "since": date.today().isoformat(), "order": order, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("office", "order", "answers"),
    [("parkforvaltningen", 100, "gatukontoret"), ("parkforvaltningen", 50, "parkforvaltningen"),
     ("kontaktcenter", 101, "gatukontoret")],
)  # fmt: skip
def test_it_says_which_one_wins_and_so_it_is(
    lilleby: Town, eva_the_administrator: User, sign_in: SignIn, office: str, order: int, answers: str
) -> None:
    eva = sign_in(eva_the_administrator)
    page = eva.post(NEW, sent(lilleby, office, order)).content.decode()
    assert "Det finns redan en regel för samma plats och kategori" in page
    assert f"{lilleby.offices[answers]} går före" in page
    assert Responsibility.objects.filter(category=lilleby.categories["belysning"]).count() == 1
    eva.post(NEW, sent(lilleby, office, order, anyway="1"))
    assert decide(pin(3, 3), lilleby.categories["belysning"]).administration == lilleby.offices[answers]


def test_a_rule_that_is_changed_does_not_stand_beside_itself(lilleby: Town) -> None:
    rule = Responsibility.objects.get(category=lilleby.categories["belysning"])
    wording = Wording(lilleby.offices["parkforvaltningen"], lilleby.categories["belysning"])
    assert rules_beside(lilleby.municipality, wording, since=date.today(), instead_of=rule) == []


def test_the_history_says_what_the_rule_was(lilleby: Town, eva_the_administrator: User, client: Client) -> None:
    client.force_login(eva_the_administrator)
    rule = Responsibility.objects.get(category=lilleby.categories["belysning"])
    client.post(f"/administration/9001/regler/{rule.pk}", sent(lilleby, "parkforvaltningen"))
    noted = Adjustment.objects.get()
    assert (noted.before["administration"], noted.after["administration"]) == ("Gatukontoret", "Parkförvaltningen")
    client.post("/administration/9001/uppgifter", {"default_desk": lilleby.offices["kontaktcenter"].pk, "phone": "060",
                                                   "least_participants": 3})  # fmt: skip
    facts = Adjustment.objects.filter(kind="facts").get()
    assert facts.after["phone"] == "060"
