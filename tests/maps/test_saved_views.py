"""A view keeps what was asked: its link opens it for every planner of the municipality. Only its owner changes it."""

import pytest
from django.conf import LazySettings
from django.test import Client

from gisreport.accounts.models import Role, User
from gisreport.maps.models import SavedView
from gisreport.maps.planning.saved import MOST_VIEWS
from tests.cast import Town, municipal

HERE = "/planering/9001/"
ASKED = "from=2026-01-01&category=belysning&size=250"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_factor(settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = False


@pytest.fixture
def planner(client: Client, per_the_planner: User) -> Client:
    client.force_login(per_the_planner)
    return client


def save(client: Client, name: str = "Lampor i år", query: str = f"?{ASKED}&page=3") -> str:
    """What the page says afterwards."""
    return client.post(f"{HERE}vyer/", {"name": name, "query": query}, follow=True).content.decode()


def test_a_saved_view_opens_for_others_with_all_that_was_asked(planner: Client, lilleby: Town) -> None:
    assert "Vyn Lampor i år är sparad." in save(planner)
    view = SavedView.objects.get()
    colleague = Client()
    colleague.force_login(municipal(lilleby, Role.PLANNER, "Ida"))
    opened = colleague.get(f"{HERE}vyer/{view.pk}/")
    assert opened["Location"] == f"{HERE}?{ASKED}"
    page = colleague.get(opened["Location"]).content.decode()
    assert "Lampor i år" in page
    assert 'value="2026-01-01"' in page


def test_the_owner_renames_and_deletes(planner: Client) -> None:
    save(planner)
    view = SavedView.objects.get()
    assert "Vyn heter nu Mörka stråk." in planner.post(
        f"{HERE}vyer/{view.pk}/namn", {"name": " Mörka  stråk "}, follow=True
    ).content.decode()  # fmt: skip
    planner.post(f"{HERE}vyer/{view.pk}/ta-bort")
    assert not SavedView.objects.exists()


def test_nobody_else_changes_it(planner: Client, lilleby: Town) -> None:
    save(planner)
    view = SavedView.objects.get()
    colleague = Client()
    colleague.force_login(municipal(lilleby, Role.PLANNER, "Ida"))
    assert colleague.post(f"{HERE}vyer/{view.pk}/namn", {"name": "Min"}).status_code == 404
    assert colleague.post(f"{HERE}vyer/{view.pk}/ta-bort").status_code == 404
    assert SavedView.objects.get().name == "Lampor i år"


def test_a_view_of_another_municipality_does_not_open_here(planner: Client, lilleby: Town) -> None:
    save(planner)
    SavedView.objects.update(municipality=lilleby.municipality.__class__.objects.get(code="9002"))
    assert planner.get(f"{HERE}vyer/{SavedView.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("", ASKED, "Skriv vad vyn ska heta."),
        ("x" * 81, ASKED, "Skriv högst 80 tecken."),
        ("Lampor", "size=7", "Skriv något av: 50, 100"),
        ("Lampor", "zoom=3", "Parametern finns inte."),
    ],
)
def test_what_cannot_be_saved_is_said(planner: Client, name: str, query: str, said: str) -> None:
    assert said in save(planner, name, query)
    assert not SavedView.objects.exists()


def test_nobody_saves_without_end(planner: Client, per_the_planner: User, lilleby: Town) -> None:
    SavedView.objects.bulk_create(
        SavedView(owner=per_the_planner, municipality=lilleby.municipality, name="x") for _number in range(MOST_VIEWS)
    )
    assert "Du har redan 200 sparade vyer." in save(planner)


def test_signs_that_turn_a_line_around_are_not_kept(planner: Client) -> None:
    save(planner, "Lampor\u202e i \u2066år\u2069")
    assert SavedView.objects.get().name == "Lampor i år"
