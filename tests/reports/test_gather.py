"""Several reports, one case, and apart again: nobody loses a page, a word or a count."""

import datetime
import threading
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CasePhoto, Follower, PublicCase
from gisreport.cases.timeline import personal_timeline
from gisreport.errors import IllegalMove, Refusal
from gisreport.photos.models import PhotoState
from reports.divide import Part, divide
from reports.gather import divide_again, gather
from reports.models import Report
from tests.cast import Town
from tests.reports.town import reported

Deliver = Callable[[], list[EmailMessage]]


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def reports_of(case: Case) -> list[str]:
    return sorted(Report.objects.filter(cases__case=case, cases__until=None).values_list("text", flat=True))


def test_reports_followers_supports_and_photos_come_along(lilleby: Town, anna_of_streets: User) -> None:
    rut, nils = reported(lilleby, "Släckt."), reported(lilleby, "Mörkt.")
    lifecycle.support(rut.case, key="one")
    lifecycle.support(rut.case, key="both")
    lifecycle.support(nils.case, key="both")
    photo = CasePhoto.objects.create(case=nils.case, event=nils.case.events.first(), state=PhotoState.CLEAN)

    gather([nils.case], into=rut.case, by=anna_of_streets)

    assert reports_of(rut.case) == ["Mörkt.", "Släckt."]
    assert reports_of(nils.case) == []
    assert fresh(nils.case).merged_into == rut.case
    assert PublicCase.objects.get(number=rut.case.number).supporters() == 2
    assert Follower.objects.alive().get(token=nils.follower.token).case == rut.case
    assert list(rut.case.photos.all()) == [photo]


def test_dividing_again_gives_back_exactly_what_came(lilleby: Town, anna_of_streets: User) -> None:
    rut, nils = reported(lilleby, "Släckt."), reported(lilleby, "Mörkt.")
    own = lifecycle.support(nils.case, key="own")
    gather([nils.case], into=rut.case, by=anna_of_streets)
    since = lifecycle.support(fresh(rut.case), key="since")
    lifecycle.start(rut.case, by=anna_of_streets)

    divide_again(fresh(nils.case), by=anna_of_streets)

    assert (reports_of(rut.case), reports_of(nils.case)) == (["Släckt."], ["Mörkt."])
    assert {own.pk, nils.follower.pk} == set(nils.case.followers.values_list("pk", flat=True))
    assert {since.pk, rut.follower.pk} == set(rut.case.followers.values_list("pk", flat=True))
    assert nils.case.supports.count() == rut.case.supports.count() == 1
    assert (fresh(rut.case).status, fresh(nils.case).status) == ("in_progress", "assigned")


def test_whoever_was_gathered_reads_once_that_the_report_came(lilleby: Town, anna_of_streets: User) -> None:
    rut, nils = reported(lilleby), reported(lilleby)
    gather([nils.case], into=rut.case, by=anna_of_streets)
    for one in (rut, nils):
        entries = personal_timeline(Follower.objects.get(pk=one.follower.pk)).entries
        assert [entry.sentence for entry in entries if entry.kind == "received"] == ["Vi har tagit emot din anmälan."]


def test_each_reporter_is_told_once_on_the_same_link(
    lilleby: Town, anna_of_streets: User, deliver_owed: Deliver
) -> None:
    rut, nils, ada = (reported(lilleby, email=f"{name}@example.org") for name in ("rut", "nils", "ada"))
    before = len(deliver_owed())
    gather([nils.case, ada.case], into=rut.case, by=anna_of_streets)
    letters = deliver_owed()[before:]
    assert sorted(letter.to[0] for letter in letters) == ["ada@example.org", "nils@example.org", "rut@example.org"]
    assert all("samlats i ett ärende" in str(letter.body) for letter in letters)
    told = {letter.to[0]: str(letter.body) for letter in letters}
    assert f"Du anmälde det som ärende {nils.case.number}." in told["nils@example.org"]
    assert "Du anmälde det som" not in told["rut@example.org"]
    [to_nils] = [letter for letter in letters if letter.to == ["nils@example.org"]]
    assert nils.follower.token in str(to_nils.body)


def test_the_secret_page_shows_the_other_case_and_ones_own_words(
    lilleby: Town, anna_of_streets: User, client: Client
) -> None:
    rut, nils = reported(lilleby, "Släckt."), reported(lilleby, "Mörkt.")
    lifecycle.reply(rut.case, text="Bara till Rut.", by=anna_of_streets)
    lifecycle.reply(nils.case, text="Bara till Nils.", by=anna_of_streets)
    gather([nils.case], into=rut.case, by=anna_of_streets)
    lifecycle.reply(fresh(rut.case), text="Till er båda.", by=anna_of_streets)
    lifecycle.start(fresh(rut.case), by=anna_of_streets)
    page = client.get(f"/a/{nils.follower.token}").content.decode()
    assert "Mörkt." in page
    assert "Släckt." not in page
    assert "Bara till Nils." in page
    assert "Bara till Rut." not in page
    assert "Till er båda." in page
    assert "Arbetet pågår." in page
    assert nils.case.number in page
    assert "Bara till Nils." not in client.get(f"/a/{rut.follower.token}").content.decode()


def test_the_old_number_leads_to_the_other_case(lilleby: Town, anna_of_streets: User, client: Client) -> None:
    a, b, c = (reported(lilleby).case for _ in range(3))
    gather([a], into=b, by=anna_of_streets)
    gather([fresh(b)], into=c, by=anna_of_streets)
    there = f"/arende/{c.number}"
    assert client.get(f"/arende/{a.number}").headers["Location"] == there
    assert client.get("/arende/", {"nummer": a.number}).headers["Location"] == there
    answer = client.get(f"/api/v1/cases/{a.number}").json()
    assert (answer["number"], answer["merged_into"]) == (c.number, c.number)
    assert client.get(f"/api/v1/cases/{c.number}").json()["merged_into"] is None
    assert set(PublicCase.objects.values_list("number", flat=True)) == {c.number}
    assert list(Case.objects.open()) == [c]
    lifecycle.hide(fresh(c), by=None)
    assert client.get(f"/arende/{a.number}").status_code == 404


def test_what_cannot_be_gathered_is_refused_with_a_remedy(lilleby: Town, anna_of_streets: User) -> None:
    lamp, other = reported(lilleby).case, reported(lilleby).case
    private = reported(lilleby, category="otrygg-plats").case
    closed = reported(lilleby).case
    lifecycle.resolve(closed, by=anna_of_streets)
    for cases, into, words in [
        ([lamp], lamp, "sig självt"),
        ([private], lamp, "inte är offentliga"),
        ([lamp], private, "inte är offentliga"),
        ([lamp], closed, "Öppna det igen"),
        ([], lamp, "minst ett"),
    ]:
        with pytest.raises(Refusal, match=words):
            gather(cases, into=into, by=anna_of_streets)
    gather([closed], into=lamp, by=anna_of_streets)
    with pytest.raises(Refusal, match="redan samlat"):
        gather([fresh(closed)], into=other, by=anna_of_streets)
    with pytest.raises(Refusal, match="självt samlat"):
        gather([fresh(lamp)], into=fresh(closed), by=anna_of_streets)
    with pytest.raises(IllegalMove, match=lamp.number):
        lifecycle.note(fresh(closed), text="Hej", by=anna_of_streets)


def test_another_municipality_is_refused(lilleby: Town, anna_of_streets: User) -> None:
    lamp, elsewhere = reported(lilleby).case, reported(lilleby).case
    storby = type(lilleby.municipality).objects.get(code="9002")
    Case.objects.filter(pk=elsewhere.pk).update(municipality=storby)
    with pytest.raises(Refusal, match="annan kommun"):
        gather([elsewhere], into=lamp, by=anna_of_streets)


def test_it_is_due_when_the_first_of_them_is(lilleby: Town, anna_of_streets: User) -> None:
    days = [datetime.date(2030, 1, day) for day in (10, 5, 3)]
    cases = [reported(lilleby).case for _ in days]
    for case, day in zip(cases, days, strict=True):
        Case.objects.filter(pk=case.pk).update(due_on=day)
    into, five, three = cases
    gather([five, three], into=into, by=anna_of_streets)
    assert fresh(into).due_on == days[2]
    divide_again(fresh(three), by=anna_of_streets)
    assert fresh(into).due_on == days[1]
    divide_again(fresh(five), by=anna_of_streets)
    assert fresh(into).due_on == days[0]


def test_what_changed_meanwhile_is_said(lilleby: Town, anna_of_streets: User) -> None:
    lamp, other = reported(lilleby).case, reported(lilleby).case
    seen = {case.pk: case.events.last().pk for case in (lamp, other)}  # type: ignore[union-attr]
    lifecycle.start(other, by=anna_of_streets)
    with pytest.raises(Refusal, match="Arbetet pågår"):
        gather([fresh(other)], into=lamp, by=anna_of_streets, seen=seen)


def test_a_report_of_several_things_is_split(
    lilleby: Town, anna_of_streets: User, deliver_owed: Deliver, client: Client
) -> None:
    rut = reported(lilleby, "Släckt lampa, ett hål och en otrygg tunnel.", email="rut@example.org")
    before = len(deliver_owed())
    parts = [Part(lilleby.categories["vagskada"], "Ett hål."), Part(lilleby.categories["otrygg-plats"], "Tunneln.")]
    divide(rut.case, rut.report, into=parts, by=anna_of_streets)

    hole, tunnel = rut.case.split_cases.order_by("pk")
    assert [str(part.administration) for part in (hole, tunnel)] == ["Gatukontoret", "Trygghetssamordnaren"]
    to_rut = [letter for letter in deliver_owed()[before:] if letter.to == ["rut@example.org"]]
    assert len(to_rut) == 1
    assert "Din anmälan gällde flera saker" in str(to_rut[0].body)
    page = client.get(f"/a/{rut.follower.token}").content.decode()
    for part in (hole, tunnel):
        [follower] = part.followers.all()
        assert f"/a/{follower.token}" in page
        assert client.get(f"/a/{follower.token}").status_code == 200
    assert "Ett hål." in client.get(f"/a/{hole.followers.get().token}").content.decode()
    assert client.get(f"/arende/{tunnel.number}").status_code == 404

    gather([tunnel], into=fresh(rut.case), by=anna_of_streets)  # a private part goes back to where it came from
    assert fresh(tunnel).merged_into == rut.case
    to_rut = [letter for letter in deliver_owed() if letter.to == ["rut@example.org"]]
    assert len(to_rut) == 3  # the receipt, that it was split, that a part is back


def test_a_part_needs_words_and_a_category_of_the_municipality(lilleby: Town, anna_of_streets: User) -> None:
    rut = reported(lilleby)
    category = lilleby.categories["vagskada"]
    with pytest.raises(Refusal) as refused:
        divide(rut.case, rut.report, into=[Part(category, " ")], by=anna_of_streets)
    assert "text_1" in refused.value.fields
    with pytest.raises(Refusal, match="minst en"):
        divide(rut.case, rut.report, into=[], by=anna_of_streets)
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_gather_crosswise_at_once(lilleby: Town, anna_of_streets: User) -> None:
    a, b = reported(lilleby).case, reported(lilleby).case
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def merge(case: Case, into: Case) -> None:
        together.wait()
        try:
            gather([fresh(case)], into=fresh(into), by=None)
            outcomes.append("done")
        except IllegalMove:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=merge, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert Case.objects.open().count() == 1
