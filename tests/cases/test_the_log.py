"""Who saw and did what with a private case."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from gisreport.accounts.models import Role, User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, Deed, Sight
from reports.submit import Submission, submit
from tests.cast import Town, municipal, officer
from tests.geometry import pin

WORDS = "Jag vågar inte gå hem."


@pytest.fixture
def tove(lilleby: Town) -> User:
    return officer(lilleby, "trygghet", "Tove")


def case_of(lilleby: Town, category: str) -> Case:
    given = {"category": lilleby.categories[category], "municipality": lilleby.municipality, "point": pin(3, 3)}
    return submit(Submission(text=WORDS, **given)).case


@pytest.fixture
def private(lilleby: Town) -> Case:
    return case_of(lilleby, "otrygg-plats")


def deeds() -> list[tuple[str, str, str, str]]:
    return list(Sight.objects.order_by("pk").values_list("who", "number", "deed", "what"))


def test_a_look_and_a_change_are_written_down(client: Client, private: Case, tove: User) -> None:
    client.force_login(tove)
    client.get(f"/handlaggning/{private.number}/")
    client.post(f"/handlaggning/{private.number}/anteckna", {"text": "Ring."})
    assert deeds() == [("Tove", private.number, "seen", ""), ("Tove", private.number, "changed", "noted")]


def test_a_page_that_is_shown_after_a_refusal_is_a_look(client: Client, private: Case, tove: User) -> None:
    client.force_login(tove)
    assert WORDS in client.post(f"/handlaggning/{private.number}/anteckna", {"text": ""}).content.decode()
    client.post(f"/handlaggning/{private.number}/lamna-ut", {"preview": ""})
    assert deeds() == [("Tove", private.number, "seen", "")] * 2


def test_a_public_case_is_no_news(client: Client, lilleby: Town, anna_of_streets: User) -> None:
    case = case_of(lilleby, "belysning")
    client.force_login(anna_of_streets)
    client.get(f"/handlaggning/{case.number}/")
    assert deeds() == []
    lifecycle.hide(case, by=anna_of_streets)
    client.get(f"/handlaggning/{case.number}/")
    assert [deed for _who, _number, deed, _what in deeds()] == ["changed", "seen"]


def test_a_search_says_how_many_not_which(client: Client, private: Case, tove: User) -> None:
    client.force_login(tove)
    client.get("/handlaggning/", {"q": private.number})
    assert deeds() == [("Tove", "", "searched", "1")]


@pytest.mark.parametrize(
    "statement", ["UPDATE cases_sight SET who = 'X'", "DELETE FROM cases_sight", "TRUNCATE cases_sight"]
)
def test_nobody_changes_the_log(private: Case, tove: User, statement: str) -> None:
    lifecycle.note(private, text="Ring.", by=tove)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_sight ENABLE TRIGGER sight_is_never_emptied")
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("ALTER TABLE cases_sight DISABLE TRIGGER sight_is_never_emptied")
    assert len(deeds()) == 1


def test_the_coordinator_reads_numbers_and_no_words(
    client: Client, private: Case, tove: User, karin_the_coordinator: User, django_assert_max_num_queries: Any
) -> None:
    lifecycle.note(private, text="Hon heter Rut.", by=tove)
    client.force_login(karin_the_coordinator)
    with django_assert_max_num_queries(9):
        page = client.get("/handlaggning/logg/", {"case": private.number, "who": "tov"}).content.decode()
    assert "ändrat: intern anteckning" in page
    assert WORDS not in page
    assert "Rut" not in page
    assert "Tove" not in client.get("/handlaggning/logg/", {"deed": "seen"}).content.decode()


def test_another_municipality_reads_nothing_of_it(client: Client, private: Case, tove: User) -> None:
    lifecycle.note(private, text="Ring.", by=tove)
    from routing.models import Municipality

    storby = Town(Municipality.objects.get(code="9002"), {}, {})
    client.force_login(municipal(storby, Role.COORDINATOR, "Siv"))
    assert private.number not in client.get("/handlaggning/logg/").content.decode().replace(" ", "")


def test_junk_in_the_filter_is_said(client: Client, private: Case, karin_the_coordinator: User) -> None:
    client.force_login(karin_the_coordinator)
    page = client.get("/handlaggning/logg/", {"case": "hej", "since": "igår", "deed": "x", "page": "-1"})
    assert page.status_code == 200
    assert "Det är inget ärendenummer." in page.content.decode()


def test_the_deeds_fit(private: Case, tove: User) -> None:
    from gisreport.cases import audit

    audit.note(tove, Deed.EXPORTED, private, what="x" * 500)
    audit.note_how_many(tove, Deed.EXPORTED, Case.objects.all())
    assert [(deed, what[:1]) for _who, _number, deed, what in deeds()] == [("exported", "x"), ("exported", "1")]
