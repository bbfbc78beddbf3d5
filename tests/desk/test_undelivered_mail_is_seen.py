from django.utils import timezone

from gisreport.accounts.invitations import invite, tell_of_role, wanted_role
from gisreport.accounts.models import Role, User
from gisreport.cases import lifecycle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, Follower
from gisreport.cases.tell import tell_administration
from gisreport.outbox.models import Message
from tests.cast import Town
from tests.desk.conftest import SignIn

PAGE = "/handlaggning/ej-levererat/"


def give_up(message: Message) -> None:
    message.given_up_at = timezone.now()
    message.attempts = 9
    message.last_error = "Mejlservern svarar inte.\nConnectionRefusedError: [Errno 111]"
    message.save()


def test_the_coordinator_sees_what_did_not_arrive_and_why(
    sign_in: SignIn, lamp: Case, karin_the_coordinator: User
) -> None:
    lifecycle.follow(lamp, email="resident@example.org")
    give_up(Message.objects.get())
    page = sign_in(karin_the_coordinator).get(PAGE).content.decode()
    assert "resident@example.org" in page
    assert "Mejlservern svarar inte." in page
    assert f"/handlaggning/{lamp.number}/" in page


def test_one_click_tries_again(sign_in: SignIn, lamp: Case, karin_the_coordinator: User) -> None:
    lifecycle.follow(lamp, email="resident@example.org")
    message = Message.objects.get()
    give_up(message)
    sign_in(karin_the_coordinator).post(f"{PAGE}{message.pk}/igen")
    assert Message.objects.owed().filter(pk=message.pk).exists()


def test_it_is_not_for_officers_nor_for_other_municipalities(
    sign_in: SignIn, lamp: Case, anna_of_streets: User, karin_the_coordinator: User
) -> None:
    lifecycle.follow(lamp, email="resident@example.org")
    Message.objects.update(owner_code="9002")
    give_up(Message.objects.get())
    assert sign_in(anna_of_streets).get(PAGE).status_code == 403
    assert "resident@example.org" not in sign_in(karin_the_coordinator).get(PAGE).content.decode()


def test_a_corrected_address_is_kept_for_the_next_letters(
    sign_in: SignIn, lamp: Case, karin_the_coordinator: User
) -> None:
    follower = lifecycle.follow(lamp, email="resident@exmaple.org")
    message = Message.objects.get()
    give_up(message)
    sign_in(karin_the_coordinator).post(f"{PAGE}{message.pk}/igen", {"recipient": "resident@example.org"})
    assert Message.objects.owed().get().recipient == "resident@example.org"
    follower.refresh_from_db()
    assert follower.email == "resident@example.org"


def test_what_is_no_address_changes_nothing(sign_in: SignIn, lamp: Case, karin_the_coordinator: User) -> None:
    lifecycle.follow(lamp, email="resident@example.org")
    message = Message.objects.get()
    give_up(message)
    page = sign_in(karin_the_coordinator).post(f"{PAGE}{message.pk}/igen", {"recipient": "no address"}, follow=True)
    assert "Skriv e-postadressen så här" in page.content.decode()
    assert not Message.objects.owed().exists()


def test_an_administration_is_tried_at_the_address_it_has_now(
    sign_in: SignIn, lamp: Case, karin_the_coordinator: User
) -> None:
    event = lamp.events.get(kind=EventKind.ASSIGNED)
    tell_administration(event)
    message = Message.objects.get(kind="case.arrived", subject_id=str(event.pk))
    give_up(message)
    lamp.administration.email = "new@lilleby.example.org"
    lamp.administration.save()
    assert 'value="new@lilleby.example.org"' in sign_in(karin_the_coordinator).get(PAGE).content.decode()


def test_an_invitation_goes_to_nobody_else(
    sign_in: SignIn, lilleby: Town, karin_the_coordinator: User, eva_the_administrator: User
) -> None:
    """Whoever reads it could become an administrator."""
    role = wanted_role(lilleby.municipality, Role.ADMINISTRATOR, None, [])
    invite(lilleby.municipality, email="liv@example.org", name="Liv", roles=[role], by=eva_the_administrator)
    message = Message.objects.get()
    give_up(message)
    answer = sign_in(karin_the_coordinator).post(
        f"{PAGE}{message.pk}/igen", {"recipient": "karin@example.org"}, follow=True
    )
    assert "bara för den som har adressen" in answer.content.decode()
    assert not Message.objects.owed().exists()
    sign_in(karin_the_coordinator).post(f"{PAGE}{message.pk}/igen", {"recipient": "liv@example.org"})
    assert Message.objects.owed().get().recipient == "liv@example.org"


def test_a_letter_about_no_case_names_none(
    sign_in: SignIn, lamp: Case, karin_the_coordinator: User, anna_of_streets: User
) -> None:
    """Its subject is a role, which happens to have the number of somebody who follows a case."""
    membership = anna_of_streets.memberships.get()
    Follower.objects.create(pk=membership.pk, case=lamp, is_reporter=False)
    membership.municipality = lamp.municipality
    tell_of_role(membership)
    give_up(Message.objects.get())
    page = sign_in(karin_the_coordinator).get(PAGE).content.decode()
    assert "Ny roll" in page
    assert f"/handlaggning/{lamp.number}/" not in page
