"""What looks like junk is received as everything else, and waits for a person."""

import pytest

from gisreport.accounts.models import User
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, PublicCase
from gisreport.cases.quarantine import held, let_through, set_aside
from gisreport.errors import IllegalMove
from gisreport.outbox.models import Message
from reports.models import Report
from reports.submit import Submission, Submitted, submit
from reports.suspicion import SAME_TEXT_OFTEN, Reason, why_held
from tests.cast import Town
from tests.geometry import pin

SPAM = "Köp billiga klockor i vår butik redan i dag, det är sista chansen att fynda!"


@pytest.mark.parametrize(
    ("text", "same_text", "is_hasty", "reason"),
    [
        ("Lampan är släckt", 0, False, None),
        ("", 0, False, None),
        ("Jävla idioter, laga hålet!!!", 0, False, None),
        ("Se bilden på https://example.org/lampa, lampan är trasig", 0, False, None),
        ("https://example.org/a http://example.org/b", 0, False, Reason.ONLY_LINKS),
        ("www.example.org köp", 0, False, Reason.ONLY_LINKS),
        (SPAM, SAME_TEXT_OFTEN - 1, False, None),
        (SPAM, SAME_TEXT_OFTEN, False, Reason.SAME_TEXT),
        ("Lampan är släckt", 0, True, Reason.HASTY),
    ],
)
def test_the_rule(text: str, same_text: int, is_hasty: bool, reason: Reason | None) -> None:
    assert why_held(text, same_text=same_text, is_hasty=is_hasty) == reason


def send(town: Town, text: str = "http://example.org", **others: object) -> Submitted:
    where = {"municipality": town.municipality, "point": pin(3, 3)}
    return submit(Submission(category=town.categories["belysning"], text=text, **where, **others))  # type: ignore[arg-type]


def letters(to: str) -> int:
    return Message.objects.filter(recipient=to).count()


def test_whoever_sent_it_gets_all_as_usual_and_nobody_else_anything(lilleby: Town) -> None:
    sent = send(lilleby, email="rut@example.org")
    assert sent.follower.token
    assert letters("rut@example.org") == 1
    assert letters(sent.case.administration.email) == 0
    assert not PublicCase.objects.filter(pk=sent.case.pk).exists()
    assert Report.objects.get().text


def test_let_through_it_goes_its_way(lilleby: Town, anna_of_streets: User) -> None:
    case = send(lilleby).case
    assert list(held(anna_of_streets)) == [case]
    let_through(case, by=anna_of_streets)
    assert letters(case.administration.email) == 1
    assert PublicCase.objects.filter(pk=case.pk).exists()
    assert not held(anna_of_streets).exists()
    with pytest.raises(IllegalMove):
        let_through(case, by=anna_of_streets)
    assert letters(case.administration.email) == 1


def test_set_aside_it_is_closed_with_the_reason_and_never_public(lilleby: Town, anna_of_streets: User) -> None:
    sent = send(lilleby, email="rut@example.org")
    set_aside(sent.case, reason="det är reklam", by=anna_of_streets)
    case = Case.objects.get()
    assert (case.is_open, case.is_public, case.held_at) == (False, False, None)
    assert case.events.get(kind=EventKind.DECLINED).data["reason"]["sv"] == "det är reklam"
    assert letters("rut@example.org") == 2
    assert letters(case.administration.email) == 0


def test_the_same_words_again_and_again_are_held(lilleby: Town) -> None:
    held_or_not = [send(lilleby, SPAM).case.held_at is not None for _number in range(SAME_TEXT_OFTEN + 1)]
    assert held_or_not == [False] * SAME_TEXT_OFTEN + [True]


def test_the_same_lamp_after_a_storm_is_not(lilleby: Town) -> None:
    assert all(send(lilleby, "Gatubelysningen är släckt.").case.held_at is None for _number in range(12))


def test_what_staff_takes_down_is_never_held(lilleby: Town, anna_of_streets: User) -> None:
    where = {"municipality": lilleby.municipality, "point": pin(3, 3)}
    submission = Submission(category=lilleby.categories["belysning"], text="http://example.org", **where)  # type: ignore[arg-type]
    assert submit(submission, by=anna_of_streets).case.held_at is None
