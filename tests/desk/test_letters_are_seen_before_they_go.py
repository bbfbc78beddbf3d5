"""What goes out is shown first, exactly as it will be, and showing it stores nothing."""

import pytest

from gisreport.accounts.models import User
from gisreport.cases.models import Case, CaseEvent, Follower
from gisreport.cases.tell import EVENT
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import render
from tests.desk.conftest import SignIn


@pytest.fixture
def followed(lamp: Case) -> Case:
    for email, language, is_reporter in [
        ("rut@example.org", "sv", True),
        ("sam@example.org", "en", True),
        ("olle@example.org", "sv", False),
        ("", "sv", True),
    ]:
        Follower.objects.create(case=lamp, email=email, language=language, is_reporter=is_reporter)
    return lamp


def look(client: object, case: Case, verb: str, **sent: str) -> object:
    return client.post(f"/handlaggning/{case.number}/{verb}", {**sent, "forhandsgranska": "1"})  # type: ignore[attr-defined]


def test_it_is_what_goes_out(sign_in: SignIn, followed: Case, anna_of_streets: User) -> None:
    anna = sign_in(anna_of_streets)
    [swedish] = [
        letter for letter in look(anna, followed, "svara", text="Vi kommer.").context["letters"].letters  # type: ignore[attr-defined]
        if letter.language == "sv"
    ]  # fmt: skip
    anna.post(f"/handlaggning/{followed.number}/svara", {"text": "Vi kommer."})
    rut = followed.followers.get(email="rut@example.org")
    sent = render(Message.objects.get(kind=EVENT, recipient=rut.email))
    assert sent
    assert (swedish.subject, swedish.text) == (sent.subject, sent.text.replace(rut.token, "[…]"))


def test_it_says_how_many_in_which_languages_and_no_address(
    sign_in: SignIn, followed: Case, anna_of_streets: User
) -> None:
    answer = look(sign_in(anna_of_streets), followed, "atgardat", text="Den lyser igen.")
    letters = answer.context["letters"]  # type: ignore[attr-defined]
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert sorted((one.language, one.is_reporter, one.people) for one in letters.letters) == [
        ("en", True, 1), ("sv", False, 1), ("sv", True, 1),
    ]  # fmt: skip
    assert letters.without_mail == 1
    assert not any(follower.token in page for follower in followed.followers.all())
    assert "olle@example.org" not in page


def test_nothing_is_stored(sign_in: SignIn, followed: Case, anna_of_streets: User) -> None:
    before = (CaseEvent.objects.count(), Message.objects.count())
    answer = look(sign_in(anna_of_streets), followed, "atgardat", text="Den lyser igen.")
    followed.refresh_from_db()
    assert (CaseEvent.objects.count(), Message.objects.count()) == before
    assert followed.is_open
    assert "Den lyser igen.</textarea>" in answer.content.decode()  # type: ignore[attr-defined]


def test_a_question_is_seen_too_and_its_link_is_not(sign_in: SignIn, lamp: Case, anna_of_streets: User) -> None:
    Follower.objects.create(case=lamp, email="rut@example.org")
    answer = look(sign_in(anna_of_streets), lamp, "fraga", text="Vilken stolpe?")
    [letter] = answer.context["letters"].letters  # type: ignore[attr-defined]
    assert "Vilken stolpe?" in letter.text
    assert "/svar/[…]" in letter.text
    assert not lamp.inquiries.exists()


def test_what_cannot_be_done_is_said_already(sign_in: SignIn, followed: Case, anna_of_streets: User) -> None:
    answer = look(sign_in(anna_of_streets), followed, "svara", text="")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert answer.context["letters"] is None  # type: ignore[attr-defined]
