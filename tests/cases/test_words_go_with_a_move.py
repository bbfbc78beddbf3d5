"""A case is closed and the resident is answered in one move, and gets one letter with both."""

import pytest

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, Follower
from gisreport.cases.tell import EVENT
from gisreport.cases.with_words import with_words
from gisreport.errors import IllegalMove
from gisreport.outbox.models import Message
from gisreport.outbox.renderers import Letter, render
from routing.decide import decide
from tests.cast import Town
from tests.geometry import pin


@pytest.fixture
def rut(lilleby: Town) -> Follower:
    point, chosen = pin(3, 3), lilleby.categories["belysning"]
    case = lifecycle.open_case(
        municipality=lilleby.municipality, category=chosen, point=point, decision=decide(point, chosen), notify=False
    )
    return Follower.objects.create(case=case, email="rut@example.org")


def resolve(case: Case, by: User, **words: object) -> None:
    with_words(case, lambda: lifecycle.resolve(case, by=by), by=by, **words)  # type: ignore[arg-type]


def letters_to(follower: Follower) -> list[Letter | None]:
    return [render(message) for message in Message.objects.filter(kind=EVENT, recipient=follower.email)]


def test_one_letter_says_what_happened_and_the_words(rut: Follower, anna_of_streets: User) -> None:
    resolve(rut.case, anna_of_streets, text="Vi bytte lampan i går.")
    [letter] = letters_to(rut)
    assert letter
    assert "har åtgärdat felet" in letter.text
    assert "Vi bytte lampan i går." in letter.text
    assert [event.kind for event in rut.case.events.all()][-2:] == ["replied", "resolved"]


def test_who_only_has_seen_the_same_gets_no_private_words(rut: Follower, anna_of_streets: User) -> None:
    neighbour = Follower.objects.create(case=rut.case, email="olle@example.org", is_reporter=False)
    resolve(rut.case, anna_of_streets, text="Vi bytte lampan i går.")
    [letter] = letters_to(neighbour)
    assert letter
    assert "Vi bytte lampan" not in letter.text


def test_public_words_are_for_everybody(rut: Follower, anna_of_streets: User) -> None:
    neighbour = Follower.objects.create(case=rut.case, email="olle@example.org", is_reporter=False)
    resolve(rut.case, anna_of_streets, text="Vi bytte lampan i går.", is_public=True)
    [letter] = letters_to(neighbour)
    assert letter
    assert "Vi bytte lampan" in letter.text


def test_an_illegal_move_takes_the_words_along(rut: Follower, anna_of_streets: User) -> None:
    lifecycle.resolve(rut.case, by=anna_of_streets)
    with pytest.raises(IllegalMove):
        resolve(rut.case, anna_of_streets, text="En gång till.")
    assert not rut.case.events.filter(text="En gång till.").exists()
