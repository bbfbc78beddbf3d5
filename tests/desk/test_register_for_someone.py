"""Somebody phones, writes or comes by: the same report, a receipt to print, and letters on paper."""

import pytest
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import Role, User
from gisreport.cases import lifecycle
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import Case, PaperFollower, PaperLetter
from gisreport.cases.paper import to_post
from gisreport.outbox.models import Message
from reports.gather import gather
from reports.models import Report, ReportCase
from reports.place import home_box
from routing.models import Municipality, Responsibility
from tests.cast import Town
from tests.desk.conftest import SignIn
from tests.geometry import pin
from tests.reports.town import reported

PAGE = "/handlaggning/registrera/"
LETTERS = f"{PAGE}brev/"


@pytest.fixture
def anna(sign_in: SignIn, anna_of_streets: User) -> Client:
    return sign_in(anna_of_streets)


def fields(**others: str) -> dict[str, str]:
    where = pin(3, 3)
    return {
        "lon": str(where.x), "lat": str(where.y), "category": "belysning", "asked": "belysning", "steps": "1",
        "description": "Lampan är släckt.", "came_by": "phone", "reply": "none",
    } | others  # fmt: skip


def test_a_call_becomes_a_case_and_a_receipt(anna: Client, lilleby: Town, anna_of_streets: User) -> None:
    answer = anna.post(PAGE, fields(came_in="2026-01-02T10:30"), follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(f"{PAGE}{case.number}/kvitto", 302)]
    page = answer.content.decode()
    assert case.followers.get().token in page
    assert "<svg" in page
    assert "Lampan är släckt." in page
    assert "SWEREF" in page
    assert (case.source, Report.objects.get().channel) == ("phone", "phone")
    assert timezone.localtime(case.created_at).isoformat() == "2026-01-02T10:30:00+01:00"
    assert case.events.get(kind=EventKind.RECEIVED).by == anna_of_streets
    assert ReportCase.objects.get().by == anna_of_streets


def test_the_map_opens_where_the_officer_works(anna: Client, lilleby: Town) -> None:
    Responsibility.objects.update(municipality=Municipality.objects.get(code="9002"))  # where everyone else begins
    own = ",".join(f"{side:.5f}" for side in home_box([lilleby.municipality]))
    assert f'data-home="{own}"' in anna.get(PAGE).content.decode()
    assert f'data-home="{own}"' not in Client().get("/anmal").content.decode()


def test_the_receipt_is_shown_to_who_took_it_down_wherever_it_went(
    anna: Client, lilleby: Town, omar_of_parks: User, per_the_planner: User, sign_in: SignIn
) -> None:
    anna.post(PAGE, fields(category="otrygg-plats", asked="otrygg-plats"))
    receipt = f"{PAGE}{Case.objects.get().number}/kvitto"
    assert anna.get(receipt).status_code == 200
    assert sign_in(omar_of_parks).get(receipt).status_code == 404
    assert sign_in(per_the_planner).get(receipt).status_code == 404


def test_the_receipt_is_no_more_for_who_works_elsewhere_now(anna: Client, lilleby: Town, anna_of_streets: User) -> None:
    anna.post(PAGE, fields(category="otrygg-plats", asked="otrygg-plats"))
    anna_of_streets.memberships.update(role=Role.PLANNER, administration=None, municipality=lilleby.municipality)
    assert anna.get(f"{PAGE}{Case.objects.get().number}/kvitto").status_code == 404


def test_the_receipt_has_the_link_of_nobody_else(anna: Client, lilleby: Town) -> None:
    """Of two reports that are gathered, the one that came first is somebody else's."""
    first = reported(lilleby, "Lampan är släckt.", category="belysning")
    anna.post(PAGE, fields())
    phoned = Case.objects.exclude(pk=first.case.pk).get()
    own = phoned.followers.get()
    gather([first.case], into=phoned, by=None)
    page = anna.get(f"{PAGE}{phoned.number}/kvitto").content.decode()
    assert own.token in page
    assert first.follower.token not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"came_in": "2199-01-01T10:00"}, "Den tidpunkten har inte varit ännu"),
        ({"came_in": "1999-01-01T10:00"}, "mer än ett år sedan"),
        ({"came_by": "web"}, "web"),
        ({"reply": "email", "email": ""}, "e-postadress"),
        ({"lat": str(pin(14, 3).y), "lon": str(pin(14, 3).x)}, "Storby"),
        ({"postal_address": "x" * 301}, "Korta den"),
        ({"category": ""}, "Välj vad det gäller"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_stored(
    anna: Client, lilleby: Town, wrong: dict[str, str], said: str
) -> None:
    answer = anna.post(PAGE, fields(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Case.objects.exists()


def test_who_wants_letters_gets_one_for_each_event_until_it_is_posted(
    anna: Client, lilleby: Town, anna_of_streets: User
) -> None:
    address = "Storgatan 3\n852 30 Lilleby"
    anna.post(PAGE, fields(reply="letter", name="Rut Rosenkvist", postal_address=address))
    case = Case.objects.get()
    assert PaperFollower.objects.get().address == address
    assert not Message.objects.exclude(recipient=case.administration.email).exists()
    assert "Inga brev" in anna.get(LETTERS).content.decode()
    lifecycle.reply(case, text="Vi byter lampan på torsdag.", by=anna_of_streets)
    lifecycle.note(case, text="Skicka Nils.", by=anna_of_streets)
    event = case.events.get(kind=EventKind.REPLIED)
    letter = f"{LETTERS}{event.pk}/{case.followers.get().pk}/"
    assert letter in anna.get(LETTERS).content.decode()
    page = anna.get(letter).content.decode()
    for words in ("Rut Rosenkvist", "852 30 Lilleby", "Vi byter lampan på torsdag.", case.followers.get().token):
        assert words in page
    anna.post(letter)
    anna.post(letter)
    assert PaperLetter.objects.get().posted_by == anna_of_streets
    assert "Inga brev" in anna.get(LETTERS).content.decode()


def test_letters_of_others_are_not_there(anna: Client, lilleby: Town, omar_of_parks: User, sign_in: SignIn) -> None:
    anna.post(PAGE, fields(reply="letter"))
    case = Case.objects.get()
    lifecycle.start(case, by=None)
    omar = sign_in(omar_of_parks)
    assert case.number not in omar.get(LETTERS).content.decode()
    event = case.events.get(kind=EventKind.IN_PROGRESS)
    assert omar.get(f"{LETTERS}{event.pk}/{case.followers.get().pk}/").status_code == 404
    assert not PaperFollower.objects.get().address


def test_only_who_wants_letters_gets_them_and_not_about_what_they_did_themselves(
    anna: Client, lilleby: Town, anna_of_streets: User
) -> None:
    anna.post(PAGE, fields(reply="letter"))
    case = Case.objects.get()
    on_paper, by_mail = case.followers.get(), lifecycle.follow(case, email="rut@example.org")
    lifecycle.start(case, by=anna_of_streets)
    lifecycle.no_longer_needed(on_paper)
    lifecycle.no_longer_needed(by_mail)
    started, _own, others = case.events.order_by("pk")[2:]
    waiting = list(to_post(Case.objects.all()))
    assert [(event.pk, event.to) for event in waiting] == [(started.pk, on_paper.pk), (others.pk, on_paper.pk)]  # type: ignore[attr-defined]
