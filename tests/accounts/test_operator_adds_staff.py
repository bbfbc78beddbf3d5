import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from gisreport.accounts.may import may_work_on
from gisreport.accounts.models import User
from tests.cast import Town

LIV = ("Liv@9001.example.org", "Liv")


def test_someone_new_chooses_a_password_and_comes_to_the_desk(
    lilleby: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("add_staff", *LIV, role="officer", municipality="9001", administration="gatukontoret")
    liv = User.objects.get(email="liv@9001.example.org")
    assert may_work_on(liv, lilleby.offices["gatukontoret"])
    link = re.search(r"http://testserver(/\S+)", capsys.readouterr().out)
    assert link
    browser = Client()
    form = browser.get(link[1], follow=True).request["PATH_INFO"]
    browser.post(form, {"password1": "en lång fras om lyktor", "password2": "en lång fras om lyktor"})
    liv.refresh_from_db()
    assert liv.check_password("en lång fras om lyktor")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"municipality": "0000"}, "no municipality 0000"),
        ({"administration": "nobody"}, "gatukontoret"),
        ({"administration": None}, "--administration"),
    ],
)
def test_what_is_wrong_is_said(lilleby: Town, change: dict[str, str], says: str) -> None:
    right = {"role": "officer", "municipality": "9001", "administration": "gatukontoret"}
    with pytest.raises(CommandError, match=says):
        call_command("add_staff", *LIV, **{**right, **change})
    assert not User.objects.filter(email="liv@9001.example.org").exists()


def test_an_address_is_an_address(lilleby: Town) -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("add_staff", "liv", "Liv", role="planner", municipality="9001")


def test_another_role_comes_beside_the_first(lilleby: Town, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("add_staff", *LIV, role="officer", municipality="9001", administration="gatukontoret")
    capsys.readouterr()
    call_command("add_staff", *LIV, role="coordinator", municipality="9001")
    assert re.search(r"Liv is now:\n  officer, .*Lilleby.*\n  coordinator, .*Lilleby", capsys.readouterr().out)
