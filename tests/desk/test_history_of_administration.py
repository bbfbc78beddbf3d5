"""What is changed on the administration pages is noted: who, when, from what to what; never a secret."""

from datetime import date

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.desk.administration.history import Kind, differences, note, told
from gisreport.desk.models import Adjustment
from tests.cast import Town
from tests.desk.conftest import SignIn


def test_only_what_differs_is_kept(lilleby: Town, eva_the_administrator: User) -> None:
    before = {"email": "a@example.org", "phone": "1", "names": {"sv": "Hål"}}
    after = {"email": "b@example.org", "phone": "1", "names": {"sv": "Hål", "en": "Hole"}}
    adjustment = note(
        lilleby.municipality, Kind.OFFICE, 1, called="Gatukontoret", before=before, after=after,
        by=eva_the_administrator,
    )  # fmt: skip
    assert adjustment is not None
    assert adjustment.before.keys() == {"email", "names"}
    lines = [(one.what, one.was, one.became) for one in differences(adjustment.before, adjustment.after)]
    assert lines == [("Namn på engelska", "", "Hole"), ("E-post", "a@example.org", "b@example.org")]


def test_nothing_changed_is_nothing_noted(lilleby: Town, eva_the_administrator: User) -> None:
    same = {"closed_on": date(2026, 1, 2)}
    noted = note(
        lilleby.municipality, Kind.CATEGORY, 1, called="x", before=same, after=dict(same), by=eva_the_administrator
    )
    assert noted is None
    assert not Adjustment.objects.exists()


def test_a_secret_is_never_kept(lilleby: Town, eva_the_administrator: User) -> None:
    note(
        lilleby.municipality, Kind.SIGN_IN, 1, called="x", before={"client_secret": "hemligt1"},
        after={"client_secret": "hemligt2"}, by=eva_the_administrator,
    )  # fmt: skip
    kept = Adjustment.objects.get()
    assert "hemligt" not in str(kept.before) + str(kept.after)
    assert next(iter(told([kept]))).differences[0].became == "ny"


def test_yes_no_days_and_lists_are_told_in_words() -> None:
    before = {"is_private": False, "closed_on": None, "statuses": []}
    after = {"is_private": True, "closed_on": "2026-05-03", "statuses": ["planerat", "pågår"]}
    became = {one.what: one.became for one in differences(before, after)}
    assert became == {"Privat": "ja", "Stängd från": "3 maj 2026", "Statusar": "planerat, pågår"}


@pytest.mark.parametrize(("query", "is_there"), [("", True), ("?slag=rule", False), ("?slag=office&page=99", True)])
def test_the_page_is_narrowed_by_kind(
    lilleby: Town, eva_the_administrator: User, sign_in: SignIn, query: str, is_there: bool
) -> None:
    note(
        lilleby.municipality, Kind.OFFICE, 1, called="Gatukontoret", after={"name": "Gatukontoret"},
        by=eva_the_administrator,
    )  # fmt: skip
    page = sign_in(eva_the_administrator).get(f"/administration/9001/historik{query}")
    assert ("Förvaltning: Gatukontoret" in page.content.decode()) is is_there


def test_nobody_reads_that_of_another_municipality(client: Client, lilleby: Town, eva_the_administrator: User) -> None:
    client.force_login(eva_the_administrator)
    assert client.get("/administration/9002/historik").status_code == 403


def test_what_had_nothing_and_has_nothing_is_left_out() -> None:
    lines = list(differences({}, {"keywords": [], "stopper": {}, "name": "Badplatser", "icon": "waves-ladder"}))
    assert [(one.what, one.became) for one in lines] == [("Namn", "Badplatser"), ("Bild", "Bad")]


def test_a_role_is_told_in_words() -> None:
    role = {"role": "officer", "administration": "Gatukontoret", "categories": ["Belysning"]}
    moderator = {"role": "moderator", "administration": "", "categories": []}
    told_as = next(differences({"roles": [role]}, {"roles": [moderator]}))
    assert (told_as.was, told_as.became) == ("handläggare, Gatukontoret (Belysning)", "granskare")
