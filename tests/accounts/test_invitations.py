"""An administrator asks somebody in; they say yes by the link, once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from gisreport.accounts.invitations import forget_old_invitations
from gisreport.accounts.models import Invitation, Role, User
from routing.models import Administration
from tests.cast import Town

PEOPLE = "/administration/9001/personer"
PHRASE = "en lång fras om lyktor"
Deliver = Callable[[], list[EmailMessage]]


@pytest.fixture
def eva(client: Client, eva_the_administrator: User) -> Client:
    client.force_login(eva_the_administrator)
    return client


def ask(eva: Client, lilleby: Town, **change: Any) -> Any:
    office = lilleby.offices["gatukontoret"].pk
    sent = {"email": "Liv@example.org", "name": "Liv", "role": "officer", "administration": office, **change}
    return eva.post(f"{PEOPLE}/ny", sent)


def link_in(letters: list[EmailMessage]) -> str:
    found = re.search(r"http://testserver(/inbjudan/\S+)", str(letters[-1].body))
    assert found
    return found[1]


@pytest.fixture
def link(eva: Client, lilleby: Town, deliver_owed: Deliver) -> str:
    assert ask(eva, lilleby, categories=[lilleby.categories["belysning"].pk]).status_code == 302
    return link_in(deliver_owed())


def test_the_invited_says_yes_and_has_the_role(link: str, lilleby: Town) -> None:
    browser = Client()
    assert "handläggare, Gatukontoret (Belysning)" in browser.get(link).content.decode()
    assert not User.objects.filter(email="liv@example.org").exists()
    answer = browser.post(link, {"name": "Liv Berg", "password": PHRASE})
    assert answer.headers["Location"] == "/handlaggning/"
    liv = User.objects.get(email="liv@example.org")
    role = liv.memberships.get()
    assert (liv.name, role.role, role.administration) == ("Liv Berg", "officer", lilleby.offices["gatukontoret"])
    assert list(role.categories.all()) == [lilleby.categories["belysning"]]
    assert not liv.is_superuser


def test_the_link_answers_once(link: str) -> None:
    Client().post(link, {"name": "Liv", "password": PHRASE})
    again = Client().post(link, {"name": "Mallory", "password": "en annan lång fras"})
    assert again.status_code == 410
    assert User.objects.get(email="liv@example.org").check_password(PHRASE)


def test_reading_the_letter_says_nothing(link: str) -> None:
    for _time in range(3):
        answer = Client().get(link)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert Invitation.objects.good().count() == 1


def test_the_second_factor_is_asked_for_next(link: str, settings: LazySettings) -> None:
    settings.STAFF_NEEDS_SECOND_FACTOR = True
    browser = Client()
    browser.post(link, {"name": "Liv", "password": PHRASE})
    assert browser.get("/handlaggning/").headers["Location"] == "/konto/2fa/"


def test_a_poor_password_is_said_beside_the_field(link: str) -> None:
    answer = Client().post(link, {"name": "Liv", "password": "kort"})
    assert answer.status_code == 422
    assert "12 tecken" in answer.content.decode()


def test_too_old_is_said_with_what_to_do(link: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    answer = Client().post(link, {"name": "Liv", "password": PHRASE})
    assert answer.status_code == 410
    assert "skicka en ny" in answer.content.decode()


def test_a_role_grows_with_nothing_that_is_gone(eva: Client, lilleby: Town, deliver_owed: Deliver) -> None:
    """Without its administration it would be a role in the whole municipality."""
    office = Administration.objects.create(municipality=lilleby.municipality, code="vatten", name="Vatten")
    ask(eva, lilleby, role="coordinator", administration=office.pk)
    link = link_in(deliver_owed())
    office.delete()
    answer = Client().post(link, {"name": "Liv", "password": PHRASE})
    assert "finns inte längre" in answer.content.decode()
    assert not User.objects.filter(email="liv@example.org").exists()


def test_sent_again_is_another_link(eva: Client, link: str, deliver_owed: Deliver) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    one = Invitation.objects.get()
    eva.post(f"{PEOPLE}/inbjudan/{one.pk}", {"igen": "1"})
    newer = link_in(deliver_owed())
    assert Client().get(link).status_code == 404
    assert Client().get(newer).status_code == 200


def test_taken_back_opens_nothing_and_a_letter_on_its_way_is_not_sent(
    eva: Client, lilleby: Town, deliver_owed: Deliver
) -> None:
    ask(eva, lilleby)
    one = Invitation.objects.get()
    eva.post(f"{PEOPLE}/inbjudan/{one.pk}")
    assert deliver_owed() == []
    assert Client().post(f"/inbjudan/{one.token}", {"name": "Liv", "password": PHRASE}).status_code == 410


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"email": "liv"}, "namn@exempel.se"),
        ({"administration": ""}, "Välj den förvaltning"),
        ({"role": "planner"}, "Rollen gäller hela kommunen"),
        ({"role": "superuser"}, "superuser"),
        ({"role": ""}, "Välj vad personen ska göra"),
    ],
)
def test_what_cannot_be_given_is_said(eva: Client, lilleby: Town, change: dict[str, str], says: str) -> None:
    answer = ask(eva, lilleby, **change)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Invitation.objects.exists()


def test_no_office_or_category_of_another_municipality(eva: Client, lilleby: Town) -> None:
    from routing.models import Municipality

    storby = Municipality.objects.get(code="9002")
    assert ask(eva, lilleby, administration=storby.administrations.first().pk).status_code == 422  # type: ignore[union-attr]
    assert ask(eva, lilleby, categories=[storby.categories.first().pk]).status_code == 422  # type: ignore[union-attr]
    assert eva.post("/administration/9002/personer/ny", {"email": "x@example.org"}).status_code == 403


def test_who_is_here_already_has_the_role_at_once_and_keeps_the_password(
    eva: Client, lilleby: Town, per_the_planner: User, deliver_owed: Deliver
) -> None:
    before = per_the_planner.password
    ask(eva, lilleby, email=per_the_planner.email)
    per_the_planner.refresh_from_db()
    assert per_the_planner.password == before
    assert set(per_the_planner.memberships.values_list("role", flat=True)) == {Role.PLANNER, Role.OFFICER}
    assert "Du är nu handläggare: Gatukontoret" in str(deliver_owed()[-1].body)


def test_a_guessed_link_is_counted(settings: LazySettings, db: None) -> None:
    from gisreport.limits.rates import read_rates

    settings.RATE_LIMITS = read_rates("links=2/h")
    codes = [Client().get(f"/inbjudan/{'x' * 22}").status_code for _guess in range(4)]
    assert codes == [404, 404, 429, 429]


def test_old_invitations_are_forgotten(link: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=89))
    assert forget_old_invitations() == 0
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=91))
    assert forget_old_invitations() == 1
