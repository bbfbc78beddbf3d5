"""The operator finds what somebody reported, by whatever they say about themselves."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gisreport.cases.models import Case, Follower
from reports.submit import Submission, submit
from tests.cast import Town
from tests.geometry import pin

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(lilleby: Town) -> Case:
    for person in ({"name": "Rut Ek", "email": "rut@example.org", "phone": "070-123 45 67"}, {"name": "Bo"}):
        submit(
            Submission(
                category=lilleby.categories["belysning"], municipality=lilleby.municipality, point=pin(3, 3), **person
            )
        )
    return Case.objects.get(reports__report__reporter__name="Rut Ek")


def found(person: str) -> str:
    said = StringIO()
    call_command("find_reports", person, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("person", ["RUT@example.org", "rut ek", "0701234567", "070-1234567", "23 45 67"])
def test_by_what_was_said_when_it_was_sent(case: Case, person: str) -> None:
    assert found(person).split()[0] == case.number
    assert len(found(person).splitlines()) == 1


def test_by_an_address_that_was_given_later(case: Case) -> None:
    Follower.objects.filter(case=case).update(email="later@example.org")
    assert case.number in found("later@example.org")


@pytest.mark.parametrize("person", ["ut@example.org", "Eva", "0701", "%"])
def test_nobody_else(case: Case, person: str) -> None:
    assert found(person).startswith("No case")


def test_nobody_is_everybody(case: Case) -> None:
    with pytest.raises(CommandError, match="whom to look for"):
        found(" ")
