from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case
from gisreport.outbox.models import Message
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
