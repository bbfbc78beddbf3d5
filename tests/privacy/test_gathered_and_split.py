"""What is erased and for how long it is kept, when reports were gathered or split."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from gisreport.accounts.models import User
from gisreport.cases import lifecycle, outside
from gisreport.cases.models import Case, CaseEvent, Follower
from gisreport.privacy.erase import erase
from gisreport.privacy.own_data import own_data
from gisreport.privacy.parts import Part
from gisreport.privacy.retention import carry_out_all
from gisreport.privacy.traces import Whose
from reports.divide import Part as PartOfReport
from reports.divide import divide
from reports.gather import gather
from reports.models import Report
from routing.models import Administration
from tests.cast import Town
from tests.privacy.test_retention import rule_for
from tests.reports.town import reported


def test_words_of_the_parts_go_with_those_of_the_whole(lilleby: Town, anna_of_streets: User) -> None:
    rut = reported(lilleby, "Mörkt, och ett hål.", email="rut@example.org")
    divide(rut.case, rut.report, into=[PartOfReport(lilleby.categories["vagskada"], "Ett hål.")], by=anna_of_streets)
    assert "Ett hål." in own_data(rut.follower).as_json()
    with transaction.atomic():
        erase(Whose(rut.case, rut.follower), [Part.WORDS, Part.CONTACT], reasons={"sv": "hon bad om det"})
    assert not CaseEvent.objects.filter(text="Ett hål.").exists()
    assert not Follower.objects.exclude(email="").exists()


def test_whoever_was_gathered_takes_away_only_their_own(lilleby: Town, anna_of_streets: User) -> None:
    rut, nils = reported(lilleby, "Släckt."), reported(lilleby, "Mörkt.")
    gather([nils.case], into=rut.case, by=anna_of_streets)
    follower = Follower.objects.get(pk=nils.follower.pk)
    with transaction.atomic():
        erase(Whose(follower.case, follower), [Part.WORDS], reasons={"sv": "han bad om det"})
    assert set(Report.objects.values_list("text", flat=True)) == {"Släckt.", ""}


def test_what_was_said_before_goes_when_the_case_in_the_end_is_old(
    lilleby: Town, anna_of_streets: User, eva_the_administrator: User
) -> None:
    rule_for(lilleby, eva_the_administrator, Part.WORDS)
    rut, nils = reported(lilleby), reported(lilleby)
    lifecycle.add_information(nils.follower, text="En sak till.")
    gather([nils.case], into=rut.case, by=anna_of_streets)
    lifecycle.resolve(rut.case, by=anna_of_streets)
    carry_out_all()
    assert CaseEvent.objects.filter(text="En sak till.").exists()
    Case.objects.filter(pk=rut.case.pk).update(closed_at=timezone.now() - timedelta(days=800))
    carry_out_all()
    assert not CaseEvent.objects.filter(text="En sak till.").exists()


def test_what_an_owner_may_read_goes_with_the_words(lilleby: Town, anna_of_streets: User) -> None:
    owner = Administration.objects.create(code="tv", name="Trafikverket", email="tv@example.org", is_external=True)
    rut = reported(lilleby, "Ett hål.")
    lifecycle.hand_over(rut.case, to=owner, reason="vägen är statlig", by=anna_of_streets)
    link = outside.send_link(rut.case, text="Ett djupt hål.", by=anna_of_streets)
    with transaction.atomic():
        erase(Whose(rut.case), [Part.WORDS], reasons={"sv": "tiden är ute"})
    link.refresh_from_db()
    assert link.text == ""
