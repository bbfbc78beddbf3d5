"""A crime, a child who may come to harm, danger to life: hidden at once, with what to do, and what was done."""

import pytest
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases.kinds import EventKind
from gisreport.cases.lifecycle import follow
from gisreport.cases.models import Case, CaseEvent, PublicCase
from tests.desk.conftest import SignIn


@pytest.fixture
def anna(sign_in: SignIn, anna_of_streets: User) -> Client:
    return sign_in(anna_of_streets)


def page(case: Case) -> str:
    return f"/handlaggning/{case.number}/"


@pytest.mark.parametrize(
    ("concern", "step"), [("crime", "114 14"), ("child", "orosanmälan till socialtjänsten"), ("emergency", "Ring 112")]
)
def test_it_is_hidden_at_once_and_the_next_page_says_what_to_do(
    anna: Client, lamp: Case, concern: str, step: str
) -> None:
    answer = anna.post(f"{page(lamp)}inte-felanmalan", {"concern": concern}, follow=True)
    assert step in answer.content.decode()
    assert not PublicCase.objects.filter(pk=lamp.pk).exists()
    assert lamp.events.get(kind=EventKind.MISDIRECTED).data["concern"] == concern


def test_what_was_done_is_logged_with_its_time(anna: Client, lamp: Case, anna_of_streets: User) -> None:
    anna.post(f"{page(lamp)}inte-felanmalan", {"concern": "crime"})
    deed = {"text": "Polisanmälan, diarienummer 5000-K1.", "done_at": "2026-01-02T10:30"}
    assert anna.post(f"{page(lamp)}inte-felanmalan-gjort", deed).status_code == 302
    noted = CaseEvent.objects.get(case=lamp, kind=EventKind.NOTED)
    assert (noted.by, noted.data["done_at"]) == (anna_of_streets, "2026-01-02T10:30:00+01:00")
    later = anna.post(f"{page(lamp)}inte-felanmalan-gjort", deed | {"done_at": "2199-01-01T00:00"})
    assert later.status_code == 422


def test_nobody_is_told_until_the_officer_chooses(anna: Client, lamp: Case) -> None:
    follower = follow(lamp)
    anna.post(f"{page(lamp)}inte-felanmalan", {"concern": "child"})
    own = anna.get(f"/a/{follower.token}").content.decode()
    assert "barn" not in own
    anna.post(f"{page(lamp)}inte-felanmalan-beratta", {"text": "Tack för att du skrev."})
    assert "Tack för att du skrev." in anna.get(f"/a/{follower.token}").content.decode()


def test_shown_again_it_is_as_any_other(anna: Client, lamp: Case) -> None:
    anna.post(f"{page(lamp)}inte-felanmalan", {"concern": "crime"})
    anna.post(f"{page(lamp)}visa", {})
    assert PublicCase.objects.filter(pk=lamp.pk).exists()
    assert "Gör en polisanmälan" not in anna.get(page(lamp)).content.decode()


def test_words_for_everyone_are_marked_on_the_case_page_too(anna: Client, lamp: Case) -> None:
    words = {"text": "Ring Rut, 070-174 06 58.", "is_public": "on"}
    refused = anna.post(f"{page(lamp)}svara", words)
    assert refused.status_code == 422
    assert 'class="pointed"' in refused.content.decode()
    assert anna.post(f"{page(lamp)}svara", {"text": words["text"]}).status_code == 302
    assert anna.post(f"{page(lamp)}svara", words | {"is_read": "on"}).status_code == 302
    cleared = anna.post(f"{page(lamp)}publicera-text", {"text": words["text"], "rensa": "1"}).content.decode()
    assert "Ring Rut, [borttaget]." in cleared
    closing = anna.post(f"{page(lamp)}atgardat", words)
    assert closing.status_code == 422
    lamp.refresh_from_db()
    assert (lamp.public_text, lamp.is_open) == ("", True)
