"""What was asked and answered, and what somebody said when a case was closed, is in the copy, and goes when erased."""

import json

import pytest
from django.db import transaction

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.ask import answer, ask
from gisreport.cases.feedback import give_feedback
from gisreport.cases.models import CaseEvent, Feedback, Follower, Inquiry
from gisreport.outbox.models import Message
from gisreport.privacy.erase import erase
from gisreport.privacy.own_data import own_data
from gisreport.privacy.parts import Part
from gisreport.privacy.traces import Whose
from tests.cast import Town
from tests.privacy.conftest import Person, tell_everything

QUESTION = "Vilken lampa är det?"
ANSWERED, DISPUTED = "Den vid min brors garage.", "Den lyser inte och jag har ont i knät."


@pytest.fixture
def rut(lilleby: Town, anna_of_streets: User) -> Follower:
    told = tell_everything(lilleby, Person())
    answer(ask(told.case, follower=told.follower, text=QUESTION, by=anna_of_streets), text=ANSWERED)
    lifecycle.resolve(told.case, by=anna_of_streets)
    follower = Follower.objects.select_related("case__municipality", "case__category", "case__administration").get(
        pk=told.follower.pk
    )
    give_feedback(follower, is_solved=False, satisfied=2, text=DISPUTED)
    return follower


def test_the_copy_has_question_answer_and_feedback(rut: Follower) -> None:
    copy = own_data(rut).as_json()
    for words in (QUESTION, ANSWERED, DISPUTED):
        assert words in copy
    [feedback] = json.loads(copy)["feedback"]
    assert (feedback["solved"], feedback["satisfied"]) == (False, 2)


def test_the_words_go_with_the_others(rut: Follower) -> None:
    with transaction.atomic():
        erase(Whose(rut.case, rut), [Part.WORDS], reasons={"sv": "den som anmälde har bett om det"})
    assert not CaseEvent.objects.filter(text__in=[ANSWERED, DISPUTED]).exists()
    assert Feedback.objects.get().satisfied == 2, "the figure stays"


def test_the_link_to_answer_and_its_letter_go_with_the_link(rut: Follower) -> None:
    letter = Message.objects.get(kind="case.question")
    with transaction.atomic():
        erase(Whose(rut.case, rut), list(Part), reasons={"sv": "den som anmälde har bett om det"})
    assert not Inquiry.objects.exists()
    letter.refresh_from_db()
    assert letter.recipient == ""
    assert Feedback.objects.get().follower is None
