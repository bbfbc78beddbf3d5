"""A search that is used every day has a name."""

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.desk import saved
from gisreport.desk.models import SavedInbox
from gisreport.errors import Refusal
from tests.desk.conftest import SignIn


@pytest.fixture
def anna(sign_in: SignIn, anna_of_streets: User) -> Client:
    return sign_in(anna_of_streets)


def test_what_was_understood_is_saved_and_leads_back(anna: Client, anna_of_streets: User) -> None:
    query = "category=belysning&who=mine&status=nonsense&page=3&x=y"
    answer = anna.post("/handlaggning/sparade/", {"name": " Mina  lampor ", "query": query})
    kept = SavedInbox.objects.get(owner=anna_of_streets)
    assert (kept.name, kept.query) == ("Mina lampor", "who=mine&category=belysning")
    assert answer["Location"] == f"/handlaggning/?{kept.query}"
    assert "Mina lampor" in anna.get("/handlaggning/").content.decode()


def test_the_same_name_again_is_written_over(anna: Client) -> None:
    for query in ("who=mine", "who=nobody"):
        anna.post("/handlaggning/sparade/", {"name": "Min", "query": query})
    assert [kept.query for kept in SavedInbox.objects.all()] == ["who=nobody"]


def test_it_is_renamed_and_deleted(anna: Client, anna_of_streets: User) -> None:
    kept = saved.save(name="Min", query="who=mine", by=anna_of_streets)
    anna.post(f"/handlaggning/sparade/{kept.pk}/namn", {"name": "Mina"})
    kept.refresh_from_db()
    assert kept.name == "Mina"
    assert "Mina" in anna.get("/handlaggning/sparade/").content.decode()
    anna.post(f"/handlaggning/sparade/{kept.pk}/ta-bort")
    assert not SavedInbox.objects.exists()


def test_a_name_that_is_taken_is_refused(anna: Client, anna_of_streets: User) -> None:
    saved.save(name="Min", query="", by=anna_of_streets)
    other = saved.save(name="Din", query="", by=anna_of_streets)
    page = anna.post(f"/handlaggning/sparade/{other.pk}/namn", {"name": "Min"}, follow=True)
    assert "Du har redan ett urval som heter så." in page.content.decode()


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "\x00"])
def test_a_name_must_be_one(anna_of_streets: User, name: str) -> None:
    with pytest.raises(Refusal):
        saved.save(name=name, query="", by=anna_of_streets)


def test_thirty_are_enough(anna_of_streets: User) -> None:
    for number in range(saved.MOST):
        saved.save(name=str(number), query="", by=anna_of_streets)
    saved.save(name="7", query="who=mine", by=anna_of_streets)
    with pytest.raises(Refusal, match="30"):
        saved.save(name="en till", query="", by=anna_of_streets)


def test_nobody_elses_is_there(anna: Client, omar_of_parks: User) -> None:
    kept = saved.save(name="Min", query="", by=omar_of_parks)
    assert anna.post(f"/handlaggning/sparade/{kept.pk}/namn", {"name": "x"}).status_code == 404
    assert anna.post(f"/handlaggning/sparade/{kept.pk}/ta-bort").status_code == 404
