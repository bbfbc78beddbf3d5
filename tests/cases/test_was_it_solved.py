import datetime
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.events import staff_sentence
from gisreport.cases.feedback import closing_to_answer, give_feedback
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, CaseEvent, Feedback, Follower
from gisreport.cases.status import Status
from gisreport.errors import IllegalMove, Refusal

Deliver = Callable[[], list[EmailMessage]]
STILL_DARK = "Den lyser inte."


@pytest.fixture
def visitor() -> Client:
    """As a browser from a letter: no cookie, no CSRF token."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def closed(lamp: Case, rut: Follower, anna_of_streets: User) -> Case:
    lifecycle.take(lamp, officer=anna_of_streets, by=anna_of_streets)
    lifecycle.resolve(lamp, by=anna_of_streets)
    return lamp


def again(follower: Follower) -> Follower:
    return Follower.objects.select_related("case__category", "case__municipality", "case__administration").get(
        pk=follower.pk
    )


def test_the_letter_about_the_closing_asks(closed: Case, rut: Follower, deliver_owed: Deliver) -> None:
    letter = next(one for one in deliver_owed() if "åtgärdat" in one.subject)
    assert "Blev det löst?" in letter.body
    assert f"{rut.secret_url('feedback')}?svar=nej" in letter.body
    assert f"{rut.secret_url('feedback')}?svar=ja" in str(letter.alternatives[0][0])


def test_who_only_has_seen_the_same_is_not_asked(lamp: Case, anna_of_streets: User, deliver_owed: Deliver) -> None:
    neighbour = lifecycle.support(lamp, key="b", email="granne@example.org")
    lifecycle.resolve(lamp, by=anna_of_streets)
    assert not [one for one in deliver_owed() if "Blev det löst?" in one.body]
    with pytest.raises(IllegalMove, match="Bara den som anmälde"):
        give_feedback(neighbour, is_solved=False, text=STILL_DARK)


def test_to_open_the_letters_links_changes_nothing(closed: Case, rut: Follower, visitor: Client) -> None:
    page = visitor.get(reverse("feedback", args=[rut.token]) + "?svar=nej").content.decode()
    assert "Nej, det är inte löst" in page
    assert not Feedback.objects.exists()
    assert Case.objects.get().status == Status.RESOLVED


def test_a_yes_is_noted_with_how_satisfied(closed: Case, rut: Follower, visitor: Client) -> None:
    visitor.post(reverse("feedback", args=[rut.token]), {"solved": "ja", "satisfied": "4"})
    given = Feedback.objects.get()
    assert (given.is_solved, given.satisfied, given.reopened) == (True, 4, False)
    assert given.event is not None
    assert staff_sentence(given.event) == "En som anmälde säger att det är löst. Omdöme: ganska nöjd."
    page = visitor.get(reverse("follow", args=[rut.token])).content.decode()
    assert 'id="solved"' not in page, "asked once"


def test_a_no_with_a_reason_opens_the_case_again(
    closed: Case, rut: Follower, visitor: Client, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    before = len(deliver_owed())
    visitor.post(reverse("feedback", args=[rut.token]), {"solved": "nej", "text": STILL_DARK})
    case = Case.objects.get()
    assert (case.status, case.assignee, case.closed_at) == (Status.ASSIGNED, anna_of_streets, None)
    event = case.events.last()
    assert event is not None
    assert (event.kind, event.text, event.follower) == (EventKind.DISPUTED, STILL_DARK, rut)
    letters = deliver_owed()[before:]
    assert [letter.to for letter in letters] == [[case.administration.email]]
    assert letters[0].subject.startswith("Öppnat igen")
    assert STILL_DARK in letters[0].body


def test_a_no_without_a_reason_is_refused(closed: Case, rut: Follower, visitor: Client) -> None:
    page = visitor.post(reverse("feedback", args=[rut.token]), {"solved": "nej", "satisfied": "1"})
    assert page.status_code == 422
    assert "Skriv vad som är kvar" in page.content.decode()
    assert not Feedback.objects.exists()


def test_a_second_no_is_told_and_opens_nothing(
    closed: Case, rut: Follower, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    give_feedback(again(rut), is_solved=False, text=STILL_DARK)
    lifecycle.resolve(Case.objects.get(), by=anna_of_streets)
    before = len(deliver_owed())
    second = give_feedback(again(rut), is_solved=False, text="Nu blinkar den.")
    assert not second.reopened
    assert Case.objects.get().status == Status.RESOLVED
    assert [letter.subject.partition(":")[0] for letter in deliver_owed()[before:]] == ["Felet sägs vara kvar"]


def test_a_declined_case_can_be_opened_once_too(lamp: Case, rut: Follower, anna_of_streets: User) -> None:
    lifecycle.decline(lamp, reasons="budget", by=anna_of_streets)
    give_feedback(again(rut), is_solved=False, text="Någon har ramlat där i dag.")
    assert Case.objects.get().status == Status.ASSIGNED


def test_the_same_answer_twice_is_one_and_another_is_refused(closed: Case, rut: Follower) -> None:
    first = give_feedback(again(rut), is_solved=True, satisfied=5)
    assert give_feedback(again(rut), is_solved=True, satisfied=5) == first
    with pytest.raises(IllegalMove, match="redan svarat"):
        give_feedback(again(rut), is_solved=False, text=STILL_DARK)


def test_after_sixty_days_there_is_nothing_to_answer(closed: Case, rut: Follower) -> None:
    CaseEvent.objects.filter(kind=EventKind.RESOLVED).update(at=timezone.now() - datetime.timedelta(days=61))
    assert closing_to_answer(again(rut)) is None
    with pytest.raises(IllegalMove, match="länge sedan"):
        give_feedback(again(rut), is_solved=False, text=STILL_DARK)


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_a_grade_that_does_not_exist_is_refused(closed: Case, rut: Follower, grade: int) -> None:
    with pytest.raises(Refusal):
        give_feedback(again(rut), is_solved=True, satisfied=grade)
