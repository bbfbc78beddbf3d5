"""Gather, divide again, split and hand out of the municipality, as an officer does it: first what will happen."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gisreport.accounts.models import User
from gisreport.cases.bulk import hand_over_all
from gisreport.cases.lifecycle import hand_over, release_text
from gisreport.cases.models import Case, OutsideLink
from gisreport.cases.outside import propose_closing, take_back_link
from routing.models import Administration, Municipality
from tests.cast import Town
from tests.desk.conftest import SignIn
from tests.reports.town import reported


@pytest.fixture
def anna(sign_in: SignIn, anna_of_streets: User) -> Client:
    return sign_in(anna_of_streets)


@pytest.fixture
def state(db: None) -> Administration:
    return Administration.objects.create(code="tv", name="Trafikverket", email="tv@example.org", is_external=True)


def text_of(response: object) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def test_gather_and_divide_again(lilleby: Town, anna: Client) -> None:
    lamp, near, far = reported(lilleby).case, reported(lilleby, "Mörkt.", x=3.02).case, reported(lilleby, x=4).case
    where = f"/handlaggning/{lamp.number}/sla-ihop"
    page = anna.get(where)
    assert f'value="{near.number}"' in page.content.decode()
    assert far.number not in page.content.decode()
    assert far.number in anna.get(where, {"nummer": far.number}).content.decode()
    asked = {"med": [near.number, far.number], "granska": "1"}
    assert "Det får 3 anmälningar." in re.sub(r"\s+", " ", text_of(anna.get(where, asked)))
    assert Case.objects.open().count() == 3

    done = anna.post(where, {"med": [near.number, far.number], "kvar": lamp.number})
    assert done.headers["Location"] == f"/handlaggning/{lamp.number}/"
    assert list(Case.objects.open()) == [lamp]
    inbox = anna.get("/handlaggning/").content.decode()
    assert f"/handlaggning/{lamp.number}/" in inbox
    assert near.number not in inbox
    assert "Dela upp igen" in text_of(anna.get(f"/handlaggning/{lamp.number}/"))
    merged = anna.get(f"/handlaggning/{near.number}/")
    assert "samlat i ärende" in text_of(merged)
    assert f"/handlaggning/{near.number}/svara" not in merged.content.decode()  # all that can be done is done there

    apart = f"/handlaggning/{near.number}/dela-upp-igen"
    assert "1 anmälan" in text_of(anna.get(apart))
    assert anna.post(apart).status_code == 302
    assert Case.objects.open().count() == 2
    assert anna.get(apart).status_code == 404


def test_the_other_one_may_stay_and_nothing_chosen_is_said(lilleby: Town, anna: Client) -> None:
    lamp, near = reported(lilleby).case, reported(lilleby).case
    where = f"/handlaggning/{lamp.number}/sla-ihop"
    assert anna.post(where, {}).status_code == 422
    assert anna.post(where, {"med": near.number, "kvar": near.number}).status_code == 302
    assert list(Case.objects.open()) == [near]


def test_what_happened_meanwhile_is_said_and_nothing_done(lilleby: Town, anna: Client) -> None:
    lamp, near = reported(lilleby).case, reported(lilleby).case
    sent = {"med": near.number, "seen": f"{near.pk}:1"}
    answer = anna.post(f"/handlaggning/{lamp.number}/sla-ihop", sent)
    assert (answer.status_code, Case.objects.open().count()) == (422, 2)
    assert "sedan du öppnade det" in text_of(answer)


def test_cases_of_others_are_not_there(lilleby: Town, anna: Client, omar_of_parks: User, sign_in: SignIn) -> None:
    lamp, private = reported(lilleby).case, reported(lilleby, category="otrygg-plats").case
    page = anna.get(f"/handlaggning/{lamp.number}/sla-ihop", {"nummer": private.number, "med": private.number})
    assert "Otrygg plats" not in page.content.decode()
    for name in ("sla-ihop", "dela", "annan-kommun", "agare", "dela-upp-igen"):
        assert anna.get(f"/handlaggning/{private.number}/{name}").status_code == 404
        assert sign_in(omar_of_parks).get(f"/handlaggning/{lamp.number}/{name}").status_code == 404


def test_few_statements_however_many_are_chosen(
    lilleby: Town, anna: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lamp, *others = (reported(lilleby).case for _ in range(6))
    with django_assert_max_num_queries(35):
        anna.get(f"/handlaggning/{lamp.number}/sla-ihop", {"med": [one.number for one in others], "granska": "1"})


def test_split_is_shown_first(lilleby: Town, anna: Client) -> None:
    rut = reported(lilleby, "Släckt lampa och en otrygg tunnel.")
    where = f"/handlaggning/{rut.case.number}/dela"
    assert "otrygg tunnel" in text_of(anna.get(where))
    sent = {"report": str(rut.report.pk), "del-TOTAL_FORMS": "2", "del-INITIAL_FORMS": "0", "del-0-text": "Tunneln."}
    assert anna.post(where, sent).status_code == 422
    sent |= {"del-0-category": str(lilleby.categories["otrygg-plats"].pk)}
    assert "Trygghetssamordnaren" in text_of(anna.post(where, sent))
    assert Case.objects.count() == 1
    assert anna.post(where, sent | {"del-0-place": "xyzzy"}).status_code == 422
    assert anna.post(where, sent | {"dela": "1"}).status_code == 302
    assert rut.case.split_cases.get().category.code == "otrygg-plats"


def test_to_another_municipality_after_a_look(lilleby: Town, anna: Client, sign_in: SignIn) -> None:
    case = reported(lilleby).case
    storby = Municipality.objects.get(code="9002")
    where = f"/handlaggning/{case.number}/annan-kommun"
    sent = {"to": str(storby.pk), "reason": "lampan står där"}
    assert "Kontaktcenter" in text_of(anna.post(where, sent))
    assert anna.post(where, {"to": str(storby.pk)}).status_code == 422
    assert anna.post(where, sent | {"lamna": "1"}).headers["Location"] == "/handlaggning/"
    assert anna.get(f"/handlaggning/{case.number}/").status_code == 404
    Administration.objects.filter(municipality=storby).update(email="")
    other = reported(lilleby).case
    refused = anna.post(f"/handlaggning/{other.number}/annan-kommun", sent)
    assert refused.status_code == 422
    assert "ingen e-postadress" in text_of(refused)


def test_the_link_of_an_owner(
    lilleby: Town, karin_the_coordinator: User, sign_in: SignIn, state: Administration
) -> None:
    case = reported(lilleby, "Ett hål. Hälsar Rut.", category="vagskada", name="Rut").case
    hand_over(case, to=state, reason="vägen är statlig", by=None)
    karin, where = sign_in(karin_the_coordinator), f"/handlaggning/{case.number}/agare"
    assert "Rut har sagt ja" in text_of(karin.get(where))
    sent = {"gor": "skicka", "email": "tv@example.org", "text": "Ett hål.", "agreed": str(case.followers.get().pk)}
    assert karin.post(where, sent | {"email": "x"}).status_code == 422
    assert karin.post(where, sent).status_code == 302
    link = OutsideLink.objects.get(closed_at=None)
    assert (link.text, link.agreed) == ("Ett hål.", case.followers.get())
    propose_closing(link, is_done=True)
    assert "Godta eller avvisa" in text_of(karin.get(f"/handlaggning/{case.number}/"))
    assert "Godta och avsluta" in text_of(karin.get(where))
    assert karin.post(where, {"gor": "avvisa"}).status_code == 422
    assert karin.post(where, {"gor": "godta"}).status_code == 302
    case.refresh_from_db()
    assert case.status == "resolved"
    assert karin.post(where, {"gor": "ta-tillbaka"}).status_code == 422
    assert karin.post(where, {"gor": "hoppla"}).status_code == 422


def test_a_new_link_begins_with_what_the_owner_could_read(
    lilleby: Town, karin_the_coordinator: User, sign_in: SignIn, state: Administration
) -> None:
    case = reported(lilleby, "Mörkt. Hälsar Rut.").case
    hand_over(case, to=state, reason="vägen är statlig", by=None, text="Mörkt.")
    take_back_link(case, by=karin_the_coordinator)
    page = sign_in(karin_the_coordinator).get(f"/handlaggning/{case.number}/agare")
    assert page.context["form"]["text"].value() == "Mörkt."


def test_a_case_of_ones_own_has_no_owner_outside(lilleby: Town, anna: Client) -> None:
    case = reported(lilleby).case
    where = f"/handlaggning/{case.number}/agare"
    assert "ingen ägare utanför kommunen" in text_of(anna.get(where))
    assert anna.post(where, {"gor": "skicka", "text": "Hej"}).status_code == 422


def test_an_owner_outside_reads_what_an_officer_has_read(lilleby: Town, anna: Client, state: Administration) -> None:
    case = reported(lilleby, "Mörkt vid rondellen. Ring 070-174 06 58.").case
    sent = {"to": str(state.pk), "reason": "vägen är statlig"}
    where = f"/handlaggning/{case.number}/lamna-over"
    first = anna.post(where, sent)
    assert first.status_code == 422
    assert "kan bara läsa det som står här" in text_of(first)
    assert first.context["sent"]["text"].value() == "Mörkt vid rondellen. Ring 070-174 06 58."
    assert anna.post(where, sent | {"text": "Ring 070-174 06 58."}).status_code == 422
    done = anna.post(where, sent | {"text": "Mörkt vid rondellen."}, follow=True)
    assert f"är lämnat till {state}" in text_of(done)
    assert OutsideLink.objects.get().text == "Mörkt vid rondellen."


def test_nothing_is_asked_when_the_words_are_public_or_it_stays_in_the_municipality(
    lilleby: Town, anna: Client, anna_of_streets: User, state: Administration
) -> None:
    shown, inside = reported(lilleby, "Mörkt.").case, reported(lilleby, "Släckt.").case
    release_text(shown, text="Mörkt här.", by=anna_of_streets)
    outside = {"to": str(state.pk), "reason": "vägen är statlig"}
    assert anna.post(f"/handlaggning/{shown.number}/lamna-over", outside).status_code == 302
    assert OutsideLink.objects.get().text == "Mörkt här."
    parks = {"to": str(lilleby.offices["parkforvaltningen"].pk), "reason": "den står i parken"}
    assert anna.post(f"/handlaggning/{inside.number}/lamna-over", parks).status_code == 302


def test_of_many_at_once_an_owner_outside_gets_those_that_somebody_has_read(
    lilleby: Town, anna_of_streets: User, state: Administration
) -> None:
    shown, unread = reported(lilleby, "Mörkt.").case, reported(lilleby, "Släckt.").case
    release_text(shown, text="Mörkt här.", by=anna_of_streets)
    seen = {shown.number: None, unread.number: None}
    done = hand_over_all(seen, to=state, reason="vägen är statlig", by=anna_of_streets)
    assert [case.number for case in done.cases] == [shown.number]
    assert "ingen text är granskad" in str(done.refused[unread.number])
    assert OutsideLink.objects.get().text == "Mörkt här."


def test_the_address_of_a_refused_form_can_be_opened_again(lilleby: Town, anna: Client) -> None:
    case = reported(lilleby).case
    assert anna.post(f"/handlaggning/{case.number}/lamna-over").status_code == 422
    assert anna.get(f"/handlaggning/{case.number}/lamna-over").headers["Location"] == f"/handlaggning/{case.number}/"
    assert anna.get("/handlaggning/flera").headers["Location"] == "/handlaggning/"
