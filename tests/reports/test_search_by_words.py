"""Everything that was said about a case finds it, and nothing that has been taken back does."""

import pytest

from gisreport.accounts.models import User
from gisreport.cases import lifecycle
from gisreport.cases.models import Case, CaseEvent
from gisreport.errors import Refusal
from gisreport.privacy.erase import erase
from gisreport.privacy.parts import Part
from gisreport.privacy.traces import Whose
from reports.find import of_number, saying
from reports.models import CaseText, Report, ReportCase
from reports.submit import Submission, Submitted, submit
from tests.cast import Town
from tests.geometry import pin


@pytest.fixture
def lamp(lilleby: Town) -> Submitted:
    return reported(lilleby, text="Gatubelysningen är släckt", place="Vid kajen", answers={"lampor": "flera"})


def reported(town: Town, **facts: object) -> Submitted:
    category = town.categories["belysning"]
    return submit(Submission(category=category, municipality=town.municipality, point=pin(3, 3), **facts))  # type: ignore[arg-type]


def found(text: str) -> list[Case]:
    return list(saying(Case.objects.all(), text))


@pytest.mark.parametrize(
    "asked", ["belysning", "BELYSNINGEN", "gatubelysning släckt", "kaj", "kajen släckt", "flera", "ljus, belysning"]
)
def test_a_part_of_a_word_or_its_stem_is_enough(lamp: Submitted, asked: str) -> None:
    assert found(asked) == ([] if asked.startswith("ljus") else [lamp.case])


def test_replies_notes_and_additions_are_searched(lamp: Submitted, anna_of_streets: User) -> None:
    lifecycle.reply(lamp.case, text="Vi byter armaturen.", by=anna_of_streets)
    lifecycle.note(lamp.case, text="Skylift behövs.", by=anna_of_streets)
    lifecycle.add_information(lamp.follower, text="Två stolpar till.")
    assert found("armatur") == found("skylift") == found("stolpe") == [lamp.case]
    assert found("armatur stolpar kaj") == [lamp.case]


def test_what_is_erased_finds_nothing_any_more(lamp: Submitted) -> None:
    lifecycle.add_information(lamp.follower, text="Två stolpar till.")
    lifecycle.release_text(lamp.case, text="Gatubelysningen är släckt", by=None)
    erase(Whose(lamp.case, lamp.follower), [Part.WORDS], reasons={"sv": "det begärdes"})
    assert not found("belysning")
    assert not found("stolpe")


def test_what_is_deleted_finds_nothing_any_more(lamp: Submitted) -> None:
    event = lifecycle.note(lamp.case, text="Skylift behövs.", by=None)
    event.delete()
    assert not found("skylift")
    ReportCase.objects.all().delete()
    assert not found("belysning")


def test_a_report_that_moves_takes_its_words_along(lamp: Submitted, lilleby: Town) -> None:
    other = reported(lilleby, text="Allt är mörkt.").case
    ReportCase.objects.filter(case=lamp.case).update(case=other)
    assert found("belysning") == [other]
    ReportCase.objects.filter(report=lamp.report).update(until=lamp.report.received_at)
    assert found("belysning") == []


def test_a_case_goes_with_its_words(lamp: Submitted) -> None:
    lifecycle.note(lamp.case, text="Skylift behövs.", by=None)
    ReportCase.objects.all().delete()
    CaseEvent.objects.all().delete()
    Case.objects.all().delete()
    assert not CaseText.objects.exists()


def test_corrected_words_are_found(lamp: Submitted) -> None:
    Report.objects.update(text="En fontän läcker")
    assert found("fontänen") == [lamp.case]


def test_a_word_too_short_is_refused(db: None) -> None:
    with pytest.raises(Refusal):
        saying(Case.objects.all(), "på")


def test_signs_that_mean_something_to_the_database_part_words(lamp: Submitted) -> None:
    assert found("gatu%belysning") == [lamp.case]
    assert found("gatu_släckt_kaj") == [lamp.case]
    assert found("gat_x_belysning") == []


def test_a_gathered_case_is_found_under_its_own_number(lamp: Submitted, lilleby: Town) -> None:
    gathered = reported(lilleby, text="Samma lampa").case
    Case.objects.filter(pk=gathered.pk).update(merged_into=lamp.case)
    assert list(of_number(Case.objects.all(), gathered.number) or []) == [lamp.case]
    assert of_number(Case.objects.all(), "belysning") is None
