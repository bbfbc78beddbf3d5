"""What a decided rule says is to go goes, so long after the case was closed; and nothing goes without a rule."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.events import staff_sentence
from gisreport.cases.kinds import EventKind
from gisreport.cases.models import CasePhoto, Follower, Support
from gisreport.errors import Refusal
from gisreport.privacy import retention
from gisreport.privacy.erasure import ask, decide
from gisreport.privacy.models import RetentionRule, RetentionRun, months_from
from gisreport.privacy.parts import Part
from gisreport.privacy.retention import add_rule, carry_out, carry_out_all, due, end_rule, preview
from gisreport.privacy.tasks import carry_out_retention
from reports.models import Report, Reporter
from reports.submit import Submission, submit
from routing.models import Category, Municipality
from tests.cast import Town
from tests.geometry import pin
from tests.privacy.conftest import Commits, Person, SignIn, Told, closed, tell_everything

YEAR = 366


def rule_for(town: Town, by: User, part: Part, *, months: int = 12, category: Category | None = None) -> RetentionRule:
    return add_rule(
        town.municipality,
        category=category,
        part=part,
        months=months,
        decision="Dokumenthanteringsplanen § 4",
        decided_by="Tekniska nämnden",
        decided_on=date(2026, 1, 2),
        by=by,
    )


# --- When it is due ---


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_months_are_counted_as_people_do(day: date, months: int, then: date) -> None:
    assert months_from(day, months) == then


def test_nothing_goes_without_a_rule(rut: Told) -> None:
    closed(rut.case, 10 * YEAR)
    carry_out_all()
    assert Report.objects.get().text == rut.person.words
    assert not RetentionRun.objects.exists()


def test_a_case_is_due_so_long_after_it_was_closed(rut: Told, lilleby: Town, eva_the_administrator: User) -> None:
    rule = rule_for(lilleby, eva_the_administrator, Part.WORDS)
    assert list(due(rule)) == []  # open
    closed(rut.case, 364)
    assert list(due(rule)) == []
    lifecycle.reopen(rut.case, reasons="det är mörkt igen", by=None)
    closed(rut.case, YEAR)
    assert list(due(rule)) == [rut.case]


def test_a_reopened_case_is_spared(rut: Told, lilleby: Town, eva_the_administrator: User) -> None:
    rule = rule_for(lilleby, eva_the_administrator, Part.WORDS)
    closed(rut.case, YEAR)
    lifecycle.reopen(rut.case, reasons="det är mörkt igen", by=None)
    assert carry_out(rule) is None
    assert Report.objects.get().text == rut.person.words


def test_what_is_unsettled_is_spared(
    rut: Told, lilleby: Town, eva_the_administrator: User, karin_the_coordinator: User
) -> None:
    rule = rule_for(lilleby, eva_the_administrator, Part.WORDS)
    closed(rut.case, YEAR)
    request = ask(rut.follower)
    assert list(due(rule)) == []
    request = decide(request, outcome="refused", reasons="Ärendet pågår.", by=karin_the_coordinator)
    assert list(due(rule)) == []  # it may still be appealed
    request.decided_at = timezone.now() - timedelta(weeks=5)
    request.save()
    assert list(due(rule)) == [rut.case]
    request.is_appealed = True
    request.save()
    assert list(due(rule)) == []


def test_a_category_of_its_own_goes_before_the_rule_for_all(
    rut: Told, lilleby: Town, eva_the_administrator: User
) -> None:
    for_all = rule_for(lilleby, eva_the_administrator, Part.WORDS)
    closed(rut.case, YEAR)
    longer = rule_for(lilleby, eva_the_administrator, Part.WORDS, months=60, category=lilleby.categories["belysning"])
    rule_for(lilleby, eva_the_administrator, Part.CONTACT, category=lilleby.categories["belysning"])
    assert list(due(for_all)) == []
    assert list(due(longer)) == []
    end_rule(longer, by=eva_the_administrator)
    assert list(due(for_all)) == [rut.case]


def test_a_rule_ends_at_the_border(rut: Told, lilleby: Town, eva_the_administrator: User) -> None:
    closed(rut.case, YEAR)
    storby = Town(Municipality.objects.get(code="9002"), {}, {})
    assert list(due(rule_for(storby, eva_the_administrator, Part.WORDS))) == []


# --- What goes ---


def test_the_words_of_everyone_go_and_the_case_stays(
    rut: Told, sven: Told, lilleby: Town, eva_the_administrator: User
) -> None:
    lifecycle.release_text(rut.case, text=rut.person.words, by=None)
    closed(rut.case, YEAR)
    place = rut.case.point
    run = carry_out(rule_for(lilleby, eva_the_administrator, Part.WORDS))
    assert run is not None
    assert (run.cases, run.failed, run.counts["report"]) == (1, 0, 2)
    for report in Report.objects.all():
        assert (report.text, report.place, report.answers, report.point) == ("", "", {}, None)
    assert Reporter.objects.count() == 2  # there is no rule for those
    assert CasePhoto.objects.count() == 2
    rut.case.refresh_from_db()
    assert (rut.case.public_text, rut.case.point) == ("", place)
    sentences = [staff_sentence(event) for event in rut.case.events.with_names()]
    assert sentences[-1] == (
        "Personuppgifter är borttagna, eftersom gallringsbeslutet Dokumenthanteringsplanen § 4 säger det."
    )


def test_contact_details_go_and_the_link_still_opens(
    resident: Client, rut: Told, lilleby: Town, eva_the_administrator: User
) -> None:
    closed(rut.case, YEAR)
    carry_out(rule_for(lilleby, eva_the_administrator, Part.CONTACT))
    assert not Reporter.objects.exists()
    assert Follower.objects.get().email == ""
    assert rut.person.words in resident.get(f"/a/{rut.follower.token}").content.decode()


def test_photos_go_with_their_files(
    rut: Told, lilleby: Town, eva_the_administrator: User, django_capture_on_commit_callbacks: Commits
) -> None:
    closed(rut.case, YEAR)
    storage, name = rut.photos[0].master.storage, rut.photos[0].master.name
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(rule_for(lilleby, eva_the_administrator, Part.PHOTOS))
    assert not storage.exists(name)
    assert not CasePhoto.objects.exists()


def test_the_link_goes_and_the_count_of_people_stays(
    resident: Client, rut: Told, lilleby: Town, eva_the_administrator: User
) -> None:
    for key in ("a" * 64, "b" * 64):
        lifecycle.support(rut.case, key=key)
    closed(rut.case, YEAR)
    carry_out(rule_for(lilleby, eva_the_administrator, Part.LINK))
    assert resident.get(f"/a/{rut.follower.token}").status_code == 404
    assert Support.objects.count() == 2
    assert not Support.objects.filter(key__in=("a" * 64, "b" * 64)).exists()
    assert resident.get(f"/arende/{rut.case.number}").status_code == 200


def test_what_comes_after_closing_goes_the_next_night(rut: Told, lilleby: Town, eva_the_administrator: User) -> None:
    rule = rule_for(lilleby, eva_the_administrator, Part.WORDS)
    closed(rut.case, YEAR)
    carry_out(rule)
    lifecycle.add_information(rut.follower, text="Det var jag som lagade den.")
    assert carry_out(rule)
    assert not rut.case.events.filter(text__contains="lagade").exists()


# --- How it is done ---


def test_doing_it_again_finds_nothing(rut: Told, lilleby: Town, eva_the_administrator: User) -> None:
    closed(rut.case, YEAR)
    for part in Part:
        rule_for(lilleby, eva_the_administrator, part)
    carry_out_retention(timestamp=0)
    assert RetentionRun.objects.count() == len(Part)
    carry_out_retention(timestamp=1)
    assert RetentionRun.objects.count() == len(Part)
    assert rut.case.events.filter(kind=EventKind.ERASED).count() == len(Part)
    assert RetentionRule.objects.filter(checked_at=None).count() == 0


def test_a_case_that_fails_stops_no_other(
    rut: Told, lilleby: Town, eva_the_administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tell_everything(lilleby, Person(name="Bo Bengtsson"), "vagskada")
    closed(rut.case, YEAR)
    closed(second.case, YEAR)
    real = retention.erase

    def fails_once(whose, *given, **named):  # type: ignore[no-untyped-def]
        if whose.case == rut.case:
            raise DatabaseError("gone")
        return real(whose, *given, **named)

    monkeypatch.setattr(retention, "erase", fails_once)
    run = carry_out(rule_for(lilleby, eva_the_administrator, Part.WORDS))
    assert run is not None
    assert (run.cases, run.failed) == (1, 1)
    assert Report.objects.get(pk=rut.report.pk).text == rut.person.words
    assert Report.objects.get(pk=second.report.pk).text == ""


def test_one_night_does_so_much_and_the_next_the_rest(lilleby: Town, eva_the_administrator: User) -> None:
    for _number in range(3):
        told = Submission(
            category=lilleby.categories["park"], municipality=lilleby.municipality, point=pin(3, 3), text="En gren."
        )
        closed(submit(told).case, YEAR)
    rule = rule_for(lilleby, eva_the_administrator, Part.WORDS)
    assert [run.cases for run in (carry_out(rule, most=2), carry_out(rule, most=2)) if run] == [2, 1]


def test_a_rule_that_was_ended_in_the_meantime_does_nothing(
    rut: Told, lilleby: Town, eva_the_administrator: User
) -> None:
    rule = rule_for(lilleby, eva_the_administrator, Part.WORDS)
    closed(rut.case, YEAR)
    end_rule(rule, by=eva_the_administrator)
    carry_out(rule)
    carry_out_all()
    assert Report.objects.get().text == rut.person.words


# --- What administrators see and do ---


@pytest.fixture
def eva(eva_the_administrator: User, sign_in: SignIn) -> Client:
    return sign_in(eva_the_administrator)


FIELDS = {
    "part": "words",
    "category": "",
    "months": "12",
    "decision": "Plan § 4",
    "decided_by": "Nämnden",
    "decided_on": "2026-01-02",
}


def test_a_preview_changes_nothing_and_counts_right(rut: Told, sven: Told, eva: Client) -> None:
    closed(rut.case, YEAR)
    html = eva.post("/administration/9001/gallring/ny", FIELDS | {"visa": "1"}).content.decode()
    assert "I dag skulle regeln gälla 1 ärende." in html
    assert "2 anmälningar" in html
    number = rut.case.number
    assert f"{number[:3]}" in html
    assert not RetentionRule.objects.exists()
    assert rut.person.words not in html


def test_the_preview_is_what_then_happens(rut: Told, sven: Told, lilleby: Town, eva_the_administrator: User) -> None:
    closed(rut.case, YEAR)
    for part in (Part.CONTACT, Part.PHOTOS, Part.WORDS):
        rule = rule_for(lilleby, eva_the_administrator, part)
        told, run = preview(rule), carry_out(rule)
        assert run is not None
        assert told.cases == run.cases == 1
        for name, rows in told.rows.items():
            assert run.counts[name] == rows, (part, name)


def test_the_preview_of_contact_details_speaks_of_addresses_and_not_of_links(
    rut: Told, sven: Told, eva: Client
) -> None:
    Follower.objects.filter(pk=sven.follower.pk).update(email="")
    closed(rut.case, YEAR)
    fields = FIELDS | {"part": "contact", "visa": "1"}
    html = eva.post("/administration/9001/gallring/ny", fields).content.decode()
    assert "1 adress för mejl" in html
    assert "hemlig" not in html.partition("notice--info")[2].partition("</div>")[0]


def test_a_decision_that_is_not_taken_yet_gets_no_preview(rut: Told, eva: Client) -> None:
    answer = eva.post("/administration/9001/gallring/ny", FIELDS | {"decided_on": "2999-01-01", "visa": "1"})
    assert answer.status_code == 422
    assert "Spara regeln" not in answer.content.decode()


def test_no_months_are_said_in_words(resident: Client, rut: Told, eva: Client, lilleby: Town) -> None:
    eva.post("/administration/9001/gallring/ny", FIELDS | {"months": "0", "spara": "1"})
    rule = RetentionRule.objects.get()
    pages = [
        eva.get(f"/administration/9001/gallring/{rule.pk}").content.decode(),
        resident.get("/om/personuppgifter?kommun=9001").content.decode(),
    ]
    for html in pages:
        assert "natten efter att ärendet avslutades" in html
        assert "0 månader" not in html


def test_a_rule_is_added_shown_and_ended(eva: Client, rut: Told) -> None:
    answer = eva.post("/administration/9001/gallring/ny", FIELDS | {"spara": "1"}, follow=True)
    assert "Plan § 4, Nämnden, 2 januari 2026" in answer.content.decode()
    rule = RetentionRule.objects.get()
    closed(rut.case, YEAR)
    assert "gälla 1 ärende" in eva.get(f"/administration/9001/gallring/{rule.pk}").content.decode()
    carry_out_all()
    html = eva.get("/administration/9001/gallring/").content.decode()
    assert "1 anmälan" in html
    assert "Avslutad" in eva.post(f"/administration/9001/gallring/{rule.pk}/avsluta", follow=True).content.decode()
    assert (
        "redan avslutad" in eva.post(f"/administration/9001/gallring/{rule.pk}/avsluta", follow=True).content.decode()
    )


def test_the_same_rule_twice_is_refused(eva: Client, rut: Told) -> None:
    for status in (302, 422):
        assert eva.post("/administration/9001/gallring/ny", FIELDS | {"spara": "1"}).status_code == status
    assert RetentionRule.objects.count() == 1


@pytest.mark.parametrize(
    "junk",
    [
        {"months": "-1"}, {"months": "x"}, {"months": "99999"}, {"part": "allt"}, {"category": "999999"},
        {"decision": ""}, {"decided_by": ""}, {"decided_on": "i går"}, {"decided_on": "2999-01-01"},
    ],
)  # fmt: skip
def test_junk_is_refused_in_words(eva: Client, rut: Told, junk: dict[str, str]) -> None:
    answer = eva.post("/administration/9001/gallring/ny", FIELDS | junk | {"spara": "1"})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not RetentionRule.objects.exists()


def test_the_category_of_another_municipality_is_refused(lilleby: Town, eva_the_administrator: User) -> None:
    storby = Municipality.objects.get(code="9002")
    with pytest.raises(Refusal):
        rule_for(lilleby, eva_the_administrator, Part.WORDS, category=storby.categories.get(code="belysning"))


def test_everyone_reads_the_rules_in_force(resident: Client, lilleby: Town, eva_the_administrator: User) -> None:
    asked = "/om/personuppgifter?kommun=9001"
    assert "inga sådana regler" in resident.get(asked).content.decode()
    rule_for(lilleby, eva_the_administrator, Part.CONTACT, months=24)
    html = resident.get(asked).content.decode()
    assert "Dokumenthanteringsplanen § 4" in html
    assert "24 månader" in html
