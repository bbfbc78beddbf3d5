"""A case goes to another municipality: the number stays, the access moves, and what is private stays so."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases.access import may_handle
from gisreport.cases.elsewhere import hand_over_elsewhere
from gisreport.cases.models import Case
from gisreport.errors import Refusal
from routing.models import Administration, Category, Municipality
from tests.cast import Town, officer
from tests.reports.town import reported


@pytest.fixture
def storby(lilleby: Town) -> Town:
    """The neighbour takes reports too: streets, and what is unsafe."""
    town = Municipality.objects.get(code="9002")
    return Town(
        town,
        {office.code: office for office in Administration.objects.filter(municipality=town)},
        {category.code: category for category in Category.objects.filter(municipality=town)},
    )


def test_it_goes_where_the_rules_there_say(
    lilleby: Town, storby: Town, anna_of_streets: User, client: Client, deliver_owed: Callable[[], list[EmailMessage]]
) -> None:
    storby.rule("gatukontoret", category="belysning")
    sten = officer(storby, "gatukontoret", "Sten")
    rut = reported(lilleby, email="rut@example.org")
    case, before = rut.case, len(deliver_owed())
    hand_over_elsewhere(case, to=storby.municipality, reason="lampan står i Storby", by=anna_of_streets)

    case = Case.objects.get(number=case.number)
    assert (case.municipality, case.category) == (storby.municipality, storby.categories["belysning"])
    assert case.administration == storby.offices["gatukontoret"]
    assert (may_handle(sten, case), may_handle(anna_of_streets, case)) == (True, False)
    told = [(letter.to[0], str(letter.body)) for letter in deliver_owed()[before:]]
    assert {to for to, _words in told} == {"rut@example.org", "gatukontoret@9002.example.org"}
    sentence = "Ärendet har gått vidare till Storby kommun (Gatukontoret), eftersom lampan står i Storby."
    assert sentence in client.get(f"/a/{rut.follower.token}").content.decode()
    assert sentence in client.get(f"/arende/{case.number}").content.decode()


def test_without_a_rule_its_default_desk_gets_it(lilleby: Town, storby: Town) -> None:
    case = reported(lilleby).case
    hand_over_elsewhere(case, to=storby.municipality, reason="den står där", by=None)
    assert case.administration == storby.municipality.default_desk


def test_what_is_private_is_private_there(lilleby: Town, storby: Town, client: Client) -> None:
    case = reported(lilleby, category="otrygg-plats").case
    Category.objects.filter(pk=storby.categories["otrygg-plats"].pk).update(code="trygghet")
    hand_over_elsewhere(case, to=storby.municipality, reason="den ligger där", by=None)
    assert case.category.is_private
    assert client.get(f"/arende/{case.number}").status_code == 404


def test_an_unknown_category_becomes_the_general_one(lilleby: Town, storby: Town) -> None:
    case = reported(lilleby).case
    storby.categories["belysning"].delete()
    with pytest.raises(Refusal, match="ingen kategori"):
        hand_over_elsewhere(case, to=storby.municipality, reason="den står där", by=None)
    Category.objects.filter(pk=storby.categories["park"].pk).update(code="ovrigt")
    hand_over_elsewhere(case, to=storby.municipality, reason="den står där", by=None)
    assert case.category.code == "ovrigt"


def test_where_nobody_would_get_it_is_refused_with_the_remedy(lilleby: Town, storby: Town) -> None:
    case, there = reported(lilleby).case, storby.municipality
    Administration.objects.filter(municipality=there).update(email="")
    for municipality, words in [(lilleby.municipality, "redan i"), (there, "ingen e-postadress")]:
        with pytest.raises(Refusal, match=words) as refused:
            hand_over_elsewhere(case, to=municipality, reason="den står där", by=None)
        assert "to" in refused.value.fields
    there.takes_reports = False
    with pytest.raises(Refusal, match="tar inte emot"):
        hand_over_elsewhere(case, to=there, reason="den står där", by=None)
    assert Case.objects.get().municipality == lilleby.municipality
