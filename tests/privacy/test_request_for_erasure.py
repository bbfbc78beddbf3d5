"""Someone asks for erasure; an officer decides, with reasons; whoever asked learns it and how to appeal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.events import staff_sentence
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import CasePhoto, Follower
from gisreport.errors import ChangedMeanwhile, Refusal
from gisreport.outbox.models import Message
from gisreport.privacy.erasure import ask, decide, forget_links_that_ran_out, forget_told
from gisreport.privacy.models import ErasureRequest, HowToAppeal, Outcome
from gisreport.privacy.traces import DECIDED, RECEIPT
from reports.models import HeldPhoto, Report, Reporter
from reports.submit import Submission, submit
from tests.cast import Town
from tests.geometry import pin
from tests.privacy.conftest import Commits, SignIn, Told

REASONS = "Uppgifterna behövs för att ärendet ska kunna avslutas."


def asked(client: Client, told: Told, text: str = "") -> Any:
    return client.post(f"/a/{told.follower.token}/radera", {"text": text})


def decided(client: Client, request: ErasureRequest, **sent: Any) -> Any:
    """As an officer who has read what the decision would do."""
    chosen = [sent["outcome"], *sent.get("parts", ()), *map(str, sent.get("staff_texts", ()))]
    return foreseen(client, request, **sent, beslutar=",".join(chosen))


def foreseen(client: Client, request: ErasureRequest, **sent: object) -> Any:
    return client.post(f"/handlaggning/radering/{request.pk}", sent)


@pytest.fixture
def request_of_rut(rut: Told) -> ErasureRequest:
    return ask(rut.follower, text="Jag vill inte synas.")


@pytest.fixture
def karin(karin_the_coordinator: User, sign_in: SignIn) -> Client:
    return sign_in(karin_the_coordinator)


# --- Asking ---


def test_asking_erases_nothing_and_can_be_done_once(resident: Client, rut: Told) -> None:
    assert asked(resident, rut, "Ta bort allt.").status_code == 302
    assert asked(resident, rut).status_code == 422
    [request] = ErasureRequest.objects.all()
    assert (request.text, request.outcome) == ("Ta bort allt.", "")
    assert Report.objects.get().text == rut.person.words
    html = resident.get(f"/a/{rut.follower.token}/radera").content.decode()
    assert "Kommunen prövar din begäran" in html
    assert "Du har bett om att dina uppgifter tas bort." in resident.get(f"/a/{rut.follower.token}").content.decode()


def test_the_officers_of_the_case_see_that_somebody_asks(
    rut: Told, request_of_rut: ErasureRequest, anna_of_streets: User, sign_in: SignIn
) -> None:
    html = sign_in(anna_of_streets).get(f"/handlaggning/{rut.case.number}/").content.decode()
    assert "En som följer ärendet har bett om att personuppgifter tas bort." in html
    assert "Jag vill inte synas." not in html
    assert "radering" not in sign_in(anna_of_streets).get(f"/arende/{rut.case.number}").content.decode()


def test_the_way_from_the_case_to_the_decision_is_for_those_who_may(
    rut: Told, request_of_rut: ErasureRequest, anna_of_streets: User, karin: Client, sign_in: SignIn
) -> None:
    way, case = f'href="/handlaggning/radering/{request_of_rut.pk}"', f"/handlaggning/{rut.case.number}/"
    assert way in karin.get(case).content.decode()
    assert way not in sign_in(anna_of_streets).get(case).content.decode()
    decided(karin, request_of_rut, outcome="granted")
    assert way not in karin.get(case).content.decode()


def test_the_tab_says_how_many_wait(karin: Client, request_of_rut: ErasureRequest) -> None:
    waiting = '<span class="tag tag--wait">1'
    assert waiting in karin.get("/handlaggning/").content.decode()
    decided(karin, request_of_rut, outcome="granted")
    assert waiting not in karin.get("/handlaggning/").content.decode()


def test_an_administrator_finds_the_way_back(
    eva_the_administrator: User, sign_in: SignIn, request_of_rut: ErasureRequest
) -> None:
    eva = sign_in(eva_the_administrator)
    for page in ("", request_of_rut.pk):
        html = eva.get(f"/handlaggning/radering/{page}").content.decode()
        assert 'href="/administration/9001/gallring/"' in html


def test_whoever_asked_gets_a_receipt(
    request_of_rut: ErasureRequest, rut: Told, deliver_owed: Callable[[], list[EmailMessage]]
) -> None:
    [letter] = [letter for letter in deliver_owed() if "Vi har fått din begäran" in letter.subject]
    assert letter.to == [rut.person.email]
    assert rut.follower.secret_url("own-erasure") in letter.body


def test_whoever_wants_no_mail_gets_no_receipt(rut: Told) -> None:
    rut.follower.switch_mail(False)
    ask(rut.follower)
    assert not Message.objects.filter(kind=RECEIPT).exists()


def test_looking_at_the_page_asks_nothing(resident: Client, rut: Told) -> None:
    html = resident.get(f"/a/{rut.follower.token}/radera").content.decode()
    assert "allmän handling" in html
    assert not ErasureRequest.objects.exists()


def test_the_municipality_is_told_without_names(
    request_of_rut: ErasureRequest, rut: Told, deliver_owed: Callable[[], list[EmailMessage]]
) -> None:
    [letter] = [letter for letter in deliver_owed() if letter.to == ["kommun@9001.example.org"]]
    assert f"/handlaggning/radering/{request_of_rut.pk}" in letter.body
    for words in [*rut.person.seeds, "Jag vill inte synas."]:
        assert words not in letter.body + letter.subject


def test_words_without_end_are_refused(resident: Client, rut: Told) -> None:
    assert asked(resident, rut, "x" * 4_001).status_code == 422
    assert "Korta den" in asked(resident, rut, "x" * 4_001).content.decode()


# --- Deciding ---


def test_the_officer_sees_what_waits_and_for_how_long(karin: Client, request_of_rut: ErasureRequest) -> None:
    html = karin.get("/handlaggning/radering/").content.decode()
    assert f"/handlaggning/radering/{request_of_rut.pk}" in html
    ErasureRequest.objects.update(asked_at=timezone.now() - timedelta(days=40))
    assert "försenat" in karin.get("/handlaggning/radering/").content.decode()


def test_a_yes_erases_and_says_so(
    karin: Client,
    resident: Client,
    rut: Told,
    request_of_rut: ErasureRequest,
    karin_the_coordinator: User,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert decided(karin, request_of_rut, outcome="granted").status_code == 302
    request_of_rut.refresh_from_db()
    assert (request_of_rut.decided_by, request_of_rut.text) == (karin_the_coordinator, "")
    assert not CasePhoto.objects.exists()
    assert not HeldPhoto.objects.exists()
    assert not Reporter.objects.exists()
    erased = rut.case.events.get(kind=EventKind.ERASED)
    assert staff_sentence(erased) == "Personuppgifter är borttagna, eftersom den som anmälde bad om det."
    html = resident.get(f"/a/{rut.follower.token}/radera").content.decode()
    assert "De är borttagna." in html
    assert "Så överklagar du" not in html
    assert resident.get(f"/a/{rut.follower.token}").status_code == 200
    assert resident.get(f"/arende/{rut.case.number}").status_code == 200


def test_what_it_means_is_read_before_it_is_done(karin: Client, rut: Told, request_of_rut: ErasureRequest) -> None:
    html = foreseen(karin, request_of_rut, outcome="granted").content.decode()
    assert "Det här tas bort för gott: kontaktuppgifterna, det som står i anmälan, bilderna." in html
    assert 'name="beslutar" value="granted"' in html
    changed = foreseen(karin, request_of_rut, outcome="partly", parts=["contact"], reasons=REASONS, beslutar="granted")
    assert "Det här blir kvar: det som står i anmälan, bilderna." in changed.content.decode()
    assert Report.objects.get().text == rut.person.words
    request_of_rut.refresh_from_db()
    assert not request_of_rut.outcome


@pytest.mark.parametrize("said", ["Ring 070-111 22 33.", "Hälsningar RUT rosenkvist", "bo.ek@exempel.se vet mer"])
def test_the_officer_is_told_that_the_words_tell_who_it_was(
    karin: Client, rut: Told, request_of_rut: ErasureRequest, said: str
) -> None:
    sent = {"outcome": "partly", "reasons": REASONS, "parts": ["contact"]}
    left = "I det som blir kvar har personen skrivit namn"
    Report.objects.update(place="", text="Lampa 12 är släckt sedan 2026-01-02.")
    assert left not in foreseen(karin, request_of_rut, **sent).content.decode()
    Report.objects.update(text=said)
    assert (
        "De blir kvar om du bara tar bort" in karin.get(f"/handlaggning/radering/{request_of_rut.pk}").content.decode()
    )
    assert left in foreseen(karin, request_of_rut, **sent).content.decode()
    assert left not in foreseen(karin, request_of_rut, **sent | {"parts": ["contact", "words"]}).content.decode()


def test_the_letter_about_it_brings_no_address_back(
    resident: Client,
    karin: Client,
    rut: Told,
    request_of_rut: ErasureRequest,
    deliver_owed: Callable[[], list[EmailMessage]],
) -> None:
    decided(karin, request_of_rut, outcome="partly", parts=["contact"], reasons=REASONS)
    assert [letter.to for letter in deliver_owed() if "Beslut" in letter.subject] == [[rut.person.email]]
    assert rut.person.email not in resident.get(f"/a/{rut.follower.token}/mina-uppgifter.json").content.decode()


def test_a_no_needs_reasons_and_tells_how_to_appeal(
    karin: Client,
    resident: Client,
    rut: Told,
    request_of_rut: ErasureRequest,
    deliver_owed: Callable[[], list[EmailMessage]],
) -> None:
    assert decided(karin, request_of_rut, outcome="refused").status_code == 422
    assert decided(karin, request_of_rut, outcome="refused", reasons=REASONS).status_code == 302
    html = resident.get(f"/a/{rut.follower.token}/radera").content.decode()
    assert REASONS in html
    assert "förvaltningsrätten" in html
    assert "inom tre veckor" in html
    [letter] = [letter for letter in deliver_owed() if "Beslut" in letter.subject]
    assert letter.to == [rut.person.email]
    assert REASONS in letter.body
    assert "förvaltningsrätten" in letter.body
    assert Report.objects.get().text == rut.person.words


def test_a_municipality_says_itself_how_to_appeal(rut: Told, karin_the_coordinator: User) -> None:
    HowToAppeal.objects.create(municipality=rut.case.municipality, texts={"sv": "Skriv till Lilleby."})
    refused = decide(ask(rut.follower), outcome="refused", reasons=REASONS, by=karin_the_coordinator)
    assert refused.appeal == "Skriv till Lilleby."


def test_part_of_it_can_be_granted(
    karin: Client, rut: Told, request_of_rut: ErasureRequest, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = decided(karin, request_of_rut, outcome="partly", parts=["contact"], reasons=REASONS)
    assert answer.status_code == 302
    report = Report.objects.get()
    assert report.text == rut.person.words
    assert not Reporter.objects.exists()
    assert CasePhoto.objects.count() == 1
    assert Follower.objects.get().email == ""


@pytest.mark.parametrize("parts", [[], ["contact", "words", "photos"]])
def test_partly_is_neither_nothing_nor_everything(
    karin: Client, request_of_rut: ErasureRequest, parts: list[str]
) -> None:
    assert decided(karin, request_of_rut, outcome="partly", parts=parts, reasons=REASONS).status_code == 422
    assert Reporter.objects.exists()


def test_the_reasons_do_not_repeat_the_person(karin: Client, rut: Told, request_of_rut: ErasureRequest) -> None:
    for said in (rut.person.name.lower(), rut.person.email, "0705551234"):
        answer = decided(karin, request_of_rut, outcome="refused", reasons=f"Nej, {said}, det går inte.")
        assert "utan namn" in answer.content.decode()
    assert request_of_rut.outcome == ""


def test_an_officers_text_goes_when_it_is_chosen(
    karin: Client, rut: Told, request_of_rut: ErasureRequest, anna_of_streets: User
) -> None:
    chosen = lifecycle.note(rut.case, text="Damen i gränden har hund.", by=anna_of_streets)
    kept = lifecycle.note(rut.case, text="Beställ en stege.", by=anna_of_streets)
    decided(karin, request_of_rut, outcome="granted", staff_texts=[chosen.pk])
    chosen.refresh_from_db()
    kept.refresh_from_db()
    assert (chosen.text, kept.text) == ("", "Beställ en stege.")


def test_an_administrator_decides_without_reading(
    eva_the_administrator: User,
    sign_in: SignIn,
    rut: Told,
    request_of_rut: ErasureRequest,
    anna_of_streets: User,
) -> None:
    lifecycle.note(rut.case, text="Damen i gränden har hund.", by=anna_of_streets)
    eva = sign_in(eva_the_administrator)
    html = eva.get(f"/handlaggning/radering/{request_of_rut.pk}").content.decode()
    for words in [*rut.person.seeds, "har hund"]:
        assert words not in html
    assert decided(eva, request_of_rut, outcome="refused", reasons=REASONS).status_code == 302


def test_two_officers_do_not_decide_differently(
    request_of_rut: ErasureRequest, karin_the_coordinator: User, eva_the_administrator: User
) -> None:
    decide(request_of_rut, outcome="refused", reasons=REASONS, by=karin_the_coordinator)
    with pytest.raises(ChangedMeanwhile):
        decide(request_of_rut, outcome="granted", by=eva_the_administrator)


# --- Afterwards ---


def test_every_page_still_opens(
    resident: Client,
    karin: Client,
    rut: Told,
    request_of_rut: ErasureRequest,
    django_capture_on_commit_callbacks: Commits,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        decided(karin, request_of_rut, outcome="granted")
    for page in (
        "",
        "/tack",
        "/avisering",
        "/mina-uppgifter",
        "/mina-uppgifter.json",
        "/mina-uppgifter.zip",
        "/radera",
    ):
        assert resident.get(f"/a/{rut.follower.token}{page}").status_code == 200, page
    for page in (f"{rut.case.number}/", "", "radering/", f"radering/{request_of_rut.pk}"):
        assert karin.get(f"/handlaggning/{page}").status_code == 200, page


def test_what_is_gone_leaves_no_empty_headings(
    karin: Client,
    resident: Client,
    rut: Told,
    request_of_rut: ErasureRequest,
    django_capture_on_commit_callbacks: Commits,
    deliver_owed: Callable[[], list[EmailMessage]],
) -> None:
    secret, public = f"/a/{rut.follower.token}", f"/arende/{rut.case.number}"
    with django_capture_on_commit_callbacks(execute=True):
        decided(karin, request_of_rut, outcome="granted")
    html = resident.get(secret).content.decode()
    assert "Det du skickade</h2>" not in html
    assert "Den här länken fungerar till den" in html
    assert "Ingen beskrivning visas." in resident.get(public).content.decode()
    [letter] = [letter for letter in deliver_owed() if "Beslut" in letter.subject]
    assert "Din länk fungerar till den" in letter.body


def test_the_secret_page_says_how_far_the_request_has_come(karin: Client, resident: Client, rut: Told) -> None:
    page = f"/a/{rut.follower.token}"
    assert ">Be om att uppgifter tas bort</a>" in resident.get(page).content.decode()
    asked(resident, rut)
    assert ">Se din begäran om att ta bort uppgifter</a>" in resident.get(page).content.decode()
    assert "Så här går det till" not in resident.get(f"{page}/radera").content.decode()
    decided(karin, ErasureRequest.objects.get(), outcome="refused", reasons=REASONS)
    assert ">Läs beslutet om att ta bort uppgifter</a>" in resident.get(page).content.decode()
    assert "Be om det igen" in resident.get(f"{page}/radera").content.decode()


def test_sending_the_same_report_again_opens_nothing(rut: Told, lilleby: Town, karin_the_coordinator: User) -> None:
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    again = Submission(
        category=lilleby.categories["belysning"],
        municipality=lilleby.municipality,
        point=pin(3, 3),
        text=rut.person.words,
        submission_id=rut.report.submission_id,
    )
    with pytest.raises(Refusal):
        submit(again)
    assert Report.objects.get().text == ""


def test_letters_that_have_not_gone_out_are_taken_back(rut: Told, karin_the_coordinator: User) -> None:
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    owed = Message.objects.owed().exclude(kind__in=("case.arrived", "privacy.asked"))
    assert [message.kind for message in owed] == [DECIDED]


def test_the_address_is_forgotten_when_the_decision_has_gone_out(
    rut: Told, karin_the_coordinator: User, deliver_owed: Callable[[], list[EmailMessage]]
) -> None:
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    [letter] = [letter for letter in deliver_owed() if letter.to == [rut.person.email]]
    assert "De är borttagna." in letter.body
    assert not Message.objects.filter(recipient=rut.person.email).exists()


def test_an_address_that_the_decision_did_not_reach_is_forgotten_after_a_month(
    rut: Told, karin_the_coordinator: User
) -> None:
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    letter = Message.objects.filter(kind=DECIDED)
    letter.update(given_up_at=timezone.now() - timedelta(days=29))
    assert forget_told() == 0
    letter.update(given_up_at=timezone.now() - timedelta(days=31))
    assert forget_told() == 1
    assert not Message.objects.filter(recipient=rut.person.email).exists()


def test_the_link_goes_too_in_the_end(resident: Client, rut: Told, karin_the_coordinator: User) -> None:
    decide(ask(rut.follower), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    assert forget_links_that_ran_out() == 0
    Follower.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert forget_links_that_ran_out() == 1
    assert resident.get(f"/a/{rut.follower.token}").status_code == 404
    assert not Follower.objects.exists()
    assert ErasureRequest.objects.get().outcome == Outcome.GRANTED


def test_an_appeal_is_noted(karin: Client, request_of_rut: ErasureRequest) -> None:
    address = f"/handlaggning/radering/{request_of_rut.pk}/overklagat"
    karin.post(address, {"appealed": "1"})
    request_of_rut.refresh_from_db()
    assert not request_of_rut.is_appealed  # there is no decision yet
    decided(karin, request_of_rut, outcome="refused", reasons=REASONS)
    karin.post(address, {"appealed": "1"})
    request_of_rut.refresh_from_db()
    assert request_of_rut.is_appealed
    karin.post(address)
    request_of_rut.refresh_from_db()
    assert not request_of_rut.is_appealed


def test_after_a_no_one_may_ask_again(rut: Told, karin_the_coordinator: User) -> None:
    decide(ask(rut.follower), outcome="refused", reasons=REASONS, by=karin_the_coordinator)
    assert ask(rut.follower).pk
    with pytest.raises(Refusal):
        ask(rut.follower)


def test_the_log_names_nobody(rut: Told, karin_the_coordinator: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        decide(ask(rut.follower, text="Jag är rädd."), outcome=Outcome.GRANTED, by=karin_the_coordinator)
    for words in [*rut.person.seeds, rut.follower.token, "Jag är rädd."]:
        assert words not in caplog.text
