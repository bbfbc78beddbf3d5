import datetime
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.ask import answer, ask, close_run_out, take_back, those_to_ask
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, DeadlineRule, Follower, Inquiry
from gisreport.cases.working_days import after_working_days, working_days_between
from gisreport.errors import IllegalMove, Refusal
from tests.cast import Town

Deliver = Callable[[], list[EmailMessage]]
QUESTION = "Vilken sida av gatan står lampan på?"
ANSWER = "På den norra."


@pytest.fixture
def visitor() -> Client:
    """As a browser from a letter: no cookie, no CSRF token."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def inquiry(lamp: Case, rut: Follower, anna_of_streets: User) -> Inquiry:
    return ask(lamp, follower=rut, text=QUESTION, by=anna_of_streets)


def long_ago(inquiry: Inquiry, *, days: int) -> None:
    then = timezone.now() - datetime.timedelta(days=days)
    Inquiry.objects.filter(pk=inquiry.pk).update(asked_at=then, expires_at=then + datetime.timedelta(days=14))
    Case.objects.filter(pk=inquiry.case_id).update(paused_at=then)
    inquiry.refresh_from_db()


def test_the_clock_stands_while_a_question_waits(inquiry: Inquiry, anna_of_streets: User) -> None:
    case = Case.objects.get(pk=inquiry.case_id)
    assert case.paused_at is not None
    take_back(case, by=anna_of_streets)
    assert Case.objects.get(pk=case.pk).paused_at is None
    assert list(case.events.values_list("kind", flat=True))[-2:] == [EventKind.ASKED, EventKind.QUESTION_CLOSED]


def test_the_letter_has_the_question_and_its_own_link(inquiry: Inquiry, deliver_owed: Deliver) -> None:
    letter = next(one for one in deliver_owed() if "undrar" in one.subject)
    assert letter.to == ["rut@example.org"]
    assert QUESTION in letter.body
    assert inquiry.answer_url in letter.body
    assert inquiry.answer_url in str(letter.alternatives[0][0])


def test_an_answer_is_taken_once(inquiry: Inquiry, visitor: Client) -> None:
    address = reverse("answer", args=[inquiry.token])
    page = visitor.get(address)
    assert page.status_code == 200
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert Inquiry.objects.get().answered is None, "a GET answers nothing"
    assert visitor.post(address, {"text": ANSWER}).status_code == 302
    event = Inquiry.objects.get().answered
    assert event is not None
    assert (event.kind, event.text, event.follower) == (EventKind.ANSWERED, ANSWER, inquiry.follower)
    assert "Tack! Ditt svar är mottaget." in visitor.get(address).content.decode()
    again = visitor.post(address, {"text": "Något annat"})
    assert again.status_code == 422
    assert "Något annat" in again.content.decode()
    assert inquiry.case.events.filter(kind=EventKind.ANSWERED).count() == 1


def test_the_same_answer_sent_again_is_the_one_that_came_in(inquiry: Inquiry) -> None:
    key = uuid.uuid4()
    first = answer(inquiry, text=ANSWER, submission_id=key)
    assert answer(inquiry, text=ANSWER, submission_id=key) == first


def test_it_is_asked_and_answered_on_the_secret_page_too(inquiry: Inquiry, visitor: Client) -> None:
    page = visitor.get(reverse("follow", args=[inquiry.follower.token])).content.decode()
    assert QUESTION in page
    visitor.post(reverse("answer-on-page", args=[inquiry.follower.token]), {"text": ANSWER})
    assert Inquiry.objects.get().answered is not None
    after = visitor.get(reverse("follow", args=[inquiry.follower.token])).content.decode()
    assert 'id="question"' not in after
    assert ANSWER in after


def test_a_link_that_has_run_out_says_what_to_do(inquiry: Inquiry, visitor: Client, lilleby: Town) -> None:
    lilleby.municipality.phone = "0660-880 00"
    lilleby.municipality.save()
    long_ago(inquiry, days=15)
    page = visitor.get(reverse("answer", args=[inquiry.token]))
    assert page.status_code == 410
    assert "Tiden för att svara har gått ut" in page.content.decode()
    assert "0660-880 00" in page.content.decode()
    assert visitor.post(reverse("answer", args=[inquiry.token]), {"text": ANSWER}).status_code == 422


def test_the_day_of_the_case_moves_on_when_nobody_answers(inquiry: Inquiry) -> None:
    long_ago(inquiry, days=15)
    due = after_working_days(timezone.localdate(), 2)
    Case.objects.filter(pk=inquiry.case_id).update(due_on=due)
    assert close_run_out() == 1
    assert close_run_out() == 0
    case = Case.objects.get(pk=inquiry.case_id)
    assert case.paused_at is None
    then = timezone.localdate() - datetime.timedelta(days=15)
    assert case.due_on == after_working_days(due, working_days_between(then, timezone.localdate()))
    assert Inquiry.objects.get().closed_at is not None


def test_a_clock_that_stands_for_nothing_runs_again(inquiry: Inquiry) -> None:
    inquiry.follower.delete()
    assert close_run_out() == 1
    assert Case.objects.get(pk=inquiry.case_id).paused_at is None


def test_one_question_at_a_time(inquiry: Inquiry, anna_of_streets: User) -> None:
    with pytest.raises(IllegalMove, match="väntar redan på svar"):
        ask(inquiry.case, follower=inquiry.follower, text="Och vilken färg?", by=anna_of_streets)


def test_who_cannot_be_reached_is_to_be_phoned(lamp: Case, anna_of_streets: User) -> None:
    silent = lifecycle.follow(lamp)
    neighbour = lifecycle.support(lamp, key="b", email="granne@example.org")
    assert not those_to_ask(lamp).exists()
    for one in (silent, neighbour):
        with pytest.raises(Refusal, match="Ring i stället"):
            ask(lamp, follower=one, text=QUESTION, by=anna_of_streets)
    assert Case.objects.get(pk=lamp.pk).paused_at is None


def test_closing_the_case_ends_the_question(inquiry: Inquiry, anna_of_streets: User, deliver_owed: Deliver) -> None:
    lifecycle.resolve(inquiry.case, by=anna_of_streets)
    inquiry.refresh_from_db()
    assert inquiry.closed_at is not None
    assert Case.objects.get(pk=inquiry.case_id).paused_at is None
    letters: list[EmailMessage] = deliver_owed()
    assert not [letter for letter in letters if "undrar" in letter.subject], "a question that is over is not sent"


def test_a_new_owner_gets_a_new_day_and_the_question_goes_on(
    inquiry: Inquiry, lilleby: Town, anna_of_streets: User
) -> None:
    DeadlineRule.objects.create(
        category=inquiry.case.category, working_days=4, valid=DateRange(datetime.date(2020, 1, 1), None)
    )
    long_ago(inquiry, days=7)
    lifecycle.hand_over(inquiry.case, to=lilleby.offices["parkforvaltningen"], reason="den hör dit", by=anna_of_streets)
    answer(inquiry, text=ANSWER)
    assert Case.objects.get(pk=inquiry.case_id).due_on == after_working_days(timezone.localdate(), 4)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(inquiry: Inquiry) -> None:
    def send(text: str) -> str:
        try:
            return answer(Inquiry.objects.select_related("case", "follower").get(pk=inquiry.pk), text=text).text
        except IllegalMove:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        sent = list(both.map(send, ["Den norra.", "Den södra."]))
    assert sorted(map(bool, sent)) == [False, True]
    assert list(inquiry.case.events.filter(kind=EventKind.ANSWERED).values_list("text", flat=True)) == [max(sent)]
