import pytest
from django.urls import reverse

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.ask import answer, ask
from gisreport.cases.models import Case, Follower, Inquiry
from tests.desk.conftest import SignIn

QUESTION = "Vilken sida av gatan står lampan på?"


@pytest.fixture
def rut(lamp: Case) -> Follower:
    return lifecycle.follow(lamp, email="rut@example.org")


def act(lamp: Case, verb: str) -> str:
    return reverse("desk-act", args=[lamp.number, verb])


def test_a_question_goes_to_whoever_reported(sign_in: SignIn, lamp: Case, rut: Follower, anna_of_streets: User) -> None:
    page = sign_in(anna_of_streets).post(act(lamp, "fraga"), {"text": QUESTION}, follow=True)
    assert "Klockan står: väntar på svar" in page.content.decode()
    inquiry = Inquiry.objects.get()
    assert (inquiry.asked.text, inquiry.follower, inquiry.asked.by) == (QUESTION, rut, anna_of_streets)


def test_of_several_one_is_chosen(sign_in: SignIn, lamp: Case, rut: Follower, anna_of_streets: User) -> None:
    sven = lifecycle.follow(lamp, email="sven@example.org")
    anna = sign_in(anna_of_streets)
    assert anna.post(act(lamp, "fraga"), {"text": QUESTION}).status_code == 422
    anna.post(act(lamp, "fraga"), {"text": QUESTION, "follower": sven.pk})
    assert Inquiry.objects.get().follower == sven


def test_when_nobody_can_be_reached_the_words_stay_and_the_way_out_is_said(
    sign_in: SignIn, lamp: Case, anna_of_streets: User
) -> None:
    lifecycle.follow(lamp)
    page = sign_in(anna_of_streets).post(act(lamp, "fraga"), {"text": QUESTION})
    assert page.status_code == 422
    assert "Ring i stället" in page.content.decode()
    assert QUESTION in page.content.decode()
    assert not Inquiry.objects.exists()


def test_a_question_is_taken_back(sign_in: SignIn, lamp: Case, rut: Follower, anna_of_streets: User) -> None:
    ask(lamp, follower=rut, text=QUESTION, by=anna_of_streets)
    sign_in(anna_of_streets).post(act(lamp, "ta-tillbaka-fragan"))
    assert Inquiry.objects.get().closed_at is not None
    assert Case.objects.get().paused_at is None


def test_the_inbox_marks_an_answer_until_staff_does_something(
    sign_in: SignIn, lamp: Case, rut: Follower, anna_of_streets: User
) -> None:
    anna = sign_in(anna_of_streets)
    answer(ask(lamp, follower=rut, text=QUESTION, by=anna_of_streets), text="Den norra.")
    assert "Svar har kommit" in anna.get(reverse("desk")).content.decode()
    lifecycle.start(lamp, by=anna_of_streets)
    assert "Svar har kommit" not in anna.get(reverse("desk")).content.decode()
