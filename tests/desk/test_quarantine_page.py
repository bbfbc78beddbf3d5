import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases.models import Case
from tests.cast import Town
from tests.desk.conftest import SignIn
from tests.reports.test_what_looks_like_junk import send

PAGE = "/handlaggning/karantan/"


@pytest.fixture
def anna(sign_in: SignIn, anna_of_streets: User) -> Client:
    return sign_in(anna_of_streets)


def test_somebody_reads_it_and_lets_it_through(anna: Client, lilleby: Town) -> None:
    case = send(lilleby).case
    page = anna.get(PAGE).content.decode()
    assert case.number in page
    assert "texten är bara länkar" in page
    anna.post(f"{PAGE}{case.number}", {"slapp": "1"})
    assert "Inget ligger i karantän" in anna.get(PAGE).content.decode()


def test_without_a_reason_nothing_is_set_aside(anna: Client, lilleby: Town) -> None:
    case = send(lilleby).case
    anna.post(f"{PAGE}{case.number}", {"reason": ""})
    assert Case.objects.get(pk=case.pk).held_at
    anna.post(f"{PAGE}{case.number}", {"reason": "det är reklam"})
    assert not Case.objects.get(pk=case.pk).is_open


def test_how_much_waits_stands_in_the_tab(anna: Client, lilleby: Town, omar_of_parks: User, sign_in: SignIn) -> None:
    case = send(lilleby).case
    assert "Karantän <span" in anna.get("/handlaggning/").content.decode()
    omar = sign_in(omar_of_parks)
    assert "Karantän <span" not in omar.get("/handlaggning/").content.decode()
    assert omar.post(f"{PAGE}{case.number}", {"slapp": "1"}).status_code == 404
